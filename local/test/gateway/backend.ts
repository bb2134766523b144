import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the backend of a test has received it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A server on a free port that keeps what it is sent and answers with one text; closed after the tests of the file. */
export async function startBackend(answer: string): Promise<{ url: string; received: ReceivedRequest[] }> {
  const received: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url: target = '', headers } = request;
    received.push({ method, target, headers, body: Buffer.concat(chunks).toString() });
    response.end(answer);
  });
  closings.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

const closings: (() => Promise<unknown>)[] = [];

afterAll(() => Promise.all(closings.splice(0).map((close) => close())));
