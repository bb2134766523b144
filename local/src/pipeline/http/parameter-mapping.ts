import { formatQuery } from '../../mapping/query-parameters.js';
import type { ClientResponse } from '../../model/client.js';
import type { HttpIntegration } from '../../model/http-api.js';
import { type Resolvable, Unresolved } from '../../model/unresolved.js';
import { unresolvedValue } from '../unresolved-value.js';
import type { RoutedRequest } from './event.js';
import { withHeaderLines } from './http-request.js';
import { compileSource, type ParameterSource } from './parameter-source.js';

export type MapRequest = (routed: RoutedRequest) => RoutedRequest;
export type MapResponse = (routed: RoutedRequest, response: ClientResponse) => ClientResponse;

/**
 * Prepares the change of a request before it goes to the integration: headers, query string and path.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
 */
export function compileRequestMapping(integration: HttpIntegration): MapRequest {
  const changes = compileChanges(integration.requestParameters);
  if (changes.length === 0) return (routed) => routed;
  return (routed) => {
    explainReserved(routed, changes);
    const values = changes.map((change) => ({ ...change, value: change.read({ routed }) }));
    const headers = apply(routed.request.headerLines, values.filter(isOf('header')), lowerCase);
    const query = apply(pairsOf(routed.request.query), values.filter(isOf('querystring')), unchanged);
    const path = values.find(({ place }) => place === 'path')?.value;
    const request = { ...withHeaderLines(routed.request, headers), ...(path && { rawPath: path }) };
    const mapped = { ...routed, request, ...(path && { mappedPath: path }) };
    if (!values.some(isOf('querystring'))) return mapped;
    return { ...mapped, request: { ...request, query: groupPairs(query), rawQueryString: formatQuery(query) } };
  };
}

/**
 * Prepares the change of a response, by the status code that the integration gave.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html#http-api-mapping-response-parameters
 */
export function compileResponseMapping(integration: HttpIntegration): MapResponse {
  const byStatus = new Map(
    Object.entries(integration.responseParameters).map(([status, mappings]) => [status, compileChanges(mappings)]),
  );
  if (byStatus.size === 0) return (_, response) => response;
  return (routed, response) => {
    const changes = byStatus.get(String(response.status));
    if (!changes) return response;
    explainReserved(routed, changes);
    const values = changes.map((change) => ({ ...change, value: change.read({ routed, response }) }));
    const status = Number(values.find(({ place }) => place === 'statuscode')?.value ?? response.status);
    const headers = apply(response.headers, values.filter(isOf('header')), lowerCase);
    return { ...response, headers, status: isStatus(status) ? status : response.status };
  };
}

interface Change {
  readonly action: string;
  readonly place: string;
  readonly name: string;
  readonly read: ParameterSource;
  readonly isReserved: boolean;
}

type Pairs = readonly (readonly [name: string, value: string])[];

function compileChanges(mappings: Readonly<Record<string, Resolvable<string>>>): readonly Change[] {
  return Object.entries(mappings).map(([destination, source]) => {
    const [, action = '', place = '', name = ''] = /^(\w+):(\w+)(?:\.(.+))?$/.exec(destination) ?? [];
    return {
      action,
      place,
      name,
      read: source instanceof Unresolved ? failing(source) : compileSource(source),
      isReserved: place === 'header' && reserved.test(name),
    };
  });
}

function failing(source: Unresolved): ParameterSource {
  return ({ routed }) => {
    throw unresolvedValue(routed.execution, source);
  };
}

/** The service refuses to deploy a mapping of these. */
const reserved =
  /^(access-control-.*|apigw-.*|authorization|connection|content-.*|forwarded|keep-alive|origin|proxy-.*|te|trailers|transfer-encoding|upgrade|x-amz-.*|x-amzn-.*|x-forwarded-(for|host|proto)|via)$/i;

function explainReserved({ execution, route }: RoutedRequest, changes: readonly Change[]): void {
  for (const { name, isReserved } of changes) {
    if (!isReserved) continue;
    execution.explain(`${route.origin.constructPath}: API Gateway reserves the header ${name} and refuses to map it`);
  }
}

function isOf(place: string): (change: Change) => boolean {
  return (change) => change.place === place && !change.isReserved;
}

/** Appending keeps what is there, overwriting takes its place; a source without a value changes nothing. */
function apply(
  pairs: Pairs,
  changes: readonly (Change & { readonly value: string })[],
  normalize: (name: string) => string,
): Pairs {
  let result = pairs;
  for (const { action, name, value } of changes) {
    const wanted = normalize(name);
    if (action !== 'remove' && value === '') continue;
    if (action !== 'append') result = result.filter(([other]) => normalize(other) !== wanted);
    if (action !== 'remove') result = [...result, [wanted, value]];
  }
  return result;
}

const lowerCase = (name: string) => name.toLowerCase();
const unchanged = (name: string) => name;

function pairsOf(query: RoutedRequest['request']['query']): Pairs {
  return [...query].flatMap(([name, values]) => values.map((value) => [name, value] as const));
}

function groupPairs(pairs: Pairs): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) groups.set(name, [...(groups.get(name) ?? []), value]);
  return groups;
}

function isStatus(status: number): boolean {
  return Number.isInteger(status) && status >= 200 && status <= 599;
}
