import type { HttpApiEnvironment } from '../pipeline/http/environment.js';
import { randomTraceIds } from '../pipeline/new-ids.js';
import type { RestEnvironment } from '../pipeline/rest/environment.js';
import type { WebSocketApiEnvironment } from '../pipeline/websocket/environment.js';
import type { Surroundings } from './api-service.js';

/** What the executions of a REST API reach. */
export function restEnvironment(surroundings: Surroundings): RestEnvironment {
  const { clock, integration, phases } = surroundings;
  return { ...integration, random: Math.random, traceIds: randomTraceIds(clock), phases: phases.rest };
}

/** What the executions of an HTTP API reach. */
export function httpApiEnvironment({ clock, integration, phases, journal }: Surroundings): HttpApiEnvironment {
  return {
    ...integration,
    clock,
    authorizerOf: phases.http,
    buckets: phases.metering.buckets,
    writeAccessLog: (_, line) => journal.onAccessLog(line),
  };
}

/** What the executions of a WebSocket API reach. */
export function webSocketApiEnvironment(surroundings: Surroundings): WebSocketApiEnvironment {
  const { clock, integration, phases, journal } = surroundings;
  return {
    ...integration,
    clock,
    authorizerOf: phases.webSocket,
    metering: phases.metering,
    writeAccessLog: (_, line) => journal.onAccessLog(line),
  };
}
