import { Readable } from 'node:stream';
import {
  functionArn,
  integrationOf,
  lambdaFunction,
  lambdaUri,
  methodOf,
  requestOf,
  runnerOf,
  send,
} from './rest-api-fixture.js';

const proxy = integrationOf({ type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri: lambdaUri() });
const users = { methods: [methodOf('GET /users/{id}', { integration: proxy })] };

async function eventFor(target: string, changes: Parameters<typeof requestOf>[1] = {}, key = 'ANY /{proxy+}') {
  let event: Record<string, unknown> = {};
  const functions = runnerOf((received) => {
    event = received;
    return {};
  });
  await send({ methods: [methodOf(key, { integration: proxy })] }, requestOf(`POST ${target}`, changes), { functions });
  return event;
}

async function answerOf(result: unknown, changes: Parameters<typeof requestOf>[1] = {}, api = {}) {
  return send({ ...users, api }, requestOf('GET /prod/users/1', changes), { functions: runnerOf(() => result) });
}

describe('the event of a Lambda proxy integration', () => {
  test('has every member, and null in the place of empty maps', async () => {
    expect(await eventFor('/prod/a')).toEqual({
      resource: '/{proxy+}',
      path: '/a',
      httpMethod: 'POST',
      headers: expect.objectContaining({ Host: 'api.example.com', 'X-Forwarded-For': '192.0.2.1' }),
      multiValueHeaders: expect.objectContaining({ Host: ['api.example.com'], 'X-Forwarded-Proto': ['https'] }),
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: { proxy: 'a' },
      stageVariables: null,
      requestContext: {
        resourceId: 'res1',
        resourcePath: '/{proxy+}',
        httpMethod: 'POST',
        extendedRequestId: 'ZhEVGHTzDoEEB2A=',
        requestTime: '17/Jun/2024:14:52:41 +0000',
        path: '/prod/a',
        accountId: '111111111111',
        protocol: 'HTTP/1.1',
        stage: 'prod',
        domainPrefix: 'abcdef1234',
        requestTimeEpoch: 1718635961959,
        requestId: '3c177581-2d03-4af4-9b68-5924083f37fe',
        identity: {
          accessKey: null,
          accountId: null,
          caller: null,
          cognitoAuthenticationProvider: null,
          cognitoAuthenticationType: null,
          cognitoIdentityId: null,
          cognitoIdentityPoolId: null,
          principalOrgId: null,
          sourceIp: '192.0.2.1',
          user: null,
          userAgent: null,
          userArn: null,
        },
        domainName: 'api.example.com',
        deploymentId: 'dep123',
        apiId: 'abcdef1234',
      },
      body: null,
      isBase64Encoded: false,
    });
  });

  test('keeps percent-encoding and inner slashes of the path, and collapses slashes at its start', async () => {
    expect(await eventFor('/prod//a%2Bb//c/')).toMatchObject({
      path: '/a%2Bb//c/',
      pathParameters: { proxy: 'a%2Bb//c' },
      requestContext: { path: '/prod//a%2Bb//c/' },
    });
  });

  test('decodes the query string, and has the last value of a repeated parameter', async () => {
    expect(await eventFor('/prod/a?x=1&y=b+c%2B&x=2&z')).toMatchObject({
      queryStringParameters: { x: '2', y: 'b c+', z: '' },
      multiValueQueryStringParameters: { x: ['1', '2'], y: ['b c+'], z: [''] },
    });
  });

  test('keeps the case of header names but for the few that AWS spells its own way, and lacks hop-by-hop headers', async () => {
    const headers = [
      ['tEsT', 'a'],
      ['authorization', 'b'],
      ['TE', 'gzip'],
      ['tEsT', 'c'],
    ] as const;
    const { headers: single, multiValueHeaders } = (await eventFor('/prod/a', { headers })) as never as {
      headers: object;
      multiValueHeaders: object;
    };
    expect(single).toMatchObject({ tEsT: 'c', Authorization: 'b' });
    expect(single).not.toHaveProperty('TE');
    expect(multiValueHeaders).toMatchObject({ tEsT: ['a', 'c'] });
  });

  test('carries a body of a binary media type in base64, and any other as text', async () => {
    const body = Buffer.from([0xff, 0x00]);
    let event = {};
    const functions = runnerOf((received) => {
      event = received;
      return {};
    });
    const api = { binaryMediaTypes: ['image/*'] };
    const request = requestOf('GET /prod/users/1', { body, headers: [['Content-Type', 'image/png']] });
    await send({ ...users, api }, request, { functions });
    expect(event).toMatchObject({ body: '/wA=', isBase64Encoded: true });
    await send(users, request, { functions });
    expect(event).toMatchObject({ body: '\ufffd\u0000', isBase64Encoded: false });
  });
});

