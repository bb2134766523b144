import type { IncomingMessage } from 'node:http';
import { WebSocketServer } from 'ws';
import { steadyClock } from '../model/steady-clock.js';
import { tryFindMistake } from './handshake.js';
import type { Upgrade } from './http-servers.js';
import { OpenSocket, reasonOf } from './open-socket.js';
import { refusal, refuse } from './refused-requests.js';
import type { SocketEnvironment, WebSocketService } from './socket-environment.js';

/** The sockets of one WebSocket API. */
export interface SocketServer {
  onUpgrade(upgrade: Upgrade): void;
  /** Closes every socket as going away once its messages are answered; nobody is told of the disconnections. */
  close(): Promise<void>;
}

/**
 * Serves the sockets of a WebSocket API. A handshake waits until `connect` has decided; a connection ends after ten
 * minutes without a message, after two hours in any case, and with a frame or message that is binary or too long.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
export function serveWebSockets(service: WebSocketService, environment: SocketEnvironment): SocketServer {
  const subprotocols = new WeakMap<IncomingMessage, string>();
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    clientTracking: false,
    // Each socket answers for itself, as far as its client reads.
    autoPong: false,
    maxPayload: longestMessage,
    handleProtocols: (_, message) => subprotocols.get(message) ?? false,
  });
  const sockets = new Set<OpenSocket>();
  const steady = steadyClock(environment.clock);
  const stopSweeping = environment.every(sweepMillis, () => {
    for (const socket of sockets) socket.closeWhenOver();
  });
  let closed = false;

  const accept = async ({ request, message, socket, head }: Upgrade): Promise<void> => {
    const mistake = tryFindMistake(message);
    if (mistake) return refuse(socket, mistake);
    const handshake = await service.connect(request);
    if (handshake.outcome === 'refused') return refuse(socket, handshake.response);
    const { connection, subprotocol } = handshake;
    if (!socket.readable || !socket.writable || closed) {
      socket.destroy();
      return service.disconnect(connection, { statusCode: 1006, reason: reasonOf(1006) });
    }
    if (subprotocol !== undefined) subprotocols.set(message, subprotocol);
    server.handleUpgrade(message, socket, head, (webSocket) => {
      const open = new OpenSocket({ webSocket, connection, service, environment, steady });
      sockets.add(open);
      open.begin(socket, (closing) => {
        sockets.delete(open);
        if (!closed) service.disconnect(connection, closing).catch(service.onFailure);
      });
    });
  };

  return {
    onUpgrade: (upgrade) => {
      accept(upgrade).catch((error) => {
        service.onFailure(error);
        refuse(upgrade.socket, refusal(500, 'Internal server error'));
      });
    },
    close: async () => {
      closed = true;
      stopSweeping();
      await Promise.all([...sockets].map((socket) => socket.goAway()));
    },
  };
}

const longestMessage = 128 * 1024;
const sweepMillis = 1_000;
