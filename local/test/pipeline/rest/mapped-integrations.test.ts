import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { AwsCall } from '../../../src/aws/aws-call.js';
import type { RestIntegration } from '../../../src/model/rest-api.js';
import {
  bodyOf,
  integrationOf,
  lambdaUri,
  methodOf,
  requestOf,
  responseOf,
  runnerOf,
  send,
} from './rest-api-fixture.js';

const json = (template: string) => ({ 'application/json': template });

function withIntegration(changes: Partial<RestIntegration>, key = 'ANY /{proxy+}') {
  return { methods: [methodOf(key, { integration: integrationOf(changes) })] };
}

describe('a MOCK integration', () => {
  test('answers the response whose pattern fits the rendered status, loosely read', async () => {
    const definition = withIntegration({
      requestTemplates: json("{statusCode: $input.params('code')}"),
      integrationResponses: [
        responseOf('200', { responseTemplates: json('{"ok":true}') }),
        responseOf('404', { selectionPattern: '4\\d{2}', responseTemplates: json('{"code":"$input.params("code")"}') }),
      ],
    });
    expect(await send(definition, requestOf('GET /prod/a?code=200'))).toMatchObject({
      status: 200,
      body: '{"ok":true}',
    });
    expect(await send(definition, requestOf('GET /prod/a?code=410'))).toMatchObject({
      status: 404,
      body: '{"code":"410"}',
    });
  });

  test('has no trace header and no body of its own', async () => {
    const { headers, body } = await send(withIntegration({}), requestOf('GET /prod/a'));
    expect(headers).not.toHaveProperty('X-Amzn-Trace-Id');
    expect(body).toBe('');
  });

  test('is 500 without a status, and the terminal gets the reason', async () => {
    const { status, reasons } = await send(withIntegration({ requestTemplates: json('{}') }), requestOf('GET /prod/a'));
    expect(status).toBe(500);
    expect(reasons.join()).toContain('statusCode');
  });

  test('lets the request template override the status and headers of the response', async () => {
    const definition = withIntegration({
      requestTemplates: json(
        '#set($context.responseOverride.status = 418)#set($context.responseOverride.header.X-A = "b"){"statusCode":200}',
      ),
    });
    const { status, headers } = await send(definition, requestOf('GET /prod/a'));
    expect(status).toBe(418);
    expect(headers['X-A']).toBe('b');
  });

  test('is 500 for a template that fails, and the terminal gets the place', async () => {
    const { status, reasons } = await send(
      withIntegration({ requestTemplates: json('#if(') }),
      requestOf('GET /prod/a'),
    );
    expect(status).toBe(500);
    expect(reasons.join()).toMatch(/line 1/);
  });

  test('never sees a binary payload in its template', async () => {
    const api = { binaryMediaTypes: ['*/*'] };
    const definition = { ...withIntegration({ requestTemplates: json('$input.body') }), api };
    expect((await send(definition, requestOf('POST /prod/a', { body: Buffer.from('x') }))).status).toBe(500);
  });
});

describe('the choice of a request template', () => {
  test.each([
    ['WHEN_NO_MATCH', 'application/json', 200],
    ['WHEN_NO_MATCH', 'text/plain', 200],
    ['WHEN_NO_TEMPLATES', 'text/plain', 415],
    ['NEVER', 'text/plain', 415],
  ] as const)('%s for %s answers %i', async (passthroughBehavior, contentType, expected) => {
    const definition = withIntegration({ passthroughBehavior });
    const headers = [['Content-Type', `${contentType}; charset=utf-8`]] as const;
    const request = requestOf('POST /prod/a', { headers, body: Buffer.from('{"statusCode":200}') });
    const { status, body } = await send(definition, request);
    expect(status).toBe(expected);
    if (expected === 415) expect(body).toBe('{"message":"Unsupported Media Type"}');
  });
});

