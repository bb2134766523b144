import type { RestApi } from '../../../src/model/rest-api.js';
import { compileAccessLog } from '../../../src/pipeline/rest/access-log.js';
import { integrationOf, methodOf, requestOf, responseOf, send } from './rest-api-fixture.js';

const origin = { stackName: 'Test', logicalId: 'R', constructPath: 'Test/R' };
const ok = { methods: [methodOf('GET /users')] };

function responses(
  ...given: { responseType: string; statusCode?: number; responseParameters?: object; responseTemplates?: object }[]
) {
  const entries = given.map((response) => [
    response.responseType,
    { origin, responseParameters: {}, responseTemplates: {}, ...response },
  ]);
  return { gatewayResponses: Object.fromEntries(entries) as RestApi['gatewayResponses'] };
}

describe('a request that no method serves', () => {
  test.each(['GET /prod/unknown', 'POST /prod/users'])('%s is 403, never 404', async (key) => {
    const { status, headers, body } = await send(ok, requestOf(key));
    expect({ status, body }).toEqual({ status: 403, body: '{"message":"Missing Authentication Token"}' });
    expect(headers['x-amzn-ErrorType']).toBe('MissingAuthenticationTokenException');
    expect(headers['Content-Length']).toBe('42');
  });

  test('gets the gateway response of the API: status, headers and a text with variables', async () => {
    const api = responses({
      responseType: 'MISSING_AUTHENTICATION_TOKEN',
      statusCode: 404,
      responseParameters: {
        'gatewayresponse.header.Access-Control-Allow-Origin': "'*'",
        'gatewayresponse.header.X-Agent': 'method.request.header.User-Agent',
      },
      responseTemplates: {
        'application/json':
          '{"m":$context.error.messageString,"s":"${stageVariables.v}","t":"$context.error.responseType","n":"$context.nothing"}',
      },
    });
    const request = requestOf('GET /prod/unknown', { headers: [['user-agent', 'me']] });
    const { status, headers, body } = await send({ ...ok, api, stage: { variables: { v: '1' } } }, request);
    expect(status).toBe(404);
    expect(headers).toMatchObject({ 'Access-Control-Allow-Origin': '*', 'X-Agent': 'me' });
    expect(JSON.parse(body)).toEqual({
      m: 'Missing Authentication Token',
      s: '1',
      t: 'MISSING_AUTHENTICATION_TOKEN',
      n: '',
    });
  });

  test('gets what DEFAULT_4XX says where its own type says nothing', async () => {
    const api = responses({ responseType: 'DEFAULT_4XX', responseParameters: { 'gatewayresponse.header.X-A': "'b'" } });
    const { status, headers } = await send({ ...ok, api }, requestOf('GET /prod/unknown'));
    expect({ status, a: headers['X-A'] }).toEqual({ status: 403, a: 'b' });
  });
});

test('a greedy resource takes the verbs that its sibling lacks', async () => {
  const methods = [methodOf('POST /test'), methodOf('OPTIONS /{proxy+}')];
  expect((await send({ methods }, requestOf('OPTIONS /prod/test'))).status).toBe(200);
  expect((await send({ methods }, requestOf('GET /prod/test'))).status).toBe(403);
});

