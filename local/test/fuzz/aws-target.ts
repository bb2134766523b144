import type { Random } from '../random.js';
import type { FuzzTarget } from './fuzz-target.js';
import { attackPort, checkAnswers, requestOf } from './http-target.js';
import { jsonValue, mutateText, nastyText } from './mutate.js';
import { serveApis } from './served-apis.js';

/** Requests to the console's port: AWS calls of all protocols, API Gateway's own API, `@connections`, the page. */
export const awsTarget: FuzzTarget = {
  name: 'console port',
  weight: 15,
  open: async () => {
    const apis = await serveApis();
    const port = Number(new URL(apis.gateway.console).port);
    const { accessKeyId } = apis.gateway.credentials;
    return {
      attack: (random) => attackPort(apis, port, random.once(4) ? requestOf(random) : callOf(random, accessKeyId)),
      check: () => checkAnswers(apis),
      close: () => apis.close(),
    };
  },
};

const services = [
  'dynamodb',
  'lambda',
  'apigateway',
  'execute-api',
  'sqs',
  'sns',
  's3',
  'events',
  'ssm',
  'states',
  'kinesis',
  'sts',
  'nope',
];
const targets = [
  ...[
    'DynamoDB_20120810.PutItem',
    'DynamoDB_20120810.GetItem',
    'DynamoDB_20120810.Query',
    'DynamoDB_20120810.TransactWriteItems',
  ],
  ...[
    'DynamoDB_20120810.CreateTable',
    'DynamoDB_20120810.',
    'AmazonSQS.SendMessage',
    'AWSEvents.PutEvents',
    'AmazonSSM.GetParameter',
    '.',
    '',
  ],
];
const paths = [
  ...[
    '/',
    '/restapis',
    '/restapis/x',
    '/restapis/x/stages/prod',
    '/v2/apis',
    '/v2/apis/x/routes',
    '/apikeys',
    '/usageplans',
    '/account',
  ],
  ...[
    '/2015-03-31/functions',
    '/2015-03-31/functions/Echo/invocations',
    '/2015-03-31/functions/%zz',
    '/bucket/key',
    '/bucket?list-type=2',
  ],
  ...[
    '/prod/@connections/abc=',
    '/prod/%40connections/%',
    '/api/requests',
    '/api/apis',
    '/api/events',
    '/v1/portals',
    '/2021-11-15/functions/Echo/x',
  ],
];

function callOf(random: Random, accessKeyId: string): Buffer {
  const service = random.pick(services);
  const path = random.once(3) ? mutateText(random, random.pick(paths)) : random.pick(paths);
  const body = bodyOf(random);
  const lines = [
    `${random.pick(['POST', 'POST', 'GET', 'PUT', 'DELETE', 'PATCH', 'HEAD'])} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `X-Amz-Target: ${random.pick(targets)}`,
    `Content-Type: ${random.pick(['application/x-amz-json-1.0', 'application/x-www-form-urlencoded', 'application/json', nastyText(random)])}`,
    `X-Amz-Date: 20260101T000000Z`,
    `Authorization: AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  const request = `${lines.join('\r\n')}\r\n\r\n${body}`;
  return Buffer.from(random.once(6) ? mutateText(random, request) : request);
}

function bodyOf(random: Random): string {
  switch (random.below(4)) {
    case 0:
      return JSON.stringify({ TableName: 'Pets', Key: jsonValue(random), Item: jsonValue(random) });
    case 1:
      return `Action=${random.pick(['SendMessage', 'Publish', 'GetCallerIdentity', nastyText(random)])}&${nastyText(random)}=%zz`;
    case 2:
      return JSON.stringify({
        patchOperations: [{ op: 'replace', path: nastyText(random), value: nastyText(random) }],
      });
    default:
      return JSON.stringify(jsonValue(random));
  }
}
