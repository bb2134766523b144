import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AnswerAwsCall } from '../../src/aws/aws-call.js';
import { awsCallOf } from '../../src/aws/aws-request.js';
import type { HeaderLines } from '../../src/model/client.js';

/** A server on a free port that hands every request to `answer`, so that real SDK clients can be pointed at it. */
export async function serveAwsCalls(answer: AnswerAwsCall): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const headers: HeaderLines = request.rawHeaders.flatMap((name, index) =>
      index % 2 === 0 ? [[name, request.rawHeaders[index + 1] ?? ''] as const] : [],
    );
    const { method = 'GET', url: target = '/' } = request;
    const call = awsCallOf({ method, target, headers, body: Buffer.concat(chunks) }, (key) => key ?? 'nobody');
    const answered = await answer(call);
    response.writeHead(answered.status, answered.headers.flat() as string[]);
    response.end(answered.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What an SDK client needs to be pointed at `url`. */
export function clientConfiguration(url: string) {
  return {
    endpoint: url,
    region: 'eu-west-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'list-items', secretAccessKey: 'secret' },
  };
}
