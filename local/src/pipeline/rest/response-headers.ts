import type { HeaderLines } from '../../model/client.js';

type HeaderLine = HeaderLines[number];

/**
 * Renames what only API Gateway may say to a client: such a header of an endpoint or a mapping arrives as
 * `x-amzn-Remapped-…`; transfer coding and connection settings of the endpoint end there.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function remapHeaders(headers: HeaderLines, remapped: ReadonlySet<string>): HeaderLine[] {
  const kept: HeaderLine[] = [];
  for (const line of headers) {
    const name = line[0].toLowerCase();
    if (dropped.has(name)) continue;
    kept.push(remapped.has(name) ? [`x-amzn-Remapped-${line[0]}`, line[1]] : line);
  }
  return kept;
}

/** Recorded for Lambda proxy integrations and for mapped responses. */
export const remappedHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-md5',
  'date',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'trailer',
  'upgrade',
  'user-agent',
  'www-authenticate',
  'x-amzn-requestid',
]);

/** Recorded for HTTP proxy integrations, which let more through. */
export const remappedHttpProxyHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'server',
  'x-amzn-requestid',
]);

const dropped: ReadonlySet<string> = new Set(['transfer-encoding', 'keep-alive']);

function hasHeader(headers: HeaderLines, lowerCaseName: string): boolean {
  return headers.some(([name]) => name.toLowerCase() === lowerCaseName);
}

/** A response without a media type is JSON. */
export function withContentType(headers: HeaderLine[]): HeaderLine[] {
  if (!hasHeader(headers, 'content-type')) headers.push(['Content-Type', 'application/json']);
  return headers;
}

/** Tells the client the trace of an endpoint that took part in it. */
export function withTrace(headers: HeaderLine[], traceId: string): HeaderLine[] {
  if (!hasHeader(headers, 'x-amzn-trace-id')) headers.unshift(['X-Amzn-Trace-Id', traceId]);
  return headers;
}
