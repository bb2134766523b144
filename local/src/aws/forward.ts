import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { longestAnswer, readWhole, streamWithin } from '../mapping/endpoint-body.js';
import type { ClientResponse, HeaderLines } from '../model/client.js';
import type { AwsAnswer, AwsCall } from './aws-call.js';

/** An answer whose body is still coming. */
interface OpenAnswer {
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: IncomingMessage;
}

/** Sends a call as it is to the place that `--endpoint SERVICE=URL` names, and reads what an integration may take. */
export async function forward(call: AwsCall, endpoint: string, signal: AbortSignal): Promise<AwsAnswer> {
  const { status, headers, body } = await open(call, endpoint, signal);
  const length = body.headers['content-length'];
  return {
    status,
    headers,
    body: await readWhole(body, longestAnswer, length === undefined ? undefined : Number(length)),
  };
}

/** Sends a call likewise, and hands the answer on as it comes: a function may fetch an object of any size. */
export async function forwardStream(call: AwsCall, endpoint: string): Promise<ClientResponse> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), longestWait);
  const answer = await open(call, endpoint, silence.signal).finally(() => clearTimeout(timer));
  return { ...answer, body: streamWithin(answer.body, { idleMillis: longestWait, totalMillis: longestWait }) };
}

/** As long as a function can run, and so wait for anything. */
const longestWait = 15 * 60_000;

function open(call: AwsCall, endpoint: string, signal: AbortSignal): Promise<OpenAnswer> {
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
        signal,
      },
      (body) => resolve({ status: body.statusCode ?? 502, headers: endToEnd(pairs(body.rawHeaders)), body }),
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
