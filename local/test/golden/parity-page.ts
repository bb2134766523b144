import { emulationTable } from '../../src/deployment/emulation/emulation-table.js';
import { formatEmulation } from './emulation-page.js';
import type { Behaviour, Evidence } from './golden-cases.js';
import type { Limit } from './limits.js';
import { formatTable } from './markdown-table.js';

const titles: Readonly<Record<string, string>> = {
  REST: 'REST APIs',
  HTTP: 'HTTP APIs',
  WEBSOCKET: 'WebSocket APIs',
  TEMPLATE: 'Mapping templates',
};

/** Writes the page that tells what is emulated, on what evidence, and what is not. */
export function formatParity(behaviours: readonly Behaviour[], limits: readonly Limit[]): string {
  const parts = Object.entries(titles).map(([apiType, title]) =>
    formatKind(
      title,
      behaviours.filter((behaviour) => behaviour.apiType === apiType),
    ),
  );
  return `${[introduction, formatCounts(behaviours), ...parts, formatLimits(limits), formatEmulation(emulationTable)].join('\n\n')}\n`;
}

const introduction = `# Parity with API Gateway

What the local gateway does as AWS does it, each behaviour with its evidence: *recorded* from AWS, *documented* by AWS, or
*assumed* where nobody has published what AWS answers. Every line is a golden case of \`local/test/golden\` that the tests run
through the whole pipeline. What becomes of each type and property of a template stands
[at the end](#types-and-properties). This page is written by \`npm run parity\`.`;

const kinds: readonly Evidence['kind'][] = ['recorded', 'documented', 'assumed'];

function formatCounts(behaviours: readonly Behaviour[]): string {
  const rows = Object.entries(titles).map(([apiType, title]) => {
    const own = behaviours.filter((behaviour) => behaviour.apiType === apiType);
    return [title, ...kinds.map((kind) => String(own.filter(({ evidence }) => evidence.kind === kind).length))];
  });
  return formatTable(['', ...kinds], rows);
}

function formatKind(title: string, behaviours: readonly Behaviour[]): string {
  const areas = [...new Set(behaviours.map(({ area }) => area))].sort();
  const parts = areas.map((area) => {
    const rows = behaviours
      .filter((behaviour) => behaviour.area === area)
      .map(({ text, evidence }) => [toPlainMarkdown(text), formatEvidence(evidence)]);
    return `### ${title}: ${area}\n\n${formatTable(['behaviour', 'evidence'], rows)}`;
  });
  return [`## ${title}`, ...parts].join('\n\n');
}

function formatEvidence({ kind, where }: Evidence): string {
  return where.startsWith('https://') ? `[${kind}](${where})` : `${kind}: ${toPlainMarkdown(where)}`;
}

function formatLimits(limits: readonly Limit[]): string {
  const rows = limits.map(({ what, instead }) => [what, instead]);
  return `## Not emulated\n\n${formatTable(['what', 'instead'], rows)}`;
}

/** What Markdown would take for its own. */
function toPlainMarkdown(text: string): string {
  return text.replace(/[|*_<>]/g, (character) => `\\${character}`);
}