describe('the answer of a Lambda proxy integration', () => {
  test('is 200 and JSON where the function says nothing else', async () => {
    const { status, headers, body } = await answerOf({});
    expect({ status, body }).toEqual({ status: 200, body: '' });
    expect(headers).toMatchObject({
      'Content-Type': 'application/json',
      'Content-Length': '0',
      Date: 'Mon, 17 Jun 2024 14:52:41 GMT',
      'x-amzn-RequestId': '3c177581-2d03-4af4-9b68-5924083f37fe',
      'x-amz-apigw-id': 'ZhEVGHTzDoEEB2A=',
      'X-Amzn-Trace-Id': 'Root=1-6740a3e5-2d1b0c9f8e7d6a5b4c3d2e1f;Parent=53995c3f42cd8ad8;Sampled=0',
    });
  });

  test('merges both header maps: multi-value first, in its spelling, without repeating a value', async () => {
    const { response } = await answerOf({
      multiValueHeaders: { 'sEt-Cookie': ['a=1', 'b=2'] },
      headers: { 'set-cookie': 'a=1', other: true },
    });
    expect(response.headers).toEqual(
      expect.arrayContaining([
        ['sEt-Cookie', 'a=1'],
        ['sEt-Cookie', 'b=2'],
        ['other', 'true'],
      ]),
    );
    expect(response.headers.filter(([name]) => /set-cookie/i.test(name))).toHaveLength(2);
  });

  test('renames the headers that only API Gateway may send', async () => {
    const { headers } = await answerOf({ headers: { Server: 'mine', 'www-authenticate': 'Basic' } });
    expect(headers).toMatchObject({ 'x-amzn-Remapped-Server': 'mine', 'x-amzn-Remapped-www-authenticate': 'Basic' });
  });

  test.each([
    ['a text', 'hello'],
    ['a list', []],
    ['null', null],
    ['an unknown member', { statusCode: 200, data: 1 }],
    ['a status that is no number', { statusCode: 'test' }],
    ['an object as body', { body: {} }],
    ['a status that no response has', { statusCode: 99 }],
    ['a header that no message can carry', { headers: { a: 'b\r\nc: d' } }],
    ['a multi-value header that is no list', { multiValueHeaders: { a: 'b' } }],
  ])('is 502 for %s', async (_, result) => {
    const { status, body, headers, log } = await answerOf(result);
    expect({ status, body }).toEqual({ status: 502, body: '{"message": "Internal server error"}' });
    expect(headers['x-amzn-ErrorType']).toBe('InternalServerErrorException');
    expect(headers).not.toHaveProperty('X-Amzn-Trace-Id');
    expect(log).toContain('Execution failed due to configuration error: Malformed Lambda proxy response');
  });

  test('is 502 for a function that fails, and the terminal gets its error', async () => {
    const functions = runnerOf(() => {
      throw new Error('no table');
    });
    const { status, reasons } = await send(users, requestOf('GET /prod/users/1'), { functions });
    expect(status).toBe(502);
    expect(reasons.join()).toContain('no table');
  });

  test('is decoded from base64 only if the first media type that the client accepts is binary', async () => {
    const result = { body: 'AAE=', isBase64Encoded: true };
    const api = { binaryMediaTypes: ['image/png'] };
    const accepting = (value: string) => ({ headers: [['Accept', value]] as const });
    expect((await answerOf(result, accepting('image/png,*/*'), api)).body).toBe('\u0000\u0001');
    expect((await answerOf(result, accepting('text/html,image/png'), api)).body).toBe('AAE=');
    expect((await answerOf({ ...result, body: 'no base64!' }, accepting('image/png'), api)).status).toBe(500);
  });

  test('streams what follows the prelude and eight NUL bytes', async () => {
    const streaming = { ...proxy, responseTransferMode: 'STREAM' as const };
    const prelude = JSON.stringify({ statusCode: 201, headers: { 'X-A': 'b' }, cookies: ['c=1'] });
    const functions = runnerOf(() =>
      Readable.from([Buffer.from(`${prelude}\0\0\0`), Buffer.from('\0\0\0\0\0hello '), Buffer.from('world')]),
    );
    const definition = { methods: [methodOf('GET /a', { integration: streaming })] };
    const { status, headers, body } = await send(definition, requestOf('GET /prod/a'), { functions });
    expect({ status, body }).toEqual({ status: 201, body: 'hello world' });
    expect(headers).toMatchObject({ 'X-A': 'b', 'Set-Cookie': 'c=1' });
    expect(headers).not.toHaveProperty('Content-Length');
  });
});

describe('a Lambda proxy integration', () => {
  test('answers 500 when the function has no permission for the API, and names the missing statement', async () => {
    const findFunction = () => ({ function: lambdaFunction({ permissions: [] }) });
    const { status, body, reasons, log } = await send(users, requestOf('GET /prod/users/1'), { findFunction });
    expect({ status, body }).toEqual({ status: 500, body: '{"message": "Internal server error"}' });
    expect(reasons.join()).toContain('arn:aws:execute-api:us-east-1:111111111111:abcdef1234/prod/GET/users/{id}');
    expect(log).toContain('Execution failed due to configuration error: Invalid permissions on Lambda function');
  });

  test('puts stage variables into its URI', async () => {
    const asked: string[] = [];
    const findFunction = (arn: string) => {
      asked.push(arn);
      return { function: lambdaFunction(), qualifier: '$LATEST' };
    };
    const uri = lambdaUri(`${functionArn}:\${stageVariables.alias}`);
    const definition = {
      methods: [methodOf('GET /a', { integration: { ...proxy, uri } })],
      stage: { variables: { alias: 'live' } },
    };
    expect((await send(definition, requestOf('GET /prod/a'), { findFunction })).status).toBe(200);
    expect(asked).toEqual([`${functionArn}:live`]);
  });

  test('answers 504 after the timeout of the integration', async () => {
    const slow = { ...proxy, timeoutMillis: 5 };
    const functions = runnerOf(() => new Promise(() => {}));
    const definition = { methods: [methodOf('GET /a', { integration: slow })] };
    const { status, body } = await send(definition, requestOf('GET /prod/a'), { functions });
    expect({ status, body }).toEqual({ status: 504, body: '{"message": "Endpoint request timed out"}' });
  });

  test('answers 413 to a payload of more than 10 MB', async () => {
    const request = requestOf('GET /prod/users/1', { body: Buffer.alloc(10 * 1024 * 1024 + 1) });
    const { status, body, headers } = await send(users, request);
    expect({ status, body }).toEqual({ status: 413, body: '{"message":"Request Too Long"}' });
    expect(headers['x-amzn-ErrorType']).toBe('RequestTooLargeException');
  });
});
