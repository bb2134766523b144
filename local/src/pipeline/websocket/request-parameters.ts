import { type Resolvable, Unresolved } from '../../model/unresolved.js';
import { unresolvedValue } from '../unresolved-value.js';
import type { Occasion } from './event.js';
import { find, textOf } from './selection.js';

type Pairs = readonly (readonly [name: string, value: string])[];

/** What a request to an endpoint carries besides its body. */
export interface MappedParameters {
  readonly header: Pairs;
  readonly querystring: Pairs;
}

/**
 * Prepares the request parameters of an integration: `integration.request.header.X` from `'text'`,
 * `route.request.body.x`, `context.x` or `stageVariables.x`; headers and query string are there only when connecting, one
 * value or all of them (`multivalueheader`).
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-parameter-mapping.html
 */
export function compileParameters(
  mappings: Readonly<Record<string, Resolvable<string>>>,
): (occasion: Occasion) => MappedParameters {
  const header = compilePlace(mappings, 'integration.request.header.');
  const querystring = compilePlace(mappings, 'integration.request.querystring.');
  return (occasion) => ({ header: header(occasion), querystring: querystring(occasion) });
}

function compilePlace(mappings: Readonly<Record<string, Resolvable<string>>>, prefix: string) {
  const sources = Object.entries(mappings)
    .filter(([destination]) => destination.startsWith(prefix))
    .map(([destination, source]) => [destination.slice(prefix.length), compileSource(source)] as const);
  return (occasion: Occasion): Pairs =>
    sources.map(([name, read]) => [name, read(occasion)] as const).filter(([, value]) => value !== '');
}

function compileSource(source: Resolvable<string>): (occasion: Occasion) => string {
  if (source instanceof Unresolved) {
    return ({ execution }) => {
      throw unresolvedValue(execution, source);
    };
  }
  const text = /^'([\s\S]*)'$/.exec(source)?.[1];
  if (text !== undefined) return () => text;
  const reference = source
    .replace(/^route\./, '')
    .replace(/^request\.(multivalue)?header\..*/, (name) => name.toLowerCase());
  return (occasion) => textOf(find(reference, occasion));
}
