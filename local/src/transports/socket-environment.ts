import type { ClientRequest } from '../model/client.js';
import type { Clock } from '../model/execution.js';
import type { Closing, Connection, Message } from '../pipeline/websocket/connection.js';
import type { Handshake } from '../pipeline/websocket-api.js';
import type { OpenConnections } from './open-connections.js';

/** What happens on the sockets of one WebSocket API, and who answers. */
export interface WebSocketService {
  readonly apiId: string;
  connect(client: ClientRequest): Promise<Handshake>;
  /** Gives the frame for the sender, if there is one. */
  receive(connection: Connection, message: Message): Promise<string | Buffer | undefined>;
  disconnect(connection: Connection, closing: Closing): Promise<void>;
  /** Told of what the others threw: a bug of ours. */
  onFailure(error: unknown): void;
}

/** The world that the sockets live in. */
export interface SocketEnvironment {
  readonly connections: OpenConnections;
  readonly clock: Clock;
  /** Calls back again and again; the function it gives ends that. */
  every(millis: number, callback: () => void): () => void;
}
