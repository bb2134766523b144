import { once } from 'node:events';
import { get } from 'node:http';
import { GatewayError } from '../../../src/gateway-responses/gateway-error.js';
import type { HttpAuthorizer } from '../../../src/model/http-api.js';
import type { HttpApiEnvironment } from '../../../src/pipeline/http/environment.js';
import { httpApi, integration, origin, route, Serving, stage } from './serving.js';

let serving: Serving;
beforeEach(() => {
  serving = new Serving();
});
afterEach(() => serving.close());

const outcome = async (response: Response | Promise<Response>) => [
  (await response).status,
  await (await response).text(),
];

function echoRouteKey() {
  const integrationUri = serving.functions.add(
    'echo',
    (event: { routeKey: string; requestContext: { stage: string } }) => ({
      statusCode: 200,
      body: `${event.requestContext.stage} ${event.routeKey}`,
    }),
  );
  return { integration: integration({ integrationUri }) };
}

test('a route that is not there answers 404', async () => {
  const url = await serving.serve(httpApi([stage('prod', [route('GET /only', echoRouteKey())])]));
  for (const path of ['/other/only', '/prod/other', '/']) {
    const response = await fetch(`${url}${path}`);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await outcome(response)).toEqual([404, '{"message":"Not Found"}']);
  }
  expect(await outcome(fetch(`${url}/prod/only`, { method: 'POST' }))).toEqual([404, '{"message":"Not Found"}']);
});

test('a named stage is chosen by the first segment, $default takes the rest', async () => {
  const echo = echoRouteKey();
  const url = await serving.serve(
    httpApi([stage('$default', [route('GET /{proxy+}', echo)]), stage('dev', [route('GET /items', echo)])]),
  );
  expect(await outcome(fetch(`${url}/dev/items`))).toEqual([200, 'dev GET /items']);
  expect(await outcome(fetch(`${url}/items`))).toEqual([200, '$default GET /{proxy+}']);
});

test('a domain name leads to the stage of its base path', async () => {
  const echo = echoRouteKey();
  const stages = [stage('dev', [route('GET /items', echo)]), stage('prod', [route('GET /items', echo)])];
  const domains = [
    { domainName: 'api.example.com', basePath: '', stageName: 'prod' },
    { domainName: 'api.example.com', basePath: 'next', stageName: 'dev' },
  ];
  const url = await serving.serve(httpApi(stages, { domains, disableExecuteApiEndpoint: true }));
  const call = async (path: string, host: string) => {
    const [response] = await once(get(`${url}${path}`, { headers: { host } }), 'response');
    let body = '';
    for await (const chunk of response) body += chunk;
    return [response.statusCode, body];
  };
  expect(await call('/items', 'api.example.com')).toEqual([200, 'prod GET /items']);
  expect(await call('/next/items', 'API.example.com:8443')).toEqual([200, 'dev GET /items']);
  expect(await call('/prod/items', 'abcdef1234.execute-api.us-east-1.amazonaws.com')).toEqual([
    404,
    '{"message":"Not Found"}',
  ]);
  expect(await call('/dev/items', '127.0.0.1')).toEqual([200, 'dev GET /items']);
});

const jwt: HttpAuthorizer = {
  origin: origin('Authorizer'),
  id: 'auth1',
  name: 'jwt',
  type: 'JWT',
  identitySources: ['$request.header.Authorization'],
  jwtAudience: ['web'],
  payloadFormatVersion: '2.0',
  enableSimpleResponses: false,
  resultTtlSeconds: 0,
};

/** Serves `GET /items` behind an authorizer that does what the test says. */
async function serveAuthorized(authorize: ReturnType<HttpApiEnvironment['authorizerOf']>) {
  const routes = [route('GET /items', { ...echoRouteKey(), authorizationType: 'JWT', authorizer: jwt })];
  return serving.serve(httpApi([stage('$default', routes)]), { authorizerOf: () => authorize });
}

