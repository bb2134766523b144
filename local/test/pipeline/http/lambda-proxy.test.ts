import { once } from 'node:events';
import { request } from 'node:http';
import { Unresolved } from '../../../src/model/unresolved.js';
import { httpApi, integration, origin, route, Serving, stage } from './serving.js';

let serving: Serving;
beforeEach(() => {
  serving = new Serving();
});
afterEach(() => serving.close());

/** Serves one route by a function that returns `result`. */
async function serveResult(result: unknown, payloadFormatVersion: '1.0' | '2.0' = '2.0'): Promise<string> {
  const integrationUri = serving.functions.add('fn', () => result);
  const routes = [route('ANY /{proxy+}', { integration: integration({ integrationUri, payloadFormatVersion }) })];
  return serving.serve(httpApi([stage('$default', routes)]));
}

test('the event of format 2.0 is complete', async () => {
  const integrationUri = serving.functions.add('fn', () => 'ok');
  const routes = [route('POST /users/{id}', { integration: integration({ integrationUri }) })];
  const url = await serving.serve(httpApi([stage('dev', routes, { variables: { table: 'users' } })]));
  const response = await fetch(`${url}/dev/users/a%20b?x=1&y=%20&x=2&z`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Custom': 'Value', Cookie: 'a=1; b=2', 'User-Agent': 'test' },
    body: '{"n":1}',
  });
  const host = url.slice('http://'.length);
  expect(serving.functions.events).toEqual([
    {
      version: '2.0',
      routeKey: 'POST /users/{id}',
      rawPath: '/dev/users/a b',
      rawQueryString: 'x=1&y=%20&x=2&z',
      cookies: ['a=1', 'b=2'],
      headers: {
        accept: '*/*',
        'accept-encoding': 'gzip, deflate',
        'accept-language': '*',
        'content-length': '7',
        'content-type': 'application/json',
        host,
        'sec-fetch-mode': 'cors',
        'user-agent': 'test',
        'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
        'x-custom': 'Value',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': host.split(':')[1],
        'x-forwarded-proto': 'http',
      },
      queryStringParameters: { x: '1,2', y: ' ', z: '' },
      requestContext: {
        accountId: '123456789012',
        apiId: 'abcdef1234',
        domainName: host,
        domainPrefix: 'abcdef1234',
        http: {
          method: 'POST',
          path: '/dev/users/a b',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test',
        },
        requestId: response.headers.get('apigw-requestid'),
        routeKey: 'POST /users/{id}',
        stage: 'dev',
        time: '22/Nov/2026:14:04:37 +0000',
        timeEpoch: Date.UTC(2026, 10, 22, 14, 4, 37, 250),
      },
      pathParameters: { id: 'a b' },
      stageVariables: { table: 'users' },
      body: '{"n":1}',
      isBase64Encoded: false,
    },
  ]);
  expect(response.headers.get('apigw-requestid')).toMatch(/^[\w-]{15}=$/);
});

test('what a request lacks is absent from the event of format 2.0', async () => {
  const url = await serveResult('ok');
  await fetch(`${url}/`);
  await fetch(`${url}/x`);
  expect(serving.functions.events).toHaveLength(1);
  const [event] = serving.functions.events as [object];
  expect(Object.keys(event)).toEqual([
    'version',
    'routeKey',
    'rawPath',
    'rawQueryString',
    'headers',
    'requestContext',
    'pathParameters',
    'isBase64Encoded',
  ]);
  expect(event).toMatchObject({ rawQueryString: '', headers: { 'content-length': '0' } });
});

test('a header sent twice is joined with a comma, and cookies of two headers are one list', async () => {
  const url = new URL(await serveResult('ok'));
  const message = request({ port: url.port, path: '/x' });
  message.setHeader('X-Two', ['1', '2']);
  message.setHeader('Cookie', ['a=1', 'b=2']);
  message.end();
  const [response] = await once(message, 'response');
  response.resume();
  expect(serving.functions.events).toMatchObject([{ headers: { 'x-two': '1,2' }, cookies: ['a=1', 'b=2'] }]);
});

