import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../src/model/usage-error.js';
import { loadModel } from '../../src/serving/load-model.js';
import type { Random } from '../random.js';
import { type Fault, type FuzzTarget, shown } from './fuzz-target.js';
import { mutateJson, mutateText } from './mutate.js';
import { apisTemplate } from './served-apis.js';

/** Templates with something wrong in them: each is loaded, or refused as a usage error. */
export const assemblyTarget: FuzzTarget = {
  name: 'assemblies',
  weight: 10,
  open: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatewright-fuzz-'));
    const file = join(folder, 'template.json');
    return {
      attack: async (random) => attack(file, textOf(random)),
      check: async () => attack(file, JSON.stringify(apisTemplate)),
      close: async () => rmSync(folder, { recursive: true, force: true }),
    };
  },
};

function textOf(random: Random): string {
  let template: unknown = apisTemplate;
  for (let left = random.below(3); left >= 0; left--) template = mutateJson(random, template);
  const text = JSON.stringify(template) ?? '';
  return random.once(8) ? mutateText(random, text) : text;
}

function attack(file: string, text: string): Fault | undefined {
  writeFileSync(file, text);
  try {
    loadModel({ assembly: file });
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    return { input: shown(text), problem: String((error as Error).stack) };
  }
}
