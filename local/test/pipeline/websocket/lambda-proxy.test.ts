import { answering, integration, origin, route, Serving, webSocketApi } from './serving.js';

let serving: Serving;
beforeEach(() => {
  serving = new Serving();
});
afterEach(() => serving.close());

type Event = { requestContext: { connectionId: string; routeKey: string }; body?: string };

/** A route that is served by a handler of the test. */
function served(routeKey: string, handler: (event: Event) => unknown, given: Parameters<typeof route>[1] = {}) {
  const integrationUri = serving.functions.add(routeKey.replace('$', ''), handler);
  return route(routeKey, { integration: integration({ integrationUri }), ...given });
}

const ok = () => ({ statusCode: 200 });
const id = expect.stringMatching(/^[\w-]{15}=$/);

test('the events of a connection are complete', async () => {
  const gone = new Promise<void>((resolve) => {
    const routes = [
      served('$connect', ok),
      served('$default', ok, { routeResponses: answering }),
      served('$disconnect', () => resolve()),
    ];
    void serving.serve(webSocketApi(routes, { stage: { variables: { room: 'a' } } }));
  });
  await new Promise(setImmediate);
  const client = await serving.connect('/prod?name=me&tag=1&tag=2', [], { 'User-Agent': 'test', 'X-Custom': 'Value' });
  const connectedAt = serving.clock.now();
  serving.clock.advance(1000);
  client.socket.send('{"action":"none"}');
  while (serving.functions.events.length < 2) await new Promise(setImmediate);
  client.socket.close(1000);
  await gone;
  const headers = {
    Host: serving.host,
    'Sec-WebSocket-Key': expect.any(String),
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Extensions': expect.any(String),
    'User-Agent': 'test',
    'X-Custom': 'Value',
    'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-/),
    'X-Forwarded-For': '127.0.0.1',
    'X-Forwarded-Port': serving.host.split(':')[1],
    'X-Forwarded-Proto': 'http',
  };
  const common = {
    extendedRequestId: id,
    requestTime: '22/Nov/2026:14:04:37 +0000',
    messageDirection: 'IN',
    stage: 'prod',
    connectedAt,
    requestTimeEpoch: connectedAt,
    identity: { userAgent: 'test', sourceIp: '127.0.0.1' },
    requestId: id,
    domainName: serving.host,
    connectionId: id,
    apiId: 'abcdef1234',
  };
  const later = { ...common, requestTime: '22/Nov/2026:14:04:38 +0000', requestTimeEpoch: connectedAt + 1000 };
  const [connect, message, disconnect] = serving.functions.events as [Event, Event, Event];
  expect(connect).toEqual({
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: { name: 'me', tag: '2' },
    multiValueQueryStringParameters: { name: ['me'], tag: ['1', '2'] },
    stageVariables: { room: 'a' },
    requestContext: { ...common, routeKey: '$connect', eventType: 'CONNECT' },
    isBase64Encoded: false,
  });
  expect(message).toEqual({
    stageVariables: { room: 'a' },
    requestContext: { ...later, routeKey: '$default', eventType: 'MESSAGE', messageId: id },
    body: '{"action":"none"}',
    isBase64Encoded: false,
  });
  expect(disconnect).toEqual({
    headers: { Host: serving.host, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' },
    multiValueHeaders: { Host: [serving.host], 'x-api-key': [''], 'X-Forwarded-For': [''], 'x-restapi': [''] },
    stageVariables: { room: 'a' },
    requestContext: {
      ...later,
      routeKey: '$disconnect',
      eventType: 'DISCONNECT',
      disconnectStatusCode: 1000,
      disconnectReason: 'Connection Closed Normally',
    },
    isBase64Encoded: false,
  });
  const ids = [connect, message, disconnect].map(({ requestContext }) => requestContext.connectionId);
  expect(new Set(ids).size).toBe(1);
});

test('a message goes to the route that its action names, else to $default', async () => {
  const echo = ({ requestContext }: Event) => ({ statusCode: 200, body: requestContext.routeKey });
  await serving.serve(
    webSocketApi([
      served('join', echo, { routeResponses: answering }),
      served('$default', echo, { routeResponses: answering }),
    ]),
  );
  const client = await serving.connect();
  for (const [message, routeKey] of [
    ['{"action":"join"}', 'join'],
    ['{"action":"leave"}', '$default'],
    ['no JSON', '$default'],
    ['{"action":"$connect"}', '$default'],
  ] as const) {
    client.socket.send(message);
    expect(await client.next()).toBe(routeKey);
  }
});

test('a route without a response answers nothing, whatever its function returns', async () => {
  await serving.serve(
    webSocketApi([
      served('silent', () => ({ statusCode: 200, body: 'unheard' })),
      served('odd', () => null),
      served('loud', () => ({ body: 'heard' }), { routeResponses: answering }),
    ]),
  );
  const client = await serving.connect();
  client.socket.send('{"action":"silent"}');
  client.socket.send('{"action":"odd"}');
  while (serving.functions.events.length < 2) await new Promise(setImmediate);
  client.socket.send('{"action":"loud"}');
  expect(await client.next()).toBe('heard');
});

test('a message that no route takes is answered with Forbidden', async () => {
  await serving.serve(webSocketApi([served('join', ok)]));
  const client = await serving.connect();
  client.socket.send('{"action":"leave"}');
  expect(JSON.parse(await client.next())).toEqual({ message: 'Forbidden', connectionId: id, requestId: id });
});

test.each([
  ['throws', () => Promise.reject(new Error('out of cheese'))],
  ['returns no object where the sender waits for it', () => 'text'],
])('a message whose function %s is answered with an error frame', async (_, handler) => {
  await serving.serve(webSocketApi([served('join', handler, { routeResponses: answering })]));
  const client = await serving.connect();
  client.socket.send('{"action":"join"}');
  expect(JSON.parse(await client.next())).toEqual({
    message: 'Internal server error',
    connectionId: id,
    requestId: id,
  });
  expect(serving.executions.explained).toHaveLength(1);
});

test('a binary frame ends the connection with 1003, and comes to no route', async () => {
  await serving.serve(webSocketApi([served('$default', ok)]));
  const client = await serving.connect();
  client.socket.send(Buffer.from([0xff, 0x00]));
  client.socket.send('behind it');
  expect((await client.closed())[0]).toBe(1003);
  expect(serving.functions.events).toEqual([]);
});

test('the handshake waits for the $connect function', async () => {
  let accept = () => {};
  const decided = new Promise<void>((resolve) => (accept = resolve));
  await serving.serve(webSocketApi([served('$connect', () => decided.then(ok))]));
  const connecting = serving.connect();
  while (serving.functions.events.length < 1) await new Promise(setImmediate);
  expect(serving.connections.size).toBe(0);
  accept();
  await connecting;
  expect(serving.connections.size).toBe(1);
});

test.each([
  [401, { statusCode: 401 }, 'Unauthorized'],
  [403, { statusCode: 403, body: 'mine' }, 'Forbidden'],
  [500, { statusCode: 500 }, 'Internal server error'],
  [502, null, 'Internal server error'],
  [502, { statusCode: 302 }, 'Internal server error'],
])('a handshake is refused with %s when $connect returns %j', async (status, result, message) => {
  await serving.serve(webSocketApi([served('$connect', () => result), served('$disconnect', ok)]));
  expect(await serving.refused()).toEqual([status, { message, connectionId: id, requestId: id }]);
  expect(serving.connections.size).toBe(0);
  expect(serving.functions.events).toHaveLength(1);
});

test('a handshake is refused with 502 when $connect throws, and with 500 when it may not be called', async () => {
  await serving.serve(webSocketApi([served('$connect', () => Promise.reject(new Error('no')))]));
  expect((await serving.refused())[0]).toBe(502);
  const integrationUri = serving.functions.add('closed', ok, []);
  const closed = new Serving();
  closed.functions.add('closed', ok, []);
  await closed.serve(webSocketApi([route('$connect', { integration: integration({ integrationUri }) })]));
  expect((await closed.refused())[0]).toBe(500);
  expect(closed.executions.explained).toEqual([
    expect.stringContaining('arn:aws:execute-api:us-east-1:123456789012:abcdef1234/prod/$connect'),
  ]);
  await closed.close();
});

test.each(['/', '/dev', '/prod/more'])('a handshake at %s is refused with 403', async (path) => {
  await serving.serve(webSocketApi([served('$connect', ok)]));
  expect(await serving.refused(path)).toEqual([403, { message: 'Forbidden', connectionId: id, requestId: id }]);
  expect(serving.functions.events).toEqual([]);
});

test('the sub-protocol is the one that $connect returns', async () => {
  const headers = { 'Sec-WebSocket-Protocol': 'graphql-ws' };
  await serving.serve(webSocketApi([served('$connect', () => ({ statusCode: 200, headers }))]));
  const client = await serving.connect('/prod', ['soap', 'graphql-ws']);
  expect(client.socket.protocol).toBe('graphql-ws');
});

test('without a sub-protocol of $connect none is agreed on, and a client that wants one gives up', async () => {
  await serving.serve(webSocketApi([served('$connect', ok)]));
  await expect(serving.connect('/prod', ['graphql-ws'])).rejects.toThrow('Server sent no subprotocol');
});

test('a client that closes without a code is disconnected with 1005', async () => {
  let told = (_: unknown) => {};
  const event = new Promise<unknown>((resolve) => (told = resolve));
  await serving.serve(webSocketApi([served('$disconnect', (disconnect) => told(disconnect))]));
  const client = await serving.connect();
  client.socket.close();
  expect(await event).toMatchObject({
    requestContext: { disconnectStatusCode: 1005, disconnectReason: 'Client-side close frame status not set' },
  });
});

test('a permission on another route does not cover this one', async () => {
  const permission = {
    origin: origin('Permission'),
    action: 'lambda:InvokeFunction',
    principal: 'apigateway.amazonaws.com',
    sourceArn: 'arn:aws:execute-api:us-east-1:123456789012:abcdef1234/*/join',
  };
  const integrationUri = serving.functions.add('fn', () => ({ body: 'in' }), [permission]);
  const given = { integration: integration({ integrationUri }), routeResponses: answering };
  await serving.serve(webSocketApi([route('join', given), route('leave', given)]));
  const client = await serving.connect();
  client.socket.send('{"action":"join"}');
  expect(await client.next()).toBe('in');
  client.socket.send('{"action":"leave"}');
  expect(JSON.parse(await client.next())).toMatchObject({ message: 'Internal server error' });
});