describe('a Lambda integration without proxy', () => {
  const failing = runnerOf(() => {
    throw new Error('Not found: 7');
  });

  test('selects its response by the error message, which must match as a whole', async () => {
    const definition = withIntegration({
      type: 'AWS',
      uri: lambdaUri(),
      integrationHttpMethod: 'POST',
      integrationResponses: [
        responseOf('200'),
        responseOf('500', { selectionPattern: 'Not found' }),
        responseOf('404', {
          selectionPattern: 'Not found:.*',
          responseTemplates: json('{"error":$input.json(\'$.errorMessage\')}'),
        }),
      ],
    });
    expect(await send(definition, requestOf('GET /prod/a'), { functions: failing })).toMatchObject({
      status: 404,
      body: '{"error":"Not found: 7"}',
    });
    const { status, body, headers } = await send(definition, requestOf('GET /prod/a'), {
      functions: runnerOf(() => [1]),
    });
    expect({ status, body }).toEqual({ status: 200, body: '[1]' });
    expect(headers).toHaveProperty('X-Amzn-Trace-Id');
  });

  test('is 500 where no response fits', async () => {
    const definition = withIntegration({
      type: 'AWS',
      uri: lambdaUri(),
      integrationResponses: [responseOf('404', { selectionPattern: 'x' })],
    });
    const { status, log } = await send(definition, requestOf('GET /prod/a'), { functions: failing });
    expect(status).toBe(500);
    expect(log.join()).toContain('no default endpoint response configured');
  });

  test('answers before the function ends when it is invoked as an event', async () => {
    const definition = withIntegration({
      type: 'AWS',
      uri: lambdaUri(),
      requestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" },
      integrationResponses: [responseOf('202')],
    });
    const functions = runnerOf(() => new Promise(() => {}));
    expect((await send(definition, requestOf('GET /prod/a'), { functions })).status).toBe(202);
  });
});

describe('an AWS service integration', () => {
  async function callOf(changes: Partial<RestIntegration>): Promise<AwsCall> {
    const calls: AwsCall[] = [];
    const answerAwsCall = async (call: AwsCall) => {
      calls.push(call);
      return { status: 200, headers: [], body: Buffer.from('{}') };
    };
    const definition = withIntegration({ type: 'AWS', integrationHttpMethod: 'POST', ...changes }, 'ANY /{key}');
    await send(definition, requestOf('POST /prod/k1', { body: Buffer.from('{"a":{"b":[1]}}') }), { answerAwsCall });
    return calls[0] as AwsCall;
  }

  test('by action names the action for the JSON protocol of the service', async () => {
    const call = await callOf({ uri: 'arn:aws:apigateway:eu-west-1:dynamodb:action/GetItem' });
    expect(call).toMatchObject({
      service: 'dynamodb',
      region: 'eu-west-1',
      method: 'POST',
      target: '/?Action=GetItem',
    });
    expect(call.headers).toContainEqual(['X-Amz-Target', 'DynamoDB_20120810.GetItem']);
  });

  test('by path fills in mapped path parameters, query parameters and headers', async () => {
    const call = await callOf({
      uri: 'arn:aws:apigateway:eu-west-1:s3:path/bucket/{object}',
      integrationHttpMethod: 'PUT',
      requestParameters: {
        'integration.request.path.object': 'method.request.path.key',
        'integration.request.querystring.q': 'method.request.body.a.b',
        'integration.request.header.X-Ip': 'context.identity.sourceIp',
      },
    });
    expect(call).toMatchObject({ service: 's3', method: 'PUT', target: '/bucket/k1?q=%5B1%5D' });
    expect(call.headers).toContainEqual(['X-Ip', '192.0.2.1']);
  });

  test('lets its template override headers', async () => {
    const call = await callOf({
      uri: 'arn:aws:apigateway:eu-west-1:events:action/PutEvents',
      requestTemplates: json('#set($context.requestOverride.header.X-Amz-Target = "AWSEvents.PutEvents"){}'),
    });
    expect(call.headers).toContainEqual(['X-Amz-Target', 'AWSEvents.PutEvents']);
  });

  test('that maps a header which AWS forbids fails every request', async () => {
    const definition = withIntegration({
      type: 'AWS',
      uri: 'arn:aws:apigateway:eu-west-1:s3:path/b/k',
      requestParameters: { 'integration.request.header.te': "'gzip'" },
    });
    const { status, reasons } = await send(definition, requestOf('GET /prod/a'));
    expect(status).toBe(500);
    expect(reasons.join()).toContain('te');
  });
});

