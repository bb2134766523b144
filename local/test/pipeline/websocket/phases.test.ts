import { GatewayError } from '../../../src/gateway-responses/gateway-error.js';
import type { ApiKey } from '../../../src/model/rest-api.js';
import { answering, integration, origin, route, Serving, webSocketApi } from './serving.js';

let serving: Serving;
beforeEach(() => {
  serving = new Serving();
});
afterEach(() => serving.close());

const id = expect.stringMatching(/^[\w-]{15}=$/);

function echo(routeKey: string, given: Parameters<typeof route>[1] = {}) {
  const integrationUri = serving.functions.add('echo', ({ body }: { body: string }) => ({ statusCode: 200, body }));
  return route(routeKey, { integration: integration({ integrationUri }), routeResponses: answering, ...given });
}

test("the authorizer's context is in every event of the connection", async () => {
  const authorizer = { principalId: 'me', role: 'admin' };
  serving.authorize = async (_, { query, route: { routeKey }, connection }) => {
    expect([query.get('token'), routeKey, connection.stage.name]).toEqual([['t'], '$connect', 'prod']);
    return { authorizer };
  };
  await serving.serve(webSocketApi([echo('$connect', { authorizationType: 'CUSTOM' }), echo('$default')]));
  const client = await serving.connect('/prod?token=t');
  client.socket.send('hi');
  await client.next();
  expect(serving.functions.events).toMatchObject([
    { requestContext: { authorizer } },
    { requestContext: { authorizer } },
  ]);
});

test.each([
  ['UNAUTHORIZED', 401, 'Unauthorized'],
  ['ACCESS_DENIED', 403, 'Forbidden'],
  ['AUTHORIZER_CONFIGURATION_ERROR', 500, 'Internal server error'],
] as const)('an authorizer that refuses with %s answers the handshake with %s', async (type, status, message) => {
  serving.authorize = async () => {
    throw new GatewayError(type, null);
  };
  await serving.serve(webSocketApi([echo('$connect', { authorizationType: 'CUSTOM' })]));
  expect(await serving.refused()).toEqual([status, { message, connectionId: id, requestId: id }]);
  expect(serving.functions.events).toEqual([]);
});

const apiKey: ApiKey = { origin: origin('Key'), id: 'key1', name: 'key', value: 'k'.repeat(20), enabled: true };
const usagePlan = {
  origin: origin('Plan'),
  id: 'plan1',
  name: 'plan',
  apiStages: [{ apiId: 'abcdef1234', stageName: 'prod', throttle: {} }],
  apiKeys: [apiKey],
};

test('a client needs an API key of a plan where $connect requires one', async () => {
  serving.usagePlans.push(usagePlan, { ...usagePlan, apiKeys: [{ ...apiKey, value: 'disabled', enabled: false }] });
  await serving.serve(webSocketApi([echo('$connect', { apiKeyRequired: true })]));
  expect((await serving.refused())[0]).toBe(403);
  expect((await serving.refused('/prod', { 'x-api-key': 'disabled' }))[0]).toBe(403);
  await serving.connect('/prod', [], { 'X-Api-Key': apiKey.value });
  expect(serving.functions.events).toMatchObject([
    { requestContext: { identity: { apiKey: apiKey.value, apiKeyId: 'key1' } } },
  ]);
});

test.each([
  ['throttle', { throttle: { rateLimit: 1, burstLimit: 1 } }, 'Too Many Requests'],
  ['quota', { quota: { limit: 1, offset: 0, period: 'DAY' } }, 'Limit Exceeded'],
] as const)('the %s of a usage plan counts the connections of its API key', async (_, limit, message) => {
  serving.usagePlans.push({ ...usagePlan, ...limit });
  await serving.serve(webSocketApi([echo('$connect', { apiKeyRequired: true })]));
  const headers = { 'x-api-key': apiKey.value };
  await serving.connect('/prod', [], headers);
  expect(await serving.refused('/prod', headers)).toEqual([429, { message, connectionId: id, requestId: id }]);
});

test('a handshake with more than 10,240 bytes of headers is refused', async () => {
  await serving.serve(webSocketApi([echo('$connect')]));
  expect((await serving.refused('/prod', { 'x-long': 'x'.repeat(10_240) }))[0]).toBe(431);
});

test("the API key can come from the authorizer's usageIdentifierKey", async () => {
  serving.usagePlans.push(usagePlan);
  serving.authorize = async (_, { query }) => ({ usageIdentifierKey: query.get('key')?.[0] ?? '' });
  const apiKeySelectionExpression = '$context.authorizer.usageIdentifierKey';
  const connect = echo('$connect', { apiKeyRequired: true, authorizationType: 'CUSTOM' });
  await serving.serve(webSocketApi([connect], { api: { apiKeySelectionExpression } }));
  expect((await serving.refused('/prod?key=wrong'))[0]).toBe(403);
  await serving.connect(`/prod?key=${apiKey.value}`);
});

test('messages and handshakes beyond the limit of their route are refused until the rate has filled its bucket', async () => {
  const routeSettings = {
    $default: { rateLimit: 1, burstLimit: 2 },
    $connect: { rateLimit: 1, burstLimit: 1 },
  };
  await serving.serve(webSocketApi([echo('$connect'), echo('$default')], { stage: { routeSettings } }));
  const client = await serving.connect();
  expect(await serving.refused()).toEqual([429, { message: 'Too Many Requests', connectionId: id, requestId: id }]);
  const answers: string[] = [];
  for (const message of ['1', '2', '3']) {
    client.socket.send(message);
    answers.push(await client.next());
  }
  expect(answers.slice(0, 2)).toEqual(['1', '2']);
  expect(JSON.parse(answers[2] as string)).toMatchObject({ message: 'Too Many Requests' });
  serving.clock.advance(1000);
  client.socket.send('4');
  expect(await client.next()).toBe('4');
});

test('a message that does not fit the model it selects is refused', async () => {
  const model = {
    origin: origin('Model'),
    name: 'Join',
    contentType: 'application/json',
    schema: { type: 'object', required: ['room'], properties: { room: { type: 'string' } } },
  };
  const join = echo('join', { modelSelectionExpression: '$request.body.action', requestModels: { join: 'Join' } });
  await serving.serve(webSocketApi([join], { api: { models: { Join: model } } }));
  const client = await serving.connect();
  client.socket.send('{"action":"join","room":1}');
  expect(JSON.parse(await client.next())).toEqual({ message: 'Bad request body', connectionId: id, requestId: id });
  client.socket.send('{"action":"join","room":"a"}');
  expect(await client.next()).toBe('{"action":"join","room":"a"}');
});

test('the access log has a line for each happening', async () => {
  const format = '$context.eventType $context.routeKey $context.status $context.identity.sourceIp $context.messageId';
  const accessLog = { format, destinationArn: 'arn:aws:logs:us-east-1:123456789012:log-group:x' };
  await serving.serve(webSocketApi([echo('$connect'), echo('join')], { stage: { accessLog } }));
  const client = await serving.connect();
  client.socket.send('{"action":"join"}');
  await client.next();
  expect(serving.accessLog).toEqual([
    'CONNECT $connect 200 127.0.0.1 -',
    expect.stringMatching(/^MESSAGE join 200 127\.0\.0\.1 [\w-]{15}=$/),
  ]);
});
