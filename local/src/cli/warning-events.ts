import type { AssemblyModel } from '../model/assembly-model.js';
import type { Finding } from '../model/finding.js';

/** What of the assembly is not emulated, or wrong, as the lines of `--json` tell it. */
export function warningEvents({
  notEmulated,
  warnings,
}: Pick<AssemblyModel, 'notEmulated' | 'warnings'>): readonly object[] {
  return [
    ...notEmulated.map((finding) => ({ ...warningEvent(finding), notEmulated: true })),
    ...warnings.map(warningEvent),
  ];
}

function warningEvent({ code, origin, message, fix }: Finding) {
  return { event: 'warning', code, constructPath: origin.constructPath, message, fix };
}
