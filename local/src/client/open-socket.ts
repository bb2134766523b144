import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';

export interface SocketParts {
  /** Such as `?token=secret`, put behind the stage. */
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: readonly string[];
}

/** Opens a WebSocket and resolves when `$connect` has accepted it; a refusal rejects, and tells the status and body. */
export function openSocket(url: string, { query = '', headers = {}, protocols = [] }: SocketParts): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const question = query === '' || query.startsWith('?') ? query : `?${query}`;
    const socket = new WebSocket(url + question, [...protocols], { headers: { ...headers } });
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
    socket.once('unexpected-response', (_, response) => refusalOf(response).then(reject, reject));
  });
}

/** A handshake that the API refused. */
export class ConnectionRefused extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
  ) {
    super(`the API refused the connection with the status ${status}: ${body}`);
    this.name = 'ConnectionRefused';
  }
}

async function refusalOf(response: IncomingMessage): Promise<ConnectionRefused> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return new ConnectionRefused(response.statusCode ?? 0, Buffer.concat(chunks).toString());
}
