import { parseArgs } from 'node:util';
import { Random } from '../random.js';
import { assemblyTarget } from './assembly-target.js';
import { awsTarget } from './aws-target.js';
import { type Fault, type FuzzTarget, shown, within } from './fuzz-target.js';
import { httpTarget } from './http-target.js';
import { policyTarget } from './policy-target.js';
import { signatureTarget } from './signature-target.js';
import { templateTarget } from './template-target.js';
import { webSocketTarget } from './websocket-target.js';

const targets: readonly FuzzTarget[] = [
  httpTarget,
  webSocketTarget,
  awsTarget,
  templateTarget,
  policyTarget,
  signatureTarget,
  assemblyTarget,
];

/** So many inputs lie between two looks at whether a target still works. */
const betweenChecks = 100;

const usage = 'npm run fuzz -- [--count 50000] [--seed 1] [--only NAME]…';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '50000' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', multiple: true, default: [] },
    },
  });
  const chosen = values.only.length === 0 ? targets : targets.filter(({ name }) => values.only.includes(name));
  if (chosen.length === 0) throw new Error(`targets are: ${targets.map(({ name }) => name).join(', ')}; ${usage}`);
  const weights = chosen.reduce((sum, { weight }) => sum + weight, 0);
  let passed = 0;
  let failed = 0;
  for (const target of chosen) {
    const count = Math.ceil((Number(values.count) * target.weight) / weights);
    const faults = await attackTarget(target, count, Number(values.seed));
    console.log(`${target.name}: ${count} inputs, seed ${values.seed}: ${faults.length} faults`);
    for (const { input, problem } of faults) console.log(`  ${input}\n    ${problem.replaceAll('\n', '\n    ')}`);
    passed += count - faults.length;
    failed += faults.length;
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function attackTarget(target: FuzzTarget, count: number, seed: number): Promise<readonly Fault[]> {
  const random = new Random(seed);
  const opened = await target.open();
  const faults: Fault[] = [];
  const note = (fault: Fault | undefined) => fault && faults.push(fault);
  try {
    for (let done = 0; done < count && faults.length < 20; done++) {
      note(await within(opened.attack(random), `input ${done} of ${target.name}`));
      if (done % betweenChecks === 0) note(await within(opened.check(), `the check after input ${done}`));
    }
    note(await within(opened.check(), 'the last check'));
  } catch (error) {
    faults.push({ input: shown(`${target.name}, seed ${seed}`), problem: String((error as Error).stack) });
  } finally {
    await opened.close();
  }
  return faults;
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
