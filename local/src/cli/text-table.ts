import { type ColouredStream, paint } from './paint.js';
import { printable } from './printable.js';

/** A table of texts under its headings; a column that would be empty is left out. */
export function textTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  stream: ColouredStream,
): string {
  const shown = rows.map((row) => row.map(printable));
  const columns = headings.map((_, index) => index).filter((index) => rows.some((row) => row[index] !== ''));
  const widths = columns.map((column) => Math.max(...[headings, ...shown].map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    columns
      .map((column, index) => (cells[column] ?? '').padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return `${[paint(stream, 'dim', line(headings)), ...shown.map(line)].join('\n')}\n`;
}
