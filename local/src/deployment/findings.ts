import type { Finding } from '../model/assembly-model.js';
import type { Origin } from '../model/origin.js';

/** What `deploy` remarks on its way; read once at the end. */
export class Findings {
  readonly notEmulated: Finding[] = [];
  readonly warnings: Finding[] = [];

  reportNotEmulated(origin: Origin, message: string): void {
    this.notEmulated.push({ origin, message });
  }

  warn(origin: Origin, message: string): void {
    this.warnings.push({ origin, message });
  }
}