describe('an HTTP integration', () => {
  let server: Server;
  let received: IncomingMessage;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      received = request;
      request.resume();
      response.writeHead(request.url?.startsWith('/missing') ? 404 : 200, {
        'Content-Type': 'application/json',
        Server: 'mine',
        'X-Own': 'yes',
      });
      response.end('{"a":1}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test('sends what is mapped, and nothing else of the client', async () => {
    const definition = withIntegration({
      type: 'HTTP',
      integrationHttpMethod: 'POST',
      uri: `${url}/\${stageVariables.base}/{rest}?own=1`,
      requestParameters: {
        'integration.request.path.rest': 'method.request.path.proxy',
        'integration.request.header.X-B': "'c'",
      },
    });
    const request = requestOf('GET /prod/x/y?client=1', {
      headers: [
        ['Host', 'h'],
        ['X-A', 'b'],
      ],
    });
    const { status, headers } = await send({ ...definition, stage: { variables: { base: 'v1' } } }, request);
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('X-Own');
    expect(headers).toHaveProperty('X-Amzn-Trace-Id');
    expect(received).toMatchObject({ method: 'POST', url: '/v1/x/y?own=1' });
    expect(received.headers).toMatchObject({
      'x-b': 'c',
      accept: 'application/json',
      'user-agent': 'AmazonAPIGateway_abcdef1234',
    });
    expect(received.headers).not.toHaveProperty('x-a');
  });

  test("as proxy sends the client's headers and query too, and hands back status and headers", async () => {
    const definition = withIntegration({
      type: 'HTTP_PROXY',
      integrationHttpMethod: 'ANY',
      uri: `${url}/missing?own=1`,
      requestParameters: { 'integration.request.querystring.mapped': "'2'" },
    });
    const request = requestOf('DELETE /prod/x?client=3', {
      headers: [
        ['Host', 'h'],
        ['X-A', 'b'],
        ['Via', '1.1 p'],
      ],
    });
    const { status, headers, body } = await send(definition, request);
    expect({ status, body }).toEqual({ status: 404, body: '{"a":1}' });
    expect(headers).toMatchObject({ 'X-Own': 'yes', 'x-amzn-Remapped-Server': 'mine' });
    expect(received).toMatchObject({ method: 'DELETE', url: '/missing?own=1&mapped=2&client=3' });
    expect(received.headers).toMatchObject({ 'x-a': 'b', 'x-amzn-apigateway-api-id': 'abcdef1234' });
    expect(received.headers).not.toHaveProperty('via');
  });

  test('through a VPC link goes where the link leads on this machine', async () => {
    const definition = withIntegration({
      type: 'HTTP_PROXY',
      connectionType: 'VPC_LINK',
      connectionId: 'vpcl1',
      uri: 'http://nlb.internal/inside',
    });
    const { status } = await send(definition, requestOf('GET /prod/x'), { vpcLinks: { vpcl1: url } });
    expect({ status, url: received.url }).toEqual({ status: 200, url: '/inside' });
  });

  test('is 500 where nothing listens', async () => {
    const definition = withIntegration({ type: 'HTTP_PROXY', uri: 'http://127.0.0.1:9/' });
    const { status, headers } = await send(definition, requestOf('GET /prod/x'));
    expect(status).toBe(500);
    expect(headers['x-amzn-ErrorType']).toBe('InternalServerErrorException');
  });
});

describe('the integration response', () => {
  test('maps headers of the endpoint, context and text, and renames what only API Gateway may send', async () => {
    const definition = withIntegration({
      type: 'AWS',
      uri: 'arn:aws:apigateway:eu-west-1:s3:path/b/k',
      integrationResponses: [
        responseOf('200', {
          responseParameters: {
            'method.response.header.ETag': 'integration.response.header.etag',
            'method.response.header.X-Name': 'integration.response.body.user.name',
            'method.response.header.Date': "'now'",
            'method.response.header.X-Stage': 'context.stage',
            'method.response.header.X-None': 'integration.response.header.none',
          },
        }),
      ],
    });
    const answerAwsCall = async () => ({
      status: 200,
      headers: [['ETag', '"1"']] as const,
      body: Buffer.from('{"user":{"name":"Jo"}}'),
    });
    const { headers } = await send(definition, requestOf('GET /prod/a'), { answerAwsCall });
    expect(headers).toMatchObject({ ETag: '"1"', 'X-Name': 'Jo', 'x-amzn-Remapped-Date': 'now', 'X-Stage': 'prod' });
    expect(headers).not.toHaveProperty('X-None');
  });
});

describe('an API with compression', () => {
  const api = { minimumCompressionSize: 10 };
  const definition = {
    ...withIntegration({
      requestTemplates: json('{"statusCode":200,"echo":$input.body}'),
      integrationResponses: [responseOf('200', { responseTemplates: json('{"long":"enough to compress"}') })],
    }),
    api,
  };

  test('compresses a body of its minimum size for a client that takes it', async () => {
    const request = requestOf('GET /prod/a', { headers: [['Accept-Encoding', 'br, gzip']] });
    const { response, headers } = await send(definition, request);
    expect(headers['Content-Encoding']).toBe('gzip');
    expect(gunzipSync(await bodyOf(response)).toString()).toBe('{"long":"enough to compress"}');
    expect((await send(definition, requestOf('GET /prod/a'))).headers).not.toHaveProperty('Content-Encoding');
  });

  test('decompresses what a client sends', async () => {
    const echo = { ...withIntegration({ type: 'AWS', uri: lambdaUri() }), api };
    const headers = [['Content-Encoding', 'gzip']] as const;
    const request = requestOf('POST /prod/a', { headers, body: gzipSync('{"a":1}') });
    expect((await send(echo, request, { functions: runnerOf((event) => event) })).body).toBe('{"a":1}');
  });
});
