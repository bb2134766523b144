import { connect, type Socket } from 'node:net';

/** How a server stood a load. */
export interface Load {
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p99: number;
}

/** Sends the same GET request over several connections, on each the next one as soon as the last is answered. */
export async function load(url: string, seconds: number, connections: number): Promise<Load> {
  const latencies: number[] = [];
  const end = performance.now() + seconds * 1000;
  const begin = performance.now();
  await Promise.all(Array.from({ length: connections }, () => repeat(new URL(url), end, latencies)));
  const elapsed = (performance.now() - begin) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
  return { requestsPerSecond: latencies.length / elapsed, median: at(0.5), p99: at(0.99) };
}

async function repeat({ hostname, port, host, pathname }: URL, end: number, latencies: number[]): Promise<void> {
  const socket = connect(Number(port), hostname);
  socket.setNoDelay(true);
  const request = Buffer.from(`GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nAccept: */*\r\n\r\n`);
  while (performance.now() < end) {
    const begin = performance.now();
    socket.write(request);
    await readResponse(socket);
    latencies.push(performance.now() - begin);
  }
  socket.destroy();
}

/** Reads one response, whose length is given by its header, and refuses any but 200. */
function readResponse(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = '';
    const onData = (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: *(\d+)/i.exec(text)?.[1] ?? 0);
      if (text.length < head + 4 + length) return;
      finish();
      if (text.startsWith('HTTP/1.1 200')) resolve();
      else reject(new Error(`not 200: ${text}`));
    };
    const onClose = () => {
      finish();
      reject(new Error('the server has closed the connection'));
    };
    const finish = () => {
      socket.off('data', onData);
      socket.off('close', onClose);
      socket.off('error', onClose);
    };
    socket.on('data', onData);
    socket.on('close', onClose);
    socket.on('error', onClose);
  });
}
