import { connect } from 'node:net';

/** Sends bytes over a plain connection, ends its own side, and gives all that comes until the other side ends too. */
export function exchange(port: number, bytes: Uint8Array): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.end(bytes));
    socket.on('data', (chunk) => chunks.push(chunk));
    // A reset is a way of refusing; whether the gateway lives is asked separately.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(Buffer.concat(chunks)));
  });
}

/** What is wrong with the bytes as an answer over HTTP/1.1; nothing if they are one, or if there are none. */
export function problemOf(answer: Buffer): string | undefined {
  if (answer.length === 0) return undefined;
  const text = answer.toString('latin1');
  const status = /^HTTP\/1\.1 (\d{3})[ \r]/.exec(text)?.[1];
  if (status === undefined) return `no status line: ${JSON.stringify(text.slice(0, 80))}`;
  if (/node_modules|\.ts:\d+|\.js:\d+|at (async )?[A-Z#]\S+ \(/.test(text))
    return `an internal stack: ${text.slice(0, 600)}`;
  return undefined;
}
