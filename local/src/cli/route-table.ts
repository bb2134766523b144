import type { RouteRow } from '../serving/route-rows.js';
import type { ColouredStream } from './paint.js';
import { textTable } from './text-table.js';

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
  const columns = Object.keys(headings) as (keyof RouteRow)[];
  return textTable(
    Object.values(headings),
    rows.map((row) => columns.map((column) => row[column])),
    stream,
  );
}
