import type { HeaderLines } from '../../model/client.js';
import { tryParseJson } from '../../model/json-text.js';
import { compileSelectionExpression } from '../../routing/selection-expression.js';
import { type Occasion, requestContext } from './event.js';

/** The text of a selection expression for an execution; what the execution lacks may be found elsewhere. */
export type Select = (occasion: Occasion, findMore?: (reference: string) => unknown) => string;

/**
 * Prepares an expression that chooses a template, a model or an API key, such as `$request.body.type` or
 * `$request.header.x-api-key`. What it cannot find is empty.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html
 */
export function compileSelect(expression: string): Select {
  const evaluate = compileSelectionExpression(expression);
  return (occasion, findMore) => evaluate((reference) => textOf(find(reference, occasion) ?? findMore?.(reference)));
}

/** The value that a reference such as `request.body.a` or `context.stage` has in an execution. */
export function find(reference: string, occasion: Occasion): unknown {
  const [kind, ...rest] = stepsOf(reference);
  if (kind === 'context') return rest.reduce(member, requestContext(occasion));
  if (kind === 'stageVariables') return rest.reduce(member, occasion.connection.stage.variables as unknown);
  if (kind !== 'request') return undefined;
  return rest.slice(1).reduce(member, partOf(rest[0], occasion));
}

/** The value at a path of a body that is JSON. */
export function findIn(body: string | Buffer, path: string): unknown {
  return stepsOf(path).reduce(member, tryParseJson(body.toString()));
}

export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function stepsOf(path: string): string[] {
  return path
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter((step) => step !== '');
}

/** Those of header and query string are of the handshake, `body` is that of a message. */
function partOf(part: string | undefined, { happening }: Occasion): unknown {
  if (part === 'body')
    return happening.eventType === 'MESSAGE' ? tryParseJson(happening.message.content.toString()) : undefined;
  if (happening.eventType !== 'CONNECT') return undefined;
  const { client, query } = happening;
  if (part === 'header') return lastOfEach(client.headers.map(([name, value]) => [name.toLowerCase(), [value]]));
  if (part === 'querystring') return lastOfEach(query);
  if (part === 'multivalueheader') return joinedHeaders(client.headers);
  if (part === 'multivaluequerystring')
    return Object.fromEntries([...query].map(([name, all]) => [name, all.join(',')]));
  return undefined;
}

function lastOfEach(values: Iterable<readonly [string, readonly string[]]>): Record<string, string | undefined> {
  return Object.fromEntries([...values].map(([name, all]) => [name, all.at(-1)]));
}

function joinedHeaders(headers: HeaderLines): Record<string, string> {
  const joined: Record<string, string> = Object.create(null);
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    joined[key] = joined[key] === undefined ? value : `${joined[key]},${value}`;
  }
  return joined;
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, name)) return (value as Record<string, unknown>)[name];
  return undefined;
}
