import type { CaseReport } from './case-file.js';

/** Writes the results: a table, what was skipped and why, what failed and how, and a line of sums. */
export function formatReport(reports: readonly CaseReport[]): string {
  const skipped = reports.filter(({ status }) => status === 'skipped');
  const failed = reports.filter(({ status }) => status === 'failed');
  const passed = reports.length - skipped.length - failed.length;
  return [
    ...formatTable(reports),
    ...skipped.map(({ id, reason }) => `skipped ${id}: ${reason}`),
    ...failed.flatMap(formatFailure),
    `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ].join('\n');
}

function formatFailure({ id, reason, expected, actual }: CaseReport): string[] {
  return [
    `failed ${id}${reason === undefined ? '' : `: ${reason}`}`,
    `  expected ${JSON.stringify(expected)}`,
    `  actual   ${JSON.stringify(actual)}`,
  ];
}

/** Passed and run cases of each category, by tier. */
function formatTable(reports: readonly CaseReport[]): string[] {
  const tiers = [...new Set(reports.map(({ tier }) => tier))];
  const categories = [...new Set(reports.map(({ category }) => category))].sort();
  const rows = [...categories, undefined].map((category) => [
    category ?? 'total',
    ...[...tiers, undefined].map((tier) => cell(reports, category, tier)),
  ]);
  return alignColumns([['category', ...tiers, 'all'], ...rows]);
}

function cell(reports: readonly CaseReport[], category: string | undefined, tier: string | undefined): string {
  const chosen = reports.filter(
    (report) => (category ?? report.category) === report.category && (tier ?? report.tier) === report.tier,
  );
  const run = chosen.filter(({ status }) => status !== 'skipped');
  const passed = run.filter(({ status }) => status === 'passed').length;
  return chosen.length === 0 ? '' : `${passed}/${run.length}`;
}

function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((text, column) => (column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
