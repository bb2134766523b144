import { tryFindNearest } from '../../assembly/nearest.js';
import { type Finding, notEmulated } from '../../model/finding.js';
import { isRecord } from '../properties.js';
import type { PlacedResource, ResourceIndex } from '../resource-index.js';
import { tryFindRow } from './emulation-table.js';
import type { PropertyRow, PropertyRows } from './verdict.js';

/** Properties that CloudFormation does not have: slips of the pen, or newer than the rows. */
export function findUnknownProperties(declared: ResourceIndex): readonly Finding[] {
  return declared.all.flatMap((resource) => {
    const rows = tryFindRow(resource.type)?.properties;
    return rows ? findingsOf(resource, rows) : [];
  });
}

function findingsOf({ type, origin, properties }: PlacedResource, rows: PropertyRows): readonly Finding[] {
  const unknown = new Map(unknownWithin(properties, rows, ''));
  return [...unknown].map(([property, nearest]) => {
    const fix = nearest === undefined ? 'leave it out, or take a newer gatewright' : `did you mean ${nearest}?`;
    return notEmulated('UNKNOWN_PROPERTY', origin, { property, type, fix });
  });
}

/** A property with the known one that is most like it. */
type Unknown = readonly [path: string, nearest: string | undefined];

function unknownWithin(value: unknown, rows: PropertyRows, place: string): readonly Unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => unknownWithin(item, rows, place));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, given]): readonly Unknown[] => {
    if (Object.hasOwn(rows, name)) return unknownAt(given, rows[name] as PropertyRow, `${place}${name}.`);
    // A macro is told as such.
    return name.startsWith('Fn::') ? [] : [[`${place}${name}`, tryFindNearest(name, Object.keys(rows))]];
  });
}

function unknownAt(value: unknown, row: PropertyRow, place: string): readonly Unknown[] {
  if (row.kind !== 'part') return [];
  if (!row.isMap) return unknownWithin(value, row.properties, place);
  return isRecord(value) ? Object.values(value).flatMap((item) => unknownWithin(item, row.properties, place)) : [];
}
