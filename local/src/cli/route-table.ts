import type { RouteRow } from '../serving/route-rows.js';
import { type ColouredStream, paint } from './paint.js';
import { printable } from './printable.js';

const headings: Readonly<Record<keyof RouteRow, string>> = {
  api: 'API',
  stage: 'STAGE',
  key: 'ROUTE',
  auth: 'AUTH',
  throttle: 'THROTTLE',
  cache: 'CACHE',
  integration: 'INTEGRATION',
};

/** The routes as a table; a column that would be empty is left out. */
export function routeTable(rows: readonly RouteRow[], stream: ColouredStream): string {
  const shown = rows.map(printableRow);
  const columns = (Object.keys(headings) as (keyof RouteRow)[]).filter((column) => rows.some((row) => row[column]));
  const widths = columns.map((column) => {
    return Math.max(headings[column].length, ...shown.map((row) => row[column].length));
  });
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  const heading = paint(stream, 'dim', line(columns.map((column) => headings[column])));
  const body = shown.map((row) => line(columns.map((column) => row[column])));
  return `${[heading, ...body].join('\n')}\n`;
}

function printableRow(row: RouteRow): RouteRow {
  return Object.fromEntries(
    Object.entries(row).map(([column, text]) => [column, printable(text)]),
  ) as unknown as RouteRow;
}
