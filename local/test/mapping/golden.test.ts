import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTemplateCase, type TemplateCase } from '../conformance/template-cases.js';

const OWN = join(__dirname, '../golden/templates');
const SHARED = join(__dirname, '../../../../shared/golden/templates.json');

function readCases(file: string): TemplateCase[] {
  return JSON.parse(readFileSync(file, 'utf8'));
}

const ownCases = readdirSync(OWN).flatMap((file) => readCases(join(OWN, file)));

test.each(ownCases.map((given) => [given.id, given] as const))('template %s', (_, given) => {
  const { status, actual } = runTemplateCase(given);
  expect({ status, actual }).toEqual({ status: 'passed', actual: given.expected ?? actual });
});

test('each case says on what evidence it stands, and no two have the same id', () => {
  expect(new Set(ownCases.map(({ id }) => id)).size).toBe(ownCases.length);
  const sources = ownCases.map((given) => (given as { source?: string }).source);
  expect(sources.filter((source) => !/^(recorded|documented|assumed)$/.test(source ?? ''))).toEqual([]);
});

const hasShared = existsSync(SHARED);
if (!hasShared) console.warn('the recorded template cases are not at hand: only our own were run');

(hasShared ? test : test.skip)('recorded template cases: all of those from AWS, 98 % of the rest', () => {
  const results = readCases(SHARED).map((given) => ({ given, ...runTemplateCase(given) }));
  const failed = results.filter(({ status }) => status !== 'passed');
  expect(failed.filter(({ given }) => given.tier === 'aws').map(({ given }) => given.id)).toEqual([]);
  expect(failed.length).toBeLessThanOrEqual(results.length * 0.02);
});
