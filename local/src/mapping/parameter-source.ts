import type { Resolvable } from '../model/unresolved.js';
import { Unresolved } from '../model/unresolved.js';
import type { Payload } from './content-handling.js';
import { bufferedBody, type EndpointResponse, headerValues } from './endpoint-response.js';
import { compileBodyPath } from './json-body.js';
import { MappingError } from './mapping-error.js';
import { type MappingScope, tryFindVariable } from './mapping-scope.js';

/** What a mapping expression reads from; a response is there only once the endpoint has answered. */
export interface MappingInput {
  readonly scope: MappingScope;
  readonly response?: EndpointResponse;
}

/** The value of a mapping expression; undefined where the request or response has none. */
export type ParameterSource = (input: MappingInput) => string | undefined;

/**
 * Prepares the right-hand side of a parameter mapping, such as `method.request.header.X`, `context.stage` or `'text'`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-parameter-mapping-sources.html
 */
export function compileParameterSource(expression: Resolvable<string>): ParameterSource {
  if (expression instanceof Unresolved) return () => fail(expression);
  if (isStatic(expression)) {
    const text = expression.slice(1, -1);
    return () => text;
  }
  const kind = Object.keys(sources).find((prefix) => expression === prefix || expression.startsWith(`${prefix}.`));
  const compile = kind === undefined ? undefined : sources[kind];
  return compile ? compile(expression.slice((kind as string).length + 1)) : () => undefined;
}

const sources: Readonly<Record<string, (name: string) => ParameterSource>> = {
  'method.request.path': (name) => (input) => own(input.scope.rest.request.pathParameters, name),
  'method.request.querystring': (name) => (input) => input.scope.rest.request.query.get(name)?.at(-1),
  'method.request.multivaluequerystring': (name) => (input) => joined(input.scope.rest.request.query.get(name)),
  'method.request.header': (name) => (input) => input.scope.rest.request.headers.exactly(name).at(-1),
  'method.request.multivalueheader': (name) => (input) => joined(input.scope.rest.request.headers.exactly(name)),
  'method.request.body': (path) => compileBody(path, (input) => input.scope.rest.request.body),
  'integration.response.header': (name) => (input) => headerValues(responseOf(input).headers, name).at(-1),
  'integration.response.multivalueheader': (name) => (input) => joined(headerValues(responseOf(input).headers, name)),
  'integration.response.body': (path) => compileBody(path, (input) => bufferedBody(responseOf(input))),
  stageVariables: (name) => (input) => own(input.scope.stageVariables, name),
  context: (name) => {
    const path = name.split('.');
    return (input) => asText(tryFindVariable(input.scope.context, path));
  },
};

function isStatic(expression: string): boolean {
  return expression.length >= 2 && expression.startsWith("'") && expression.endsWith("'");
}

function fail(value: Unresolved): never {
  throw new MappingError(`${value.expression} has no value: ${value.reason}; fix: ${value.fix}`);
}

function own(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function joined(values: readonly string[] | undefined): string | undefined {
  return values && values.length > 0 ? values.join(',') : undefined;
}

function responseOf(input: MappingInput): EndpointResponse {
  if (!input.response) throw new MappingError('integration.response is read before the endpoint has answered');
  return input.response;
}

function compileBody(path: string, bodyOf: (input: MappingInput) => Payload): ParameterSource {
  const read = compileBodyPath(path);
  return (input) => read(bodyOf(input).toString());
}

function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
}
