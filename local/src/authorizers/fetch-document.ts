import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { readWhole } from '../mapping/endpoint-body.js';

/** What is waited for and taken of a document. */
interface DocumentLimits {
  readonly millis: number;
  readonly bytes: number;
}

/** Reads a JSON document from the web within limits; whatever comes of it, its connections are closed. */
export async function fetchDocument(url: string, { millis, bytes }: DocumentLimits): Promise<unknown> {
  const signal = AbortSignal.timeout(millis);
  try {
    const response = await follow(new URL(url), signal, mostRedirects);
    const length = response.headers['content-length'];
    const text = await readWhole(response, bytes, length === undefined ? undefined : Number(length));
    return JSON.parse(text.toString()) as unknown;
  } catch (error) {
    const reason = signal.aborted ? `no answer within ${millis} ms` : (error as Error).message;
    throw new Error(`${url}: ${reason}`);
  }
}

const mostRedirects = 5;

async function follow(url: URL, signal: AbortSignal, redirects: number): Promise<IncomingMessage> {
  const response = await get(url, signal);
  const { statusCode = 0, headers } = response;
  if (statusCode >= 200 && statusCode < 300) return response;
  response.destroy();
  const isRedirect = statusCode >= 300 && statusCode < 400 && headers.location !== undefined;
  if (!isRedirect) throw new Error(`the answer has the status ${statusCode}`);
  if (redirects === 0) throw new Error(`more than ${mostRedirects} redirects`);
  return follow(new URL(headers.location as string, url), signal, redirects - 1);
}

function get(url: URL, signal: AbortSignal): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const headers = { accept: 'application/json' };
    send(url, { agent: false, headers, signal }, resolve).on('error', reject).end();
  });
}
