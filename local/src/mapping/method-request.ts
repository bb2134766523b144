import type { ClientRequest, HeaderLines } from '../model/client.js';
import { parseQuery, type QueryParameters } from './query-parameters.js';
import { RequestHeaders } from './request-headers.js';

/** A client's request as the resources of a stage see it. */
export interface MethodRequest {
  readonly client: ClientRequest;
  readonly httpMethod: string;
  /** Without the stage or the base path of a domain name, percent-encoding kept, slashes at its start collapsed. */
  readonly path: string;
  /** As it was sent: with the stage, or with the base path of a domain name. */
  readonly sentPath: string;
  /** As functions are told it: without the stage, but with the base path of a domain name. */
  readonly eventPath: string;
  /** Raw, as they stand in the path; empty before a method is matched. */
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly query: QueryParameters;
  /** With those that API Gateway adds. */
  readonly headers: RequestHeaders;
  readonly body: Buffer;
}

/** How a client has addressed a stage: by its name, or through a domain name with or without a base path. */
export interface StageAddress {
  readonly stageName: string;
  /** Undefined where the path begins with the stage. */
  readonly basePath: string | undefined;
}

/** Reads a client's request; its path begins with the stage or the base path, unless the stage is `$default`. */
export function toMethodRequest(client: ClientRequest, address: StageAddress, traceId: string): MethodRequest {
  const question = client.target.indexOf('?');
  const sentPath = question < 0 ? client.target : client.target.slice(0, question);
  const { stageName, basePath } = address;
  const path = withoutPrefix(sentPath, basePath ?? (stageName === '$default' ? '' : stageName));
  return {
    client,
    httpMethod: client.method,
    path,
    sentPath,
    eventPath: basePath === undefined ? path : sentPath,
    pathParameters: {},
    query: parseQuery(question < 0 ? '' : client.target.slice(question + 1)),
    headers: RequestHeaders.received(client.headers, (sent) => addedHeaders(client, sent, traceId)),
    body: client.body,
  };
}

function withoutPrefix(path: string, prefix: string): string {
  const rest = prefix !== '' && path.startsWith(`/${prefix}`) ? path.slice(prefix.length + 1) : path;
  if (rest === '') return '/';
  let start = 0;
  while (rest.charCodeAt(start) === SLASH && rest.charCodeAt(start + 1) === SLASH) start++;
  return start === 0 ? rest : rest.slice(start);
}

const SLASH = 47;

function addedHeaders(client: ClientRequest, headers: RequestHeaders, traceId: string): HeaderLines {
  const forwardedFor = headers.get('x-forwarded-for');
  return [
    ['X-Amzn-Trace-Id', traceId],
    ['X-Forwarded-For', forwardedFor === undefined ? client.sourceIp : `${forwardedFor}, ${client.sourceIp}`],
    ['X-Forwarded-Port', portOf(headers.get('host')) ?? (client.scheme === 'https' ? '443' : '80')],
    ['X-Forwarded-Proto', client.scheme],
  ];
}

function portOf(host: string | undefined): string | undefined {
  return host === undefined ? undefined : /:(\d+)$/.exec(host)?.[1];
}