test.each([
  ['application/json', false],
  ['application/xml; charset=utf-8', false],
  ['application/javascript', false],
  ['text/csv', false],
  ['application/x-www-form-urlencoded', true],
  ['application/vnd.api+json', true],
  ['image/png', true],
  ['', true],
])('a body of type "%s" is base64 in the event: %s', async (type, isBase64Encoded) => {
  const url = await serveResult('ok');
  await fetch(`${url}/x`, { method: 'POST', headers: { 'content-type': type }, body: Buffer.from('data') });
  const body = isBase64Encoded ? 'ZGF0YQ==' : 'data';
  expect(serving.functions.events).toMatchObject([{ body, isBase64Encoded }]);
});

test('the event of format 1.0 has nulls for what a request lacks', async () => {
  const url = await serveResult({ statusCode: 200 }, '1.0');
  const response = await fetch(`${url}/users`, { headers: { 'user-agent': 'test' } });
  const host = url.slice('http://'.length);
  const requestId = response.headers.get('apigw-requestid');
  expect(serving.functions.events).toMatchObject([
    {
      version: '1.0',
      resource: '/{proxy+}',
      path: '/users',
      httpMethod: 'GET',
      headers: { Host: host, 'User-Agent': 'test', 'Content-Length': '0', accept: '*/*', 'X-Forwarded-Proto': 'http' },
      multiValueHeaders: { Host: [host], accept: ['*/*'] },
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: { proxy: 'users' },
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
      requestContext: {
        accountId: '123456789012',
        apiId: 'abcdef1234',
        authorizer: { claims: null, scopes: null },
        domainName: host,
        domainPrefix: 'abcdef1234',
        extendedRequestId: requestId,
        httpMethod: 'GET',
        identity: { accessKey: null, sourceIp: '127.0.0.1', userAgent: 'test', userArn: null },
        path: '/users',
        protocol: 'HTTP/1.1',
        requestId,
        requestTime: '22/Nov/2026:14:04:37 +0000',
        resourceId: null,
        resourcePath: '/{proxy+}',
        stage: '$default',
      },
    },
  ]);
});

test.each([
  ['an object', { hello: 'world' }, '{"hello":"world"}'],
  ['an object with a body but no status code', { body: 'hi' }, '{"body":"hi"}'],
  ['a list', ['hello', 3, true], '["hello",3,true]'],
  ['a whole number', 3, '3'],
  ['a decimal number', 3.1, '3.1'],
  ['a boolean', true, 'true'],
  ['a string', 'Hello from Lambda!', 'Hello from Lambda!'],
  ['nothing', undefined, 'null'],
])('a function that returns %s answers 200 with it as JSON', async (_, result, body) => {
  const url = await serveResult(result);
  const response = await fetch(`${url}/x`);
  expect(await response.text()).toBe(body);
  expect([response.status, response.headers.get('content-type'), response.headers.get('content-length')]).toEqual([
    200,
    'application/json',
    String(body.length),
  ]);
});

test('a result of format 2.0 sets status, headers, cookies and a binary body', async () => {
  const url = await serveResult({
    statusCode: '418',
    headers: { 'X-Number': 7, 'content-type': 'image/png', 'x-null': null },
    cookies: ['a=1; Secure', 'b=2'],
    body: 'AAEC',
    isBase64Encoded: true,
  });
  const response = await fetch(`${url}/x`);
  expect(response.status).toBe(418);
  expect(response.headers.get('x-number')).toBe('7');
  expect(response.headers.has('x-null')).toBe(false);
  expect(response.headers.get('content-type')).toBe('image/png');
  expect(response.headers.getSetCookie()).toEqual(['a=1; Secure', 'b=2']);
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 1, 2]);
});

