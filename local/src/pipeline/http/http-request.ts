import { parseQuery, type QueryParameters } from '../../mapping/query-parameters.js';
import type { ClientRequest, HeaderLines } from '../../model/client.js';
import { tryDecodePercent } from '../../model/percent-encoding.js';
import { pathOf } from '../find-destination.js';

/** A client's request as the routes of a stage see it. */
export interface HttpRequest {
  readonly client: ClientRequest;
  readonly method: string;
  /** Raw, without the stage: what routes are matched against. */
  readonly path: string;
  /** Percent-decoded, with the stage's name unless it is `$default`: what functions and endpoints get. */
  readonly rawPath: string;
  /** Undecoded, without the question mark. */
  readonly rawQueryString: string;
  readonly query: QueryParameters;
  /** Names in lower case, in wire order, without those of the connection. */
  readonly headerLines: HeaderLines;
  /** By lower-case name; the values of a repeated header joined with a comma. No `cookie`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly domainName: string;
}

/** Reads a request whose routes see `path`. */
export function toHttpRequest(client: ClientRequest, path: string, domainName: string): HttpRequest {
  const question = client.target.indexOf('?');
  const rawQueryString = question < 0 ? '' : client.target.slice(question + 1);
  const headerLines = linesOfRequest(client);
  return {
    client,
    method: client.method,
    path,
    rawPath: decodePath(pathOf(client.target)),
    rawQueryString,
    query: parseQuery(rawQueryString),
    headerLines,
    ...readHeaders(headerLines),
    domainName,
  };
}

/** The request with other headers. */
export function withHeaderLines(request: HttpRequest, headerLines: HeaderLines): HttpRequest {
  return { ...request, headerLines, ...readHeaders(headerLines) };
}

function linesOfRequest({ headers, body }: ClientRequest): HeaderLines {
  const lines: [string, string][] = [];
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    if (!ofConnection.has(key)) lines.push([key, value]);
  }
  lines.push(['content-length', String(body.length)]);
  return lines;
}

/** Of one connection, not of the request. The length is that of the body as it was read, chunked or not. */
const ofConnection: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function readHeaders(lines: HeaderLines): Pick<HttpRequest, 'headers' | 'cookies'> {
  const headers: Record<string, string> = Object.create(null);
  const cookies: string[] = [];
  for (const [name, value] of lines) {
    if (name === 'cookie') {
      cookies.push(...value.split(';').map((cookie) => cookie.trim()));
      continue;
    }
    const known = headers[name];
    headers[name] = known === undefined ? value : `${known},${value}`;
  }
  return { headers, cookies: cookies.filter((cookie) => cookie !== '') };
}

function decodePath(path: string): string {
  return tryDecodePercent(path) ?? path;
}
