import {
  emulationTable,
  serviceOf,
  servicesInWhole,
  tryFindRow,
} from '../../src/deployment/emulation/emulation-table.js';
import type { PropertyRow, PropertyRows } from '../../src/deployment/emulation/verdict.js';
import { type PartSchema, readSchemas, type Schema } from './cloudformation-schema.js';

const schemas = readSchemas();
const types = [...schemas.keys()].sort();

/** Whose every property, and every property of a part that is emulated, has a verdict. */
const isOfApisAndFunctions = (type: string) => /^AWS::(ApiGateway|ApiGatewayV2|Lambda)::/.test(type);

/** What CloudFormation has no schema of: what the AWS CDK adds to templates. */
const isOfTheCdk = (type: string) => type.startsWith('Custom::') || type.startsWith('AWS::CDK::');

test('the schema is read: types with their properties, and parts of them', () => {
  expect(schemas.size).toBeGreaterThan(1000);
  expect([...(schemas.get('AWS::Lambda::Function')?.get('Code')?.properties.keys() ?? [])]).toContain('ImageUri');
});

test('every type of the services that are told in whole has a row of its own', () => {
  const lacking = types.filter((type) => servicesInWhole.includes(serviceOf(type)) && !emulationTable[type]);
  expect(lacking).toEqual([]);
});

test('every type that names a function, an API or a table has a row', () => {
  const names = /lambda|function_?(arn|name)|restapi|apigateway|dynamo/i;
  const isNamedIn = (schema: Schema): boolean =>
    [...schema].some(([name, part]) => names.test(name) || (part !== undefined && isNamedIn(part.properties)));
  const isSam = (type: string) => type.startsWith('AWS::Serverless::');
  const naming = [...schemas].filter(([type, schema]) => !isSam(type) && isNamedIn(schema)).map(([type]) => type);
  expect(naming.length).toBeGreaterThan(50);
  expect(naming.filter((type) => !tryFindRow(type))).toEqual([]);
});

test('no row is of a type or a service that CloudFormation does not have', () => {
  const services = new Set(types.map((type) => `${serviceOf(type)}::*`));
  const strange = Object.keys(emulationTable).filter(
    (name) => !schemas.has(name) && !services.has(name) && !isOfTheCdk(name),
  );
  expect(strange).toEqual([]);
});

test('every type of APIs and functions has all its properties in its row', () => {
  const rows = Object.entries(emulationTable).filter(([type]) => isOfApisAndFunctions(type));
  expect(rows.filter(([, { properties }]) => !properties).map(([type]) => type)).toEqual([]);
});

test('a row has the properties that CloudFormation has, neither less nor more', () => {
  const differences = Object.entries(emulationTable).flatMap(([type, { properties }]) => {
    const schema = schemas.get(type);
    return properties && schema ? differencesOf(type, properties, schema) : [];
  });
  expect(differences).toEqual([]);
});

function differencesOf(place: string, rows: PropertyRows, schema: Schema): readonly string[] {
  const lacking = [...schema.keys()].filter((name) => !rows[name]).map((name) => `${place}.${name} has no verdict`);
  const strange = Object.keys(rows).filter((name) => !schema.has(name));
  const within = Object.entries(rows).flatMap(([name, row]) =>
    partDifferences(`${place}.${name}`, row, schema.get(name)),
  );
  return [...lacking, ...strange.map((name) => `${place}.${name} is no property`), ...within];
}

/** What is emulated is so in its parts; where the whole has no effect or is reported, so have its parts. */
function partDifferences(place: string, row: PropertyRow, schema: PartSchema | undefined): readonly string[] {
  if (row.kind === 'part') {
    if (row.isMap !== schema?.isMap) return [`${place} is ${schema?.isMap ? 'a' : 'no'} map of parts`];
    return differencesOf(place, row.properties, schema.properties);
  }
  return row.kind === 'emulated' && schema ? [`${place} is emulated, but not in its parts`] : [];
}
