import { type NotEmulatedCode, notEmulatedNotes } from './not-emulated.js';
import type { Origin } from './origin.js';
import type { Remark, RemarkParameters } from './remark.js';
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

/** The values of a remark's parameters, as an argument; no argument where it has none. */
type Values<R extends Remark> = [RemarkParameters<R>] extends [never]
  ? []
  : [values: Readonly<Record<RemarkParameters<R>, string>>];

export type WarningValues<C extends WarningCode> = Values<(typeof warnings)[C]>;
export type NotEmulatedValues<C extends NotEmulatedCode> = Values<(typeof notEmulatedNotes)[C]>;

/** What the assembly gets wrong at a place. */
export function warning<const C extends WarningCode>(code: C, origin: Origin, ...[values]: WarningValues<C>): Finding {
  return write(code, warnings[code], origin, values);
}

/** What the assembly asks for at a place, and the gateway does not do. */
export function notEmulated<const C extends NotEmulatedCode>(
  code: C,
  origin: Origin,
  ...[values]: NotEmulatedValues<C>
): Finding {
  return write(code, notEmulatedNotes[code], origin, values);
}

/** What a code means, in a line. */
export function meaningOf(code: FindingCode): string {
  const remarks: Readonly<Record<FindingCode, Remark>> = { ...warnings, ...notEmulatedNotes };
  return remarks[code].meaning;
}

function write(
  code: FindingCode,
  { message, fix }: Remark,
  origin: Origin,
  values: Readonly<Record<string, string>> = {},
): Finding {
  return { code, origin, message: fill(message, values), fix: fill(fix, values) };
}

function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}
