import type { UsagePlan } from '../../../src/model/rest-api.js';
import type { WebSocketApi } from '../../../src/model/websocket-api.js';
import { prepareWebSocketApi } from '../../../src/pipeline/websocket/prepared.js';
import { connectWebSocket, disconnectWebSocket, receiveMessage } from '../../../src/pipeline/websocket-api.js';
import { listen } from '../../../src/transports/http.js';
import { OpenConnections } from '../../../src/transports/open-connections.js';
import { serveWebSockets } from '../../../src/transports/websocket.js';
import { executionOf } from './case-execution.js';
import { origin } from './case-functions.js';
import type { Definition } from './request-case.js';
import { modelOf } from './rest-server.js';
import { startV2Backends, type V2Backends } from './v2-backends.js';
import { phasesOf } from './v2-phases.js';
import { v2Template } from './v2-template.js';

/** The WebSocket API of a case over real sockets, with its backends. */
export interface WebSocketCaseServer {
  readonly api: WebSocketApi;
  readonly port: number;
  readonly backends: V2Backends;
  readonly reasons: readonly string[];
  /** Resolves once so many messages and disconnections have been dealt with. */
  settled(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Serves the WebSocket API of a definition. */
export async function serveWebSocketCase(given: Definition): Promise<WebSocketCaseServer> {
  const backends = await startV2Backends(given);
  const { definition, integration } = backends;
  const model = modelOf(v2Template('WEBSOCKET', { stage: 'prod', ...definition }, backends.uriOf));
  const api = model.apis[0] as WebSocketApi;
  const reasons: string[] = [];
  const clock = { now: () => Date.now() };
  const phases = phasesOf(model, backends, clock);
  const plans = definition.apiKey ? [planOf(api, definition.apiKey)] : [];
  const prepared = prepareWebSocketApi(api, {
    ...integration,
    clock,
    authorizerOf: phases.webSocket,
    metering: { ...phases.metering, usagePlans: () => plans },
    writeAccessLog: () => {},
  });
  const execution = () => executionOf(clock, reasons);
  const counter = new Counter();
  const onFailure = (error: unknown) => reasons.push(String((error as Error).stack));
  const sockets = serveWebSockets(
    {
      apiId: api.id,
      connect: (client) => connectWebSocket(execution(), prepared, client),
      receive: (connection, message) => counter.count(receiveMessage(execution(), prepared, connection, message)),
      disconnect: (connection, closing) =>
        counter.count(disconnectWebSocket(execution(), prepared, connection, closing)),
      onFailure,
    },
    { connections: new OpenConnections(), clock, every: () => () => {} },
  );
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    onRequest: async () => ({ status: 403, headers: [], body: Buffer.alloc(0) }),
    onUpgrade: (upgrade) => sockets.onUpgrade(upgrade),
    onFailure,
  });
  return {
    api,
    port: listener.port,
    backends,
    reasons,
    settled: (count) => counter.reached(count),
    close: async () => {
      sockets.close();
      await listener.close();
      backends.close();
    },
  };
}

/** Counts what has been dealt with, whether it went well or not. */
class Counter {
  #done = 0;
  #waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  count<T>(running: Promise<T>): Promise<T> {
    return running.finally(() => {
      this.#done++;
      for (const { count, resolve } of this.#waiting) if (this.#done >= count) resolve();
    });
  }

  reached(count: number): Promise<void> {
    if (this.#done >= count) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }
}

function planOf(api: WebSocketApi, { value, id = 'key1', plan = {} }: Definition): UsagePlan {
  return {
    origin,
    id: 'plan1',
    name: 'plan',
    apiStages: [{ apiId: api.id, stageName: api.stages[0]?.name ?? '', throttle: {} }],
    apiKeys: [{ origin, id, name: 'key', value, enabled: true }],
    ...plan,
  };
}
