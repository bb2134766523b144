import type { AssemblyModel } from '../model/assembly-model.js';
import { type Finding, meaningOf } from '../model/finding.js';
import { type ColouredStream, paint } from './paint.js';
import { printable } from './printable.js';

/** How many places stand in one line; the others are counted. */
const PLACES_IN_A_LINE = 4;

/** What of the assembly is not emulated, or wrong, as a person reads it: by code, places of one message in one line. */
export function findingsText(
  { notEmulated, warnings }: Pick<AssemblyModel, 'notEmulated' | 'warnings'>,
  stream: ColouredStream,
): string {
  const lines = [...listText('not emulated', notEmulated, stream), ...listText('warnings', warnings, stream)];
  return lines.map((line) => `${line}\n`).join('');
}

function listText(title: string, findings: readonly Finding[], stream: ColouredStream): readonly string[] {
  if (findings.length === 0) return [];
  const groups = groupBy(findings, ({ code }) => code);
  return [title, ...groups.flatMap((group) => groupText(group, stream))];
}

/** The findings of one code; what to do stands once where it is the same for all. */
function groupText(findings: Group, stream: ColouredStream): readonly string[] {
  const [{ code }] = findings;
  const lines = groupBy(findings, ({ message, fix }) => `${message}\n${fix}`);
  const fixes = new Set(findings.map(({ fix }) => fix));
  const fixLine = (fix: string) => `    ${paint(stream, 'green', 'fix:')} ${printable(fix)}`;
  return [
    `  ${paint(stream, 'yellow', code)}  ${meaningOf(code)}`,
    ...lines.flatMap((line) => [
      `    ${printable(`${placesText(line)}: ${line[0].message}`)}`,
      ...(fixes.size > 1 ? [fixLine(line[0].fix)] : []),
    ]),
    ...(fixes.size === 1 ? [fixLine(findings[0].fix)] : []),
  ];
}

function placesText(findings: Group): string {
  const places = findings.map(({ origin }) => origin.constructPath);
  const more = places.length - PLACES_IN_A_LINE;
  const named = places.slice(0, PLACES_IN_A_LINE).join(', ');
  return more > 0 ? `${named} and ${more} more` : named;
}

type Group = readonly [Finding, ...Finding[]];

/** The findings by a key, in the order in which the keys come. */
function groupBy(findings: readonly Finding[], keyOf: (finding: Finding) => string): readonly Group[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const group = groups.get(keyOf(finding));
    if (group) group.push(finding);
    else groups.set(keyOf(finding), [finding]);
  }
  return [...groups.values()];
}
