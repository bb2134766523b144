import { encodePercent, tryDecodePercent } from '../model/percent-encoding.js';
/** The parameters of a query string, decoded, each with every value it was sent with. */
export type QueryParameters = ReadonlyMap<string, readonly string[]>;

const none: QueryParameters = new Map();

/** Reads a raw query string: `+` and `%20` are blanks, and `;` separates as `&` does. */
export function parseQuery(query: string): QueryParameters {
  if (query === '') return none;
  const parameters = new Map<string, string[]>();
  for (const part of query.split(/[&;]/)) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decode(equals < 0 ? part : part.slice(0, equals));
    const value = equals < 0 ? '' : decode(part.slice(equals + 1));
    const values = parameters.get(name);
    if (values) values.push(value);
    else parameters.set(name, [value]);
  }
  return parameters;
}

/** Writes parameters as the query string of an endpoint. */
export function formatQuery(parameters: Iterable<readonly [name: string, value: string]>): string {
  return [...parameters].map(([name, value]) => `${encodePercent(name)}=${encodePercent(value)}`).join('&');
}

function decode(text: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  const spaced = text.replaceAll('+', ' ');
  // A stray percent sign is data; API Gateway does not refuse it.
  return tryDecodePercent(spaced) ?? spaced;
}
