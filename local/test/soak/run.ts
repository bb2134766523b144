import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { GatewayProcess } from './gateway-process.js';
import { load } from './load.js';
import { descendantsOf, type Figures, figuresOf } from './process-figures.js';
import { soakTemplate } from './soak-template.js';

const secondsBetweenSamples = 5;

/** What may be more at the end than after the warm-up, beside a tenth. */
const leeway: Figures = { gatewayMb: 10, descriptors: 20, threads: 4, processes: 4, processesMb: 150 };

async function main(minutes: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-soak-'));
  writeFileSync(join(folder, 'template.json'), JSON.stringify(soakTemplate));
  const command = fileURLToPath(new URL('../../bin/gatewright.js', import.meta.url));
  const gateway = await GatewayProcess.start(command, join(folder, 'template.json'));
  const end = Date.now() + minutes * 60_000;
  const isOver = () => Date.now() >= end || gateway.hasEnded;
  const [tally, samples] = await Promise.all([load(gateway, isOver), sample(gateway, isOver)]);
  const lasted = !gateway.hasEnded;
  const children = lasted ? descendantsOf(gateway.pid) : [];
  const exitCode = await gateway.stop();
  const stayed = await stillThere(children);
  rmSync(folder, { recursive: true, force: true });

  console.log(
    `${tally.asked} asked, ${tally.answered} answered, ${tally.faults} faults provoked, ${samples.length} samples`,
  );
  const checks = [
    { name: 'the gateway lasted', holds: lasted },
    {
      name: 'nothing was lost',
      holds: tally.lost.length === 0 && tally.asked === tally.answered,
      why: tally.lost.join('\n  '),
    },
    ...growthOf(samples),
    { name: 'it ended with status 0', holds: exitCode === 0, why: `status ${exitCode}\n  ${gateway.errors}` },
    { name: 'no process stayed', holds: stayed.length === 0, why: stayed.join(', ') },
  ];
  for (const { name, holds, why } of checks)
    console.log(`${holds ? 'ok  ' : 'FAIL'} ${name}${holds || !why ? '' : `: ${why}`}`);
  const failed = checks.filter(({ holds }) => !holds).length;
  console.log(`${checks.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function sample(gateway: GatewayProcess, isOver: () => boolean): Promise<readonly Figures[]> {
  const samples: Figures[] = [];
  while (!isOver()) {
    samples.push(figuresOf(gateway.pid));
    await pause(secondsBetweenSamples * 1000);
  }
  return samples;
}

/** Compares the medians of the first and of the last third of what comes after the warm-up, the first fifth. */
function growthOf(samples: readonly Figures[]): { name: string; holds: boolean; why?: string }[] {
  const warm = samples.slice(Math.floor(samples.length / 5));
  const third = Math.max(1, Math.floor(warm.length / 3));
  return (Object.keys(leeway) as (keyof Figures)[]).map((figure) => {
    const before = median(warm.slice(0, third).map((sampled) => sampled[figure]));
    const after = median(warm.slice(-third).map((sampled) => sampled[figure]));
    const holds = after <= before * 1.1 + leeway[figure];
    return { name: `no growth of ${figure}: ${before.toFixed(0)} to ${after.toFixed(0)}`, holds };
  });
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Those that have not ended some seconds after the gateway; what looks after functions ends last. */
async function stillThere(pids: readonly number[]): Promise<readonly number[]> {
  for (let left = 50; left > 0 && pids.some(isAlive); left--) await pause(100);
  return pids.filter(isAlive);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const minutes = Number(process.argv[2] ?? 30);
if (Number.isFinite(minutes) && minutes > 0) await main(minutes);
else {
  console.error(`'${process.argv[2]}' is no number of minutes: npm run soak -- MINUTES, after npm run build`);
  process.exitCode = 1;
}
