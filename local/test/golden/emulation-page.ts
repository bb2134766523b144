import { serviceOf } from '../../src/deployment/emulation/emulation-table.js';
import type { PropertyRow, PropertyRows, TypeRow, TypeRows, Verdict } from '../../src/deployment/emulation/verdict.js';
import { formatTable } from './markdown-table.js';

/** Writes what becomes of each type of resource and of its properties: a table a service. */
export function formatEmulation(table: TypeRows): string {
  const services = [...new Set(Object.keys(table).map(serviceOf))].sort(byNearness);
  return [introduction, ...services.map((service) => formatService(service, table))].join('\n\n');
}

const introduction = `## Types and properties

What becomes here of the resources of a template, by their types, and of their properties: *emulated* is done as at AWS;
*no effect* means that no request is answered differently for it; *reported* is not done, is told at the start, and is refused
with \`--strict\`. A property of a type in this list that CloudFormation does not have is reported too, and so is a type
that is not in the list if it names a function, an API or a table of the assembly. What is neither reaches no API. A test
holds the list against CloudFormation's own schema.`;

const nearest = ['AWS::ApiGateway', 'AWS::ApiGatewayV2', 'AWS::Lambda', 'AWS::DynamoDB', 'AWS::Cognito'];

function byNearness(a: string, b: string): number {
  const rank = (service: string) => (nearest.includes(service) ? nearest.indexOf(service) : nearest.length);
  return rank(a) - rank(b) || a.localeCompare(b);
}

function formatService(service: string, table: TypeRows): string {
  const types = Object.keys(table)
    .filter((type) => serviceOf(type) === service)
    .sort((a, b) => Number(a.endsWith('*')) - Number(b.endsWith('*')) || a.localeCompare(b));
  const rows = types.flatMap((type) => formatType(type, table[type] as TypeRow));
  return `### \`${service}\`\n\n${formatTable(['type', 'properties', 'here', 'why, or what instead'], rows)}`;
}

type Line = readonly [type: string, properties: string, here: string, why: string];

/** A line for each verdict, that of the type itself first, with the properties that share it. */
function formatType(type: string, { verdict, properties = {} }: TypeRow): readonly Line[] {
  const name = type.endsWith('::*') ? 'all others' : `\`${type.split('::').at(-1)}\``;
  const lines = new Map<string, string[]>([[formatVerdict(verdict).join('\n'), []]]);
  for (const [path, own] of verdictsOf(properties, '')) {
    const key = formatVerdict(own).join('\n');
    lines.set(key, [...(lines.get(key) ?? []), `\`${path}\``]);
  }
  if (lines.size < 2) return [[name, 'all', ...formatVerdict(verdict)]];
  return [...lines].map(([key, paths], position) => {
    const [here = '', why = ''] = key.split('\n');
    return [position === 0 ? name : '', paths.join(', '), here, why];
  });
}

function verdictsOf(rows: PropertyRows, place: string): readonly (readonly [string, Verdict])[] {
  return Object.entries(rows).flatMap(([name, row]) => verdictsAt(`${place}${name}`, row));
}

function verdictsAt(path: string, row: PropertyRow): readonly (readonly [string, Verdict])[] {
  return row.kind === 'part' ? verdictsOf(row.properties, row.isMap ? `${path}.*.` : `${path}.`) : [[path, row]];
}

function formatVerdict(verdict: Verdict): readonly [here: string, why: string] {
  if (verdict.kind === 'emulated') return ['emulated', ''];
  if (verdict.kind === 'no effect') return ['no effect', verdict.reason];
  if (verdict.kind === 'told elsewhere') return ['reported', `${verdict.instead} (\`${verdict.code}\`)`];
  return ['reported', verdict.unless ? `${verdict.instead}; not where ${verdict.unless.text}` : verdict.instead];
}
