import { type Finding, notEmulated } from '../../model/finding.js';
import { isRecord } from '../properties.js';
import type { PlacedResource, ResourceIndex } from '../resource-index.js';
import { serviceOf, servicesInWhole, tryFindRow } from './emulation-table.js';
import { findStrangers } from './strangers.js';
import type { PropertyRow, PropertyRows, Reported, Verdict } from './verdict.js';

/** What the resources of an assembly ask for and nothing here does: whole resources, or properties of them. */
export function findNotEmulated(index: ResourceIndex): readonly Finding[] {
  const strangers = findStrangers(index).map(({ resource, names }) => {
    return notEmulated('CALLER_NOT_EMULATED', resource.origin, { type: resource.type, names });
  });
  return [...index.all.flatMap(findingsOf), ...strangers];
}

function findingsOf(resource: PlacedResource): readonly Finding[] {
  const { type, origin, properties } = resource;
  if (type.startsWith('AWS::Serverless::')) return [notEmulated('SAM_NOT_TRANSFORMED', origin, { type })];
  const row = tryFindRow(type);
  if (!row) return servicesInWhole.includes(serviceOf(type)) ? [notEmulated('UNKNOWN_TYPE', origin, { type })] : [];
  const { verdict } = row;
  if (verdict.kind !== 'reported') return propertyFindings(resource, row.properties ?? {});
  return verdict.unless?.holds(properties) ? [] : [toFinding(resource, type, verdict)];
}

/** Each property once, however many items of a list have it. */
function propertyFindings(resource: PlacedResource, rows: PropertyRows): readonly Finding[] {
  const asked = new Map(reportedWithin(resource.properties, rows, ''));
  return [...asked].map(([path, verdict]) => toFinding(resource, path, verdict));
}

type Asked = readonly [path: string, verdict: Reported];

function reportedWithin(value: unknown, rows: PropertyRows, place: string): readonly Asked[] {
  if (Array.isArray(value)) return value.flatMap((item) => reportedWithin(item, rows, place));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, given]) => {
    const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
    return row === undefined ? [] : reportedAt(given, row, `${place}${name}`);
  });
}

function reportedAt(value: unknown, row: PropertyRow, path: string): readonly Asked[] {
  if (row.kind !== 'part') return isAskedFor(value, row) ? [[path, row]] : [];
  if (!row.isMap) return reportedWithin(value, row.properties, `${path}.`);
  return isRecord(value)
    ? Object.values(value).flatMap((item) => reportedWithin(item, row.properties, `${path}.`))
    : [];
}

function isAskedFor(value: unknown, verdict: Verdict): verdict is Reported {
  return verdict.kind === 'reported' && !isNothing(value) && !verdict.unless?.holds(value);
}

/** What CloudFormation takes as if it were not there, or as none. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}

function toFinding({ type, origin }: PlacedResource, what: string, { isUndelivered, instead }: Reported): Finding {
  if (isUndelivered) return notEmulated('EVENTS_NOT_DELIVERED', origin, { what, instead });
  if (what === type) return notEmulated('TYPE_NOT_EMULATED', origin, { type, instead });
  return notEmulated('PROPERTY_NOT_EMULATED', origin, { property: what, instead });
}