test("the caller's authorizer is in the event", async () => {
  const authorizer = { jwt: { claims: { sub: 'me' }, scopes: null } };
  const url = await serveAuthorized(async (_, { route: { routeKey } }) => {
    expect(routeKey).toBe('GET /items');
    return { authorizer };
  });
  expect((await fetch(`${url}/items`)).status).toBe(200);
  expect(serving.functions.events).toMatchObject([{ requestContext: { authorizer } }]);
});

test.each([
  [
    'UNAUTHORIZED',
    'the token does not have a valid audience',
    401,
    'Unauthorized',
    'Bearer scope="" error="invalid_token" error_description="the token does not have a valid audience"',
  ],
  ['UNAUTHORIZED', null, 401, 'Unauthorized', 'Bearer'],
  ['ACCESS_DENIED', null, 403, 'Forbidden', null],
  ['AUTHORIZER_CONFIGURATION_ERROR', null, 500, 'Internal Server Error', null],
] as const)('an authorizer that refuses with %s (%s) answers %s', async (type, reason, status, message, challenge) => {
  const url = await serveAuthorized(async () => {
    throw new GatewayError(type, reason);
  });
  const response = await fetch(`${url}/items`);
  expect(response.headers.get('www-authenticate')).toBe(challenge);
  expect(await outcome(response)).toEqual([status, JSON.stringify({ message })]);
  expect(serving.functions.events).toEqual([]);
});

test('a request beyond the burst of its route answers 429 until the rate has filled the bucket', async () => {
  const echo = echoRouteKey();
  const routes = [route('GET /limited', echo), route('GET /open', echo)];
  const settings = {
    defaultRouteSettings: { rateLimit: 100, burstLimit: 100 },
    routeSettings: { 'GET /limited': { rateLimit: 2, burstLimit: 2 } },
  };
  const url = await serving.serve(httpApi([stage('$default', routes, settings)]));
  const statuses = async (path: string, count: number) => {
    const found: number[] = [];
    for (let i = 0; i < count; i++) found.push((await fetch(`${url}${path}`)).status);
    return found;
  };
  expect(await statuses('/limited', 3)).toEqual([200, 200, 429]);
  expect(await outcome(fetch(`${url}/limited`))).toEqual([429, '{"message":"Too Many Requests"}']);
  expect(await statuses('/open', 3)).toEqual([200, 200, 200]);
  serving.clock.advance(500);
  expect(await statuses('/limited', 2)).toEqual([200, 429]);
});

test('a body of more than ten megabytes answers 413', async () => {
  const url = await serving.serve(httpApi([stage('$default', [route('$default', echoRouteKey())])]));
  const body = Buffer.alloc(10 * 1024 * 1024 + 1);
  expect((await fetch(url, { method: 'POST', body })).status).toBe(413);
  expect(serving.functions.events).toEqual([]);
});

test('the access log has what its format names, and a hyphen for what is not there', async () => {
  const format =
    '$context.requestId $context.routeKey $context.status $context.responseLength $context.integrationStatus $context.identity.sourceIp [$context.authorizer.claims.sub] $context.error.message $context.requestTime';
  const routes = [route('GET /items', echoRouteKey())];
  const accessLog = { format, destinationArn: 'arn:aws:logs:us-east-1:123456789012:log-group:x' };
  const url = await serving.serve(httpApi([stage('$default', routes, { accessLog })]));
  const served = await fetch(`${url}/items`);
  await fetch(`${url}/none`);
  expect(serving.accessLog).toEqual([
    `${served.headers.get('apigw-requestid')} GET /items 200 19 200 127.0.0.1 [-] - 22/Nov/2026:14:04:37 +0000`,
    expect.stringMatching(/^[\w-]{15}= - 404 23 - 127\.0\.0\.1 \[-\] Not Found 22\/Nov\/2026:14:04:37 \+0000$/),
  ]);
});
