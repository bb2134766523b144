import { headerValues } from '../../mapping/endpoint-response.js';
import type { ClientResponse } from '../../model/client.js';
import { tryParseJson } from '../../model/json-text.js';
import { compileSelectionExpression } from '../../routing/selection-expression.js';
import type { RoutedRequest } from './event.js';
import { compileContextVariable } from './http-context.js';

/** What a mapping reads from; a response is there only once the endpoint has answered. */
interface MappingInput {
  readonly routed: RoutedRequest;
  readonly response?: ClientResponse;
}

/** The text of a mapping's source; empty where the request or response has no such value. */
export type ParameterSource = (input: MappingInput) => string;

/**
 * Prepares the source of a parameter mapping of an HTTP API: text that may hold `$request.header.x` or
 * `${request.header.x}`, and the same of the query string, path, body, response, `context` and `stageVariables`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
 */
export function compileSource(expression: string): ParameterSource {
  const references = new Map<string, Reference>();
  const evaluate = compileSelectionExpression(expression);
  evaluate((reference) => {
    references.set(reference, compileReference(reference));
    return '';
  });
  return (input) => evaluate((reference) => references.get(reference)?.(input) ?? '');
}

type Reference = (input: MappingInput) => string | undefined;

function compileReference(reference: string): Reference {
  const kind = Object.keys(kinds).find((prefix) => reference === prefix || reference.startsWith(`${prefix}.`));
  if (kind === undefined) return () => undefined;
  return (kinds[kind] as (name: string) => Reference)(reference.slice(kind.length + 1));
}

const kinds: Readonly<Record<string, (name: string) => Reference>> = {
  'request.header': (name) => {
    const key = name.toLowerCase();
    return ({ routed }) => routed.request.headers[key];
  },
  'request.querystring':
    (name) =>
    ({ routed }) =>
      routed.request.query.get(name)?.join(','),
  'request.path':
    (name) =>
    ({ routed }) =>
      name === '' ? routed.request.rawPath : own(routed.pathParameters, name),
  'request.body': (path) => {
    const read = compileBodyPath(path);
    return ({ routed }) => read(routed.request.client.body);
  },
  'response.header':
    (name) =>
    ({ response }) =>
      response && (headerValues(response.headers, name).join(',') || undefined),
  'response.body': (path) => {
    const read = compileBodyPath(path);
    return ({ response }) => (Buffer.isBuffer(response?.body) ? read(response.body) : undefined);
  },
  context: (name) => {
    const read = compileContextVariable(name);
    return ({ routed }) => read(routed);
  },
  stageVariables:
    (name) =>
    ({ routed }) =>
      own(routed.stage.variables, name),
};

/** Members and elements by name and number; an HTTP API knows neither recursive descent nor filters. */
function compileBodyPath(path: string): (body: Buffer) => string | undefined {
  const steps = path
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter((step) => step !== '');
  return (body) => {
    if (steps.length === 0) return body.toString('utf8', 0, longestMappedBody);
    const value = steps.reduce(member, tryParseJson(body.toString('utf8', 0, longestMappedBody)));
    if (value === undefined || value === null) return undefined;
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
}

/** Of a longer body only the beginning is looked at. */
const longestMappedBody = 100 * 1024;

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

function own(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
