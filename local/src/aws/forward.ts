import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { HeaderLines } from '../model/client.js';
import type { AwsAnswer, AwsCall } from './aws-call.js';

/** Sends a call as it is to the place that `--endpoint SERVICE=URL` names. */
export function forward(call: AwsCall, endpoint: string): Promise<AwsAnswer> {
  const url = new URL(endpoint);
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = send(
      {
        hostname: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port,
        method: call.method,
        path: `${url.pathname.replace(/\/$/, '')}${call.target}`,
        headers: withHost(withLength(endToEnd(call.headers), call.body), url.host).flat(),
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const headers = endToEnd(pairs(incoming.rawHeaders));
          resolve({ status: incoming.statusCode ?? 502, headers, body: Buffer.concat(chunks) });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(call.body);
  });
}

const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'expect']);

function endToEnd(headers: HeaderLines): HeaderLines {
  return headers.filter(([name]) => !hopByHop.has(name.toLowerCase()));
}

/** The host that a function has signed is sent as it came; a service integration signs none. */
function withHost(headers: HeaderLines, host: string): HeaderLines {
  return headers.some(([name]) => name.toLowerCase() === 'host') ? headers : [['Host', host], ...headers];
}

/** A body that came in chunks is sent whole. */
function withLength(headers: HeaderLines, body: Buffer): HeaderLines {
  const has = headers.some(([name]) => name.toLowerCase() === 'content-length');
  return has || body.length === 0 ? headers : [...headers, ['Content-Length', String(body.length)]];
}

function pairs(rawHeaders: readonly string[]): HeaderLines {
  return rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : []));
}