test('a result of format 1.0 sets a header several times', async () => {
  const multiValueHeaders = { 'Set-Cookie': ['a=1', 'b=2'] };
  const url = await serveResult({ statusCode: 201, headers: { 'X-One': '1' }, multiValueHeaders, body: 'x' }, '1.0');
  const response = await fetch(`${url}/x`);
  expect([response.status, response.headers.get('x-one'), response.headers.getSetCookie()]).toEqual([
    201,
    '1',
    ['a=1', 'b=2'],
  ]);
});

test.each([
  ['2.0', { statusCode: 'test' }],
  ['2.0', { statusCode: 200, body: { a: 1 } }],
  ['2.0', { statusCode: 200, body: 'no base64!', isBase64Encoded: true }],
  ['2.0', { statusCode: 200, cookies: 'a=1' }],
  ['1.0', 'text'],
  ['1.0', { body: 'no status code' }],
] as const)('a result of format %s that cannot be used answers 500: %j', async (version, result) => {
  const url = await serveResult(result, version);
  const response = await fetch(`${url}/x`);
  expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  expect(serving.executions.explained).toEqual([expect.stringMatching(/^the function (did not return|returned)/)]);
});

test('a function that throws answers 500 and the reason is explained', async () => {
  const integrationUri = serving.functions.add('fn', () => {
    throw new Error('out of cheese');
  });
  const url = await serving.serve(
    httpApi([stage('$default', [route('$default', { integration: integration({ integrationUri }) })])]),
  );
  const response = await fetch(url);
  expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  expect(serving.executions.explained.join()).toContain('out of cheese');
});

test('a function that takes longer than the integration allows answers 503', async () => {
  let finish = () => {};
  const integrationUri = serving.functions.add('fn', () => new Promise<void>((resolve) => (finish = resolve)));
  const slow = integration({ integrationUri, timeoutMillis: 50 });
  const url = await serving.serve(httpApi([stage('$default', [route('$default', { integration: slow })])]));
  const response = await fetch(url);
  finish();
  expect([response.status, await response.text()]).toEqual([503, '{"message":"Service Unavailable"}']);
});

test('a function whose policy does not name the route answers 500 and the missing statement is named', async () => {
  const integrationUri = serving.functions.add('fn', () => 'ok', [
    {
      origin: origin('Permission'),
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      sourceArn: 'arn:aws:execute-api:us-east-1:123456789012:abcdef1234/*/*/users',
    },
  ]);
  const served = { integration: integration({ integrationUri }) };
  const routes = [route('GET /users', served), route('GET /pets', served)];
  const url = await serving.serve(httpApi([stage('$default', routes)]));
  expect((await fetch(`${url}/users`)).status).toBe(200);
  const response = await fetch(`${url}/pets`);
  expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  expect(serving.executions.explained).toEqual([
    expect.stringContaining('arn:aws:execute-api:us-east-1:123456789012:abcdef1234/$default/GET/pets'),
  ]);
});

test('a stage variable in the function ARN is put in', async () => {
  serving.functions.add('green', () => 'green');
  const integrationUri = `arn:aws:lambda:us-east-1:123456789012:function:\${stageVariables.colour}`;
  const routes = [route('$default', { integration: integration({ integrationUri }) })];
  const url = await serving.serve(httpApi([stage('$default', routes, { variables: { colour: 'green' } })]));
  expect(await (await fetch(url)).text()).toBe('green');
});

test('a function that only the deployed stack knows fails its requests with what to do', async () => {
  const unknown = new Unresolved(
    "Ref 'Fn'",
    'the parameter has no value',
    'pass --parameter Fn=x',
    origin('Integration'),
  );
  const routes = [route('$default', { integration: integration({ integrationUri: unknown }) })];
  const url = await serving.serve(httpApi([stage('$default', routes)]));
  expect((await fetch(url)).status).toBe(500);
  expect(serving.executions.explained).toEqual([
    "Stack/Integration: Ref 'Fn' has no value: the parameter has no value; fix: pass --parameter Fn=x",
  ]);
});
