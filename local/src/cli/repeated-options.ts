import type { Command, Option } from 'commander';
import { UsageError } from '../model/usage-error.js';

/** Refuses an option that is given twice and of which one would count alone, for each command of a program. */
export function refuseRepeatedOptions(program: Command): void {
  for (const command of program.commands) {
    for (const option of command.options) {
      if (!option.isBoolean() && !isRepeatable(option)) refuseSecond(command, option);
    }
  }
}

/** What the help promises, holds. */
function isRepeatable({ description }: Option): boolean {
  return /\(repeatable\b/.test(description);
}

function refuseSecond(command: Command, option: Option): void {
  let isGiven = false;
  command.on(`option:${option.name()}`, () => {
    if (isGiven) throw new UsageError('INVALID_OPTION', `${option.long} is given twice`, 'leave one of them out');
    isGiven = true;
  });
}
