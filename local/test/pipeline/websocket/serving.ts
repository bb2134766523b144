import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { AwsCall } from '../../../src/aws/aws-call.js';
import { createHttpSender } from '../../../src/integrations/send-http.js';
import type { Origin } from '../../../src/model/origin.js';
import type { UsagePlan } from '../../../src/model/rest-api.js';
import type {
  RouteResponse,
  WebSocketApi,
  WebSocketIntegration,
  WebSocketRoute,
  WebSocketStage,
} from '../../../src/model/websocket-api.js';
import { Buckets } from '../../../src/pipeline/throttle/buckets.js';
import { UsageLedger } from '../../../src/pipeline/throttle/usage-ledger.js';
import type { AuthorizeConnect } from '../../../src/pipeline/websocket/environment.js';
import { prepareWebSocketApi } from '../../../src/pipeline/websocket/prepared.js';
import { connectWebSocket, disconnectWebSocket, receiveMessage } from '../../../src/pipeline/websocket-api.js';
import { type Listener, listen } from '../../../src/transports/http.js';
import { OpenConnections } from '../../../src/transports/open-connections.js';
import { type SocketServer, serveWebSockets } from '../../../src/transports/websocket.js';
import { TestClock, TestExecutions } from '../test-execution.js';
import { TestFunctions } from '../test-functions.js';

export const origin = (logicalId: string): Origin => ({
  stackName: 'Stack',
  logicalId,
  constructPath: `Stack/${logicalId}`,
});

export function integration(given: Partial<WebSocketIntegration>): WebSocketIntegration {
  return {
    origin: origin('Integration'),
    id: 'int1',
    integrationType: 'AWS_PROXY',
    connectionType: 'INTERNET',
    passthroughBehavior: 'WHEN_NO_MATCH',
    requestParameters: {},
    requestTemplates: {},
    timeoutMillis: 29_000,
    integrationResponses: [],
    ...given,
  };
}

export function route(routeKey: string, given: Partial<WebSocketRoute>): WebSocketRoute {
  return {
    origin: origin(`Route ${routeKey}`),
    id: `route ${routeKey}`,
    routeKey,
    authorizationType: 'NONE',
    apiKeyRequired: false,
    requestModels: {},
    requestParameters: {},
    routeResponses: {},
    ...given,
  };
}

export const answering: Readonly<Record<string, RouteResponse>> = {
  $default: { origin: origin('RouteResponse'), routeResponseKey: '$default', responseModels: {} },
};

export function webSocketApi(
  routes: readonly WebSocketRoute[],
  given: { readonly stage?: Partial<WebSocketStage>; readonly api?: Partial<WebSocketApi> } = {},
): WebSocketApi {
  const stage: WebSocketStage = {
    origin: origin('Stage'),
    name: 'prod',
    autoDeploy: true,
    routes,
    variables: {},
    defaultRouteSettings: {},
    routeSettings: {},
    ...given.stage,
  };
  return {
    protocol: 'WEBSOCKET',
    origin: origin('Api'),
    id: 'abcdef1234',
    name: 'chat',
    region: 'us-east-1',
    accountId: '123456789012',
    disableExecuteApiEndpoint: false,
    routeSelectionExpression: '$request.body.action',
    apiKeySelectionExpression: '$request.header.x-api-key',
    routes,
    authorizers: [],
    models: {},
    stages: [stage],
    domains: [],
    ...given.api,
  };
}

/** A client that keeps what it is sent. */
export class Client {
  readonly #frames: string[] = [];
  #arrived = () => {};

  constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => {
      this.#frames.push(data.toString());
      this.#arrived();
    });
  }

  /** The next frame that was not taken yet. */
  async next(): Promise<string> {
    while (this.#frames.length === 0) await new Promise<void>((resolve) => (this.#arrived = resolve));
    return this.#frames.shift() as string;
  }

  async closed(): Promise<[code: number, reason: string]> {
    const [code, reason] = await once(this.socket, 'close');
    return [code, String(reason)];
  }
}

/** What a test serves: an API over real sockets, with functions of the test. */
export class Serving {
  readonly clock = new TestClock();
  readonly executions = new TestExecutions(this.clock);
  readonly functions = new TestFunctions();
  readonly connections = new OpenConnections();
  readonly awsCalls: AwsCall[] = [];
  readonly accessLog: string[] = [];
  readonly usagePlans: UsagePlan[] = [];
  readonly vpcLinks: Record<string, string> = {};
  authorize: AuthorizeConnect = async () => ({});
  /** What the servers do every second. */
  sweep: () => void = () => {};
  readonly #sender = createHttpSender();
  readonly #closers: (() => unknown)[] = [];
  readonly #clients: WebSocket[] = [];
  #listener: Listener | undefined;

  async serve(api: WebSocketApi): Promise<void> {
    const prepared = prepareWebSocketApi(api, {
      clock: this.clock,
      functions: this.functions,
      findFunction: (arn) => this.functions.find(arn),
      answerAwsCall: async (call) => {
        this.awsCalls.push(call);
        return { status: 200, headers: [], body: Buffer.from('{"Answer":1}') };
      },
      sendHttp: this.#sender.send,
      vpcLinks: this.vpcLinks,
      authorizerOf: () => (execution, asked) => this.authorize(execution, asked),
      metering: {
        usagePlans: () => this.usagePlans,
        buckets: new Buckets(this.clock),
        ledger: new UsageLedger(this.clock),
      },
      writeAccessLog: (_, line) => this.accessLog.push(line),
    });
    const sockets: SocketServer = serveWebSockets(
      {
        apiId: api.id,
        connect: (client) => connectWebSocket(this.executions.start(), prepared, client),
        receive: (connection, message) => receiveMessage(this.executions.start(), prepared, connection, message),
        disconnect: (connection, closing) =>
          disconnectWebSocket(this.executions.start(), prepared, connection, closing),
        onFailure: fail,
      },
      {
        connections: this.connections,
        clock: this.clock,
        every: (_, callback) => {
          this.sweep = callback;
          return () => {};
        },
      },
    );
    this.#listener = await listen({
      host: '127.0.0.1',
      port: 0,
      onRequest: async () => ({ status: 403, headers: [], body: Buffer.alloc(0) }),
      onUpgrade: (upgrade) => sockets.onUpgrade(upgrade),
      onFailure: fail,
    });
    this.#closers.push(() => sockets.close());
  }

  get host(): string {
    return `127.0.0.1:${this.#listener?.port}`;
  }

  /** Opens a connection. */
  async connect(path = '/prod', protocols: string[] = [], headers: Record<string, string> = {}): Promise<Client> {
    const client = new Client(this.#open(path, protocols, headers));
    await once(client.socket, 'open');
    return client;
  }

  /** Tries to open a connection, and gives the status and body of the refusal. */
  async refused(path = '/prod', headers: Record<string, string> = {}): Promise<[status: number, body: unknown]> {
    const [, response] = await once(this.#open(path, [], headers), 'unexpected-response');
    let body = '';
    for await (const chunk of response) body += chunk;
    return [response.statusCode, JSON.parse(body)];
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.terminate();
    for (const close of this.#closers) close();
    this.#sender.close();
    await this.#listener?.close();
  }

  #open(path: string, protocols: string[], headers: Record<string, string>): WebSocket {
    const socket = new WebSocket(`ws://${this.host}${path}`, protocols, { headers });
    socket.on('error', () => {});
    this.#clients.push(socket);
    return socket;
  }
}

function fail(error: unknown): never {
  throw error;
}
