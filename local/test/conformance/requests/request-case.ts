/** A recorded request: the API that it went to, and what came of it. */
export interface RequestCase {
  readonly id: string;
  readonly source: { readonly kind: string; readonly where?: string };
  /** What the case shows, in a sentence: only our own cases have one. */
  readonly behaviour?: string;
  readonly apiType: string;
  readonly category: string;
  readonly definition: Definition;
  readonly request: RecordedRequest;
  readonly expected: Expected;
  readonly compare?: string;
  readonly note?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a case holds whatever was recorded; each runner knows the members it reads.
export type Definition = Readonly<Record<string, any>>;
// biome-ignore lint/suspicious/noExplicitAny: see above
export type RecordedRequest = Readonly<Record<string, any>>;
// biome-ignore lint/suspicious/noExplicitAny: see above
export type Expected = Readonly<Record<string, any>>;

/** How a case came out. */
export type CaseOutcome =
  | { readonly status: 'passed'; readonly actual?: unknown }
  | { readonly status: 'failed'; readonly actual: unknown; readonly reason: string }
  | { readonly status: 'skipped'; readonly reason: string };

/** A case that cannot be expressed here, with the reason. */
export class NotExpressible extends Error {}
