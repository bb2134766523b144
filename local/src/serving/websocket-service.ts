import { awsCallOf } from '../aws/aws-request.js';
import { isConnectionPath } from '../control-plane/connections.js';
import { functionOfCredentials } from '../functions/credentials.js';
import type { ClientRequest, ClientResponse } from '../model/client.js';
import type { WebSocketApi, WebSocketStage } from '../model/websocket-api.js';
import type { Outcome } from '../pipeline/websocket/access-log.js';
import type { Closing, Connection, Message } from '../pipeline/websocket/connection.js';
import type { WebSocketApiEnvironment } from '../pipeline/websocket/environment.js';
import {
  type PreparedWebSocketApi,
  type PreparedWebSocketStage,
  prepareWebSocketApi,
} from '../pipeline/websocket/prepared.js';
import { connectWebSocket, disconnectWebSocket, type Handshake, receiveMessage } from '../pipeline/websocket-api.js';
import type { Upgrade } from '../transports/http-servers.js';
import type { WebSocketService as SocketHandler } from '../transports/socket-environment.js';
import { type SocketServer, serveWebSockets } from '../transports/websocket.js';
import type { Reloadable, Surroundings } from './api-service.js';
import { webSocketApiEnvironment } from './environments.js';
import { tryFindFunctionName } from './function-behind.js';
import { type Asked, LiveExecution } from './live-execution.js';

/** Serves a WebSocket API. Its sockets outlive a reload; their next message goes through the API as it is then. */
export class WebSocketService implements Reloadable<WebSocketApi>, SocketHandler {
  readonly #surroundings: Surroundings;
  readonly #environment: WebSocketApiEnvironment;
  readonly #sockets: SocketServer;
  #prepared: PreparedWebSocketApi;

  constructor(api: WebSocketApi, surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#environment = webSocketApiEnvironment(surroundings);
    this.#prepared = this.#prepare(api);
    const { connections, clock } = surroundings;
    this.#sockets = serveWebSockets(this, { connections, clock, every });
  }

  get api(): WebSocketApi {
    return this.#prepared.api;
  }

  get apiId(): string {
    return this.#prepared.api.id;
  }

  load(api: WebSocketApi): void {
    this.#prepared = this.#prepare(api);
  }

  /** Answers what is not a handshake: calls of `@connections`; the address takes nothing else. */
  async answer(client: ClientRequest): Promise<ClientResponse> {
    if (isConnectionPath(client.target)) {
      const call = awsCallOf(client, (accessKeyId) => functionOfCredentials(accessKeyId ?? '') ?? 'a client');
      return this.#surroundings.answerConnectionCall(call, this.apiId);
    }
    const execution = this.#execution();
    execution.explain('the address of a WebSocket API takes handshakes, and calls of @connections');
    this.#tell(execution, { method: client.method, path: client.target }, forbidden.status);
    return forbidden;
  }

  onUpgrade(upgrade: Upgrade): void {
    this.#sockets.onUpgrade(upgrade);
  }

  close(): Promise<void> {
    return this.#sockets.close();
  }

  async connect(client: ClientRequest): Promise<Handshake> {
    const execution = this.#execution();
    const handshake = await connectWebSocket(execution, this.#prepared, client);
    // Whatever has reached a stage is told by its log.
    if (handshake.outcome === 'refused' && !handshake.stage) {
      this.#tell(execution, { method: 'CONNECT', path: client.target }, handshake.response.status);
    }
    return handshake;
  }

  receive(connection: Connection, message: Message): Promise<string | Buffer | undefined> {
    return receiveMessage(this.#execution(), this.#prepared, this.#current(connection), message);
  }

  disconnect(connection: Connection, closing: Closing): Promise<void> {
    return disconnectWebSocket(this.#execution(), this.#prepared, this.#current(connection), closing);
  }

  onFailure(error: unknown): void {
    this.#surroundings.journal.onFailure(error);
  }

  #execution(): LiveExecution {
    return new LiveExecution(this.#surroundings.clock, this.#surroundings.journal);
  }

  #tell(execution: LiveExecution, asked: Asked, status: number): void {
    this.#surroundings.journal.onRequest(
      execution.toRecord(this.#prepared.api, asked, { status, function: undefined }),
    );
  }

  /** A connection that was opened before a reload goes on in the stage of the same name. */
  #current(connection: Connection): Connection {
    const { stages } = this.#prepared.api;
    if (stages.includes(connection.stage)) return connection;
    const stage = stages.find(({ name }) => name === connection.stage.name);
    return stage ? { ...connection, stage } : connection;
  }

  #prepare(api: WebSocketApi): PreparedWebSocketApi {
    const prepared = prepareWebSocketApi(api, this.#environment);
    const stages = new Map(api.stages.map((stage) => [stage, this.#observed(prepared, stage)]));
    return { ...prepared, stageOf: (stage) => stages.get(stage) ?? prepared.stageOf(stage) };
  }

  #observed(prepared: PreparedWebSocketApi, stage: WebSocketStage): PreparedWebSocketStage {
    const inner = prepared.stageOf(stage);
    return {
      ...inner,
      log: (outcome) => {
        this.#observe(prepared.api, outcome);
        inner.log(outcome);
      },
    };
  }

  #observe(api: WebSocketApi, { occasion, status }: Outcome): void {
    const { execution, happening, routeKey, connection } = occasion;
    const { eventType } = happening;
    const path = eventType === 'CONNECT' ? happening.client.target : routeKey;
    const route = connection.stage.routes.find((candidate) => candidate.routeKey === routeKey);
    const uri = route?.integration?.integrationUri;
    const { variables } = connection.stage;
    const name = tryFindFunctionName(this.#environment.findFunction, { uri, variables });
    if (!(execution instanceof LiveExecution)) return;
    const record = execution.toRecord(api, { method: eventType, path }, { status, function: name });
    this.#surroundings.journal.onRequest(record);
  }
}

const forbidden: ClientResponse = {
  status: 403,
  headers: [['Content-Type', 'application/json']],
  body: Buffer.from('{"message":"Forbidden"}'),
};

function every(millis: number, callback: () => void): () => void {
  const timer = setInterval(callback, millis);
  timer.unref();
  return () => clearInterval(timer);
}
