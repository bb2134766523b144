import type { Caller } from '../../model/caller.js';
import type { ApiKey } from '../../model/rest-api.js';
import type { WebSocketStage } from '../../model/websocket-api.js';

/** A connection of a WebSocket API, from its handshake on: what each of its events tells. */
export interface Connection {
  readonly id: string;
  readonly stage: WebSocketStage;
  /** Milliseconds since 1970. */
  readonly connectedAt: number;
  /** The host that the client called. */
  readonly domainName: string;
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  readonly caller: Caller;
  /** The one that the client gave where the `$connect` route requires one. */
  readonly apiKey?: ApiKey;
}

/** A message of a client, which is text: API Gateway takes no binary frames. */
export interface Message {
  readonly content: Buffer;
}

/** How a connection ended, by the codes of RFC 6455. */
export interface Closing {
  readonly statusCode: number;
  readonly reason: string;
}
