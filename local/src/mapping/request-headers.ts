import type { HeaderLines } from '../model/client.js';

/** A header with every value it was sent with, in wire order. */
export interface RequestHeader {
  readonly name: string;
  readonly values: readonly string[];
}

/**
 * The headers of a request as a method sees them: hop-by-hop and transport headers are gone, names keep the case of the
 * client except for the few that API Gateway spells its own way.
 */
export class RequestHeaders {
  readonly #headers = new Map<string, { readonly name: string; readonly values: string[] }>();

  constructor(lines: HeaderLines) {
    for (const [name, value] of lines) {
      const key = name.toLowerCase();
      if (!invisible.has(key)) this.#add(key, name, value);
    }
  }

  /** The headers of a client, and in their place those that API Gateway makes of them. */
  static received(lines: HeaderLines, additions: (sent: RequestHeaders) => HeaderLines): RequestHeaders {
    const headers = new RequestHeaders(lines);
    for (const [name, value] of additions(headers)) headers.#headers.set(name.toLowerCase(), { name, values: [value] });
    return headers;
  }

  /** The last value of a header, whatever its case. */
  get(lowerCaseName: string): string | undefined {
    return this.#headers.get(lowerCaseName)?.values.at(-1);
  }

  /** Every header, in wire order. */
  [Symbol.iterator](): Iterator<RequestHeader> {
    return this.#headers.values();
  }

  /** Every header by name, as an event lists them. */
  sorted(): readonly RequestHeader[] {
    return [...this.#headers.keys()].sort().map((key) => this.#headers.get(key) as RequestHeader);
  }

  /** The values of a header under exactly this name: parameter names of a method are case-sensitive. */
  exactly(name: string): readonly string[] {
    const header = this.#headers.get(name.toLowerCase());
    return header?.name === name ? header.values : [];
  }

  /** Takes a header away. */
  without(lowerCaseName: string): RequestHeaders {
    const reduced = new RequestHeaders([]);
    for (const [key, header] of this.#headers) if (key !== lowerCaseName) reduced.#headers.set(key, header);
    return reduced;
  }

  #add(key: string, name: string, value: string): void {
    const known = this.#headers.get(key);
    if (known) known.values.push(value);
    else this.#headers.set(key, { name: canonicalNames.get(key) ?? name, values: [value] });
  }
}

/** Headers that neither templates nor endpoints get to see. */
const invisible: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
]);

const canonicalNames: ReadonlyMap<string, string> = new Map(
  ['Authorization', 'Content-Type', 'Host', 'User-Agent', 'X-Amzn-Trace-Id'].map((name) => [name.toLowerCase(), name]),
);
