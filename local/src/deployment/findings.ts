import { type Finding, type NotEmulatedValues, notEmulated, type WarningValues, warning } from '../model/finding.js';
import type { NotEmulatedCode } from '../model/not-emulated.js';
import type { Origin } from '../model/origin.js';
import type { WarningCode } from '../model/warnings.js';

/** What `deploy` remarks on its way; read once at the end. */
export class Findings {
  readonly notEmulated: Finding[] = [];
  readonly warnings: Finding[] = [];

  reportNotEmulated<const C extends NotEmulatedCode>(code: C, origin: Origin, ...values: NotEmulatedValues<C>): void {
    this.notEmulated.push(notEmulated(code, origin, ...values));
  }

  warn<const C extends WarningCode>(code: C, origin: Origin, ...values: WarningValues<C>): void {
    this.warnings.push(warning(code, origin, ...values));
  }
}