describe('a request validator', () => {
  const requestValidator = { origin, id: 'v', name: 'v', validateRequestBody: true, validateRequestParameters: true };
  const definition = {
    methods: [
      methodOf('POST /users', {
        requestValidator,
        requestParameters: {
          'method.request.querystring.q': true,
          'method.request.header.X-B': true,
          'method.request.header.X-A': true,
          'method.request.querystring.o': false,
        },
        requestModels: { 'application/json': 'User' },
      }),
    ],
    api: {
      models: {
        User: {
          origin,
          name: 'User',
          contentType: 'application/json',
          schema: {
            type: 'object',
            required: ['name'],
            properties: { friend: { $ref: 'https://apigateway.amazonaws.com/restapis/abcdef1234/models/User' } },
          },
        },
      },
    },
  };
  const headers = [
    ['X-A', '1'],
    ['X-B', '2'],
  ] as const;

  test('names the missing parameters in order; a blank one is missing', async () => {
    const { status, body } = await send(definition, requestOf('POST /prod/users?q=+', { headers: [['x-b', '']] }));
    expect({ status, body }).toEqual({
      status: 400,
      body: '{"message":"Missing required request parameters: [X-A, X-B, q]"}',
    });
  });

  test.each([
    ['no body', ''],
    ['no JSON', '{'],
    ['a missing property', '{}'],
    ['a missing property in a model that it refers to', '{"name":"a","friend":{}}'],
  ])('rejects %s', async (_, body) => {
    const answer = await send(definition, requestOf('POST /prod/users?q=1', { headers, body: Buffer.from(body) }));
    expect(answer).toMatchObject({ status: 400, body: '{"message":"Invalid request body"}' });
  });

  test('lets a body pass that fits, and one of a media type without model', async () => {
    const fitting = requestOf('POST /prod/users?q=1', { headers, body: Buffer.from('{"name":"a"}') });
    expect((await send(definition, fitting)).status).toBe(200);
    const other = requestOf('POST /prod/users?q=1', {
      headers: [...headers, ['Content-Type', 'application/xml']],
      body: Buffer.from('{"statusCode":200}'),
    });
    expect((await send(definition, other)).status).toBe(200);
  });

  test('tells the details to a gateway response', async () => {
    const api = {
      ...definition.api,
      ...responses({
        responseType: 'BAD_REQUEST_BODY',
        responseTemplates: { 'application/json': '$context.error.validationErrorString' },
      }),
    };
    const { body } = await send(
      { ...definition, api },
      requestOf('POST /prod/users?q=1', { headers, body: Buffer.from('{}') }),
    );
    expect(body).toBe('[object has missing required properties (["name"])]');
  });
});

test.each([
  ['a path that cannot be read', { requestParameters: { 'integration.request.header.a': 'method.request.body.[[' } }],
  ['a template that cannot be parsed', { requestTemplates: { 'application/json': '#foreach(' } }],
])('%s fails the request, and the terminal gets the reason', async (_, changes) => {
  const methods = [methodOf('POST /a', { integration: integrationOf(changes) })];
  const { status, reasons } = await send({ methods }, requestOf('POST /prod/a', { body: Buffer.from('{"a":1}') }));
  expect(status).toBe(500);
  expect(reasons).toHaveLength(1);
});

test('a model that refers to nothing fails the request', async () => {
  const requestValidator = { origin, id: 'v', name: 'v', validateRequestBody: true, validateRequestParameters: false };
  const models = { M: { origin, name: 'M', contentType: 'application/json', schema: { $ref: '#/definitions/none' } } };
  const methods = [methodOf('POST /a', { requestValidator, requestModels: { 'application/json': 'M' } })];
  const { status, reasons } = await send(
    { methods, api: { models } },
    requestOf('POST /prod/a', { body: Buffer.from('{}') }),
  );
  expect(status).toBe(500);
  expect(reasons.join()).toContain('models/M');
});

describe('a stage', () => {
  test('sends the canary its share, with its own variables', async () => {
    const template = { 'application/json': '$stageVariables.v $context.isCanaryRequest' };
    const methods = [
      methodOf('GET /a', {
        integration: integrationOf({ integrationResponses: [responseOf('200', { responseTemplates: template })] }),
      }),
    ];
    const deployment = {
      origin,
      id: 'canary',
      resources: [{ origin, id: 'r', pathPart: 'a', path: '/a', methods: { GET: methods[0] as never } }],
    };
    const stage = {
      variables: { v: 'base' },
      canary: { deployment, percentTraffic: 10, stageVariableOverrides: { v: 'canary' }, useStageCache: false },
    };
    const bodyFor = async (random: number) =>
      (await send({ methods, stage }, requestOf('GET /prod/a'), { random: () => random })).body;
    expect(await bodyFor(0.0999)).toBe('canary true');
    expect(await bodyFor(0.1)).toBe('base false');
  });

  test('writes its access log with what is known when the response is on its way', async () => {
    const format = compileAccessLog(
      '$context.identity.sourceIp "$context.httpMethod $context.resourcePath" $context.status $context.responseLength $context.integrationStatus $context.integration.latency $context.error.responseType $context.identity.user $context.nothing',
    );
    expect(format((await send(ok, requestOf('GET /prod/users'))).response.record)).toBe(
      '192.0.2.1 "GET /users" 200 0 200 0 - - -',
    );
    expect(format((await send(ok, requestOf('GET /prod/none'))).response.record)).toBe(
      '192.0.2.1 "GET -" 403 42 - - MISSING_AUTHENTICATION_TOKEN - -',
    );
  });
});
