/** What an example answers: its `check.json`. */
export interface Check {
  /** Values of the stacks' CloudFormation parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Sent one after the other: what is cached by one is answered to the next. */
  readonly requests: readonly CheckedRequest[];
  /** Each a sequence of steps with clients of the WebSocket API, called by names. */
  readonly conversations?: readonly (readonly Step[])[];
}

export interface CheckedRequest {
  /** Such as `GET /users/123`. */
  readonly send: string;
  readonly api?: string;
  readonly stage?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON. */
  readonly body?: unknown;
  /** The name of the API key that the request brings. */
  readonly apiKey?: string;
  /** Whether the request is signed with AWS credentials. */
  readonly signed?: boolean;
  readonly expect: ExpectedResponse;
}

interface ExpectedResponse {
  readonly status: number;
  /** Those that matter, by names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** All of it; `"$any"` stands for any text. Left out: an empty body. */
  readonly body?: unknown;
}

export type Step =
  | { readonly connect: string }
  | { readonly disconnect: string }
  | { readonly from: string; readonly send: unknown }
  | { readonly to: string; readonly expect: unknown };

/** The expected value, `"$any"` replaced by a matcher for text that is not empty. */
export function toMatcher(expected: unknown): unknown {
  if (expected === '$any') return expect.stringMatching(/./);
  if (Array.isArray(expected)) return expected.map(toMatcher);
  if (typeof expected !== 'object' || expected === null) return expected;
  return Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, toMatcher(value)]));
}
