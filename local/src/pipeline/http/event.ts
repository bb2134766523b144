import { mimeTypeOf } from '../../mapping/media-types.js';
import type { Caller } from '../../model/caller.js';
import type { Execution } from '../../model/execution.js';
import type { HttpApi, HttpRoute, HttpStage } from '../../model/http-api.js';
import type { HttpRequest } from './http-request.js';

/** A request that has found its route and been let through: what an integration is given. */
export interface RoutedRequest {
  readonly execution: Execution;
  readonly api: HttpApi;
  readonly stage: HttpStage;
  readonly route: HttpRoute;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly request: HttpRequest;
  readonly caller: Caller;
  readonly traceId: string;
  /** The path that a parameter mapping has set. */
  readonly mappedPath?: string;
}

/** The headers that API Gateway itself puts on a request, by lower-case name. */
export function forwardingHeaders({ request, traceId }: RoutedRequest): Record<string, string> {
  const { client, headers } = request;
  const forwarded = headers['x-forwarded-for'];
  return {
    'x-amzn-trace-id': traceId,
    'x-forwarded-for': forwarded === undefined ? client.sourceIp : `${forwarded}, ${client.sourceIp}`,
    'x-forwarded-port': portOf(request.domainName) ?? (client.scheme === 'https' ? '443' : '80'),
    'x-forwarded-proto': client.scheme,
  };
}

/** The first label of an address of AWS's; an API's id is that label, so it stands for an address on this machine. */
export function domainPrefixOf({ api, request }: Pick<RoutedRequest, 'api' | 'request'>): string {
  const host = request.domainName.replace(/:\d+$/, '').toLowerCase();
  const custom = api.domains.some(({ domainName }) => domainName.toLowerCase() === host);
  return custom ? (host.split('.')[0] as string) : api.id;
}

/** The body of an event: text for text types and JSON, XML and JavaScript, base64 for everything else, forms included. */
export function toEventBody(request: HttpRequest): { readonly body: string; readonly isBase64Encoded: boolean } {
  const isText = textTypes.test(mimeTypeOf(request.headers['content-type'] ?? ''));
  return { body: request.client.body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

const textTypes = /^(text\/.*|application\/(json|xml|javascript))$/;

function portOf(domainName: string): string | undefined {
  return /:(\d+)$/.exec(domainName)?.[1];
}
