import { type NotEmulatedCode, notEmulatedNotes } from './not-emulated.js';
import type { Origin } from './origin.js';
import { type Remark, type RemarkArguments, written } from './remark.js';
import { type WarningCode, warnings } from './warnings.js';

export type FindingCode = WarningCode | NotEmulatedCode;

/** A remark about one place of the assembly. */
export interface Finding {
  readonly code: FindingCode;
  readonly origin: Origin;
  readonly message: string;
  /** What to do, as a phrase that follows `fix: `. */
  readonly fix: string;
}

export type WarningValues<C extends WarningCode> = RemarkArguments<(typeof warnings)[C]>;
export type NotEmulatedValues<C extends NotEmulatedCode> = RemarkArguments<(typeof notEmulatedNotes)[C]>;

/** What the assembly gets wrong at a place. */
export function warning<const C extends WarningCode>(code: C, origin: Origin, ...[values]: WarningValues<C>): Finding {
  return { code, origin, ...written(warnings[code], values) };
}

/** What the assembly asks for at a place, and the gateway does not do. */
export function notEmulated<const C extends NotEmulatedCode>(
  code: C,
  origin: Origin,
  ...[values]: NotEmulatedValues<C>
): Finding {
  return { code, origin, ...written(notEmulatedNotes[code], values) };
}

/** What a code means, in a line. */
export function meaningOf(code: FindingCode): string {
  const remarks: Readonly<Record<FindingCode, Remark>> = { ...warnings, ...notEmulatedNotes };
  return remarks[code].meaning;
}
