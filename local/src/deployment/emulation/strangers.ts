import type { PlacedResource, ResourceIndex } from '../resource-index.js';
import { serviceOf, servicesInWhole, tryFindRow } from './emulation-table.js';

/** A resource of a type that the table does not know, with the construct paths of what it names. */
export interface Stranger {
  readonly resource: PlacedResource;
  readonly names: string;
}

/** What calls, changes or stands before a function, an API or a table, and is not in the table. */
export function findStrangers(index: ResourceIndex): readonly Stranger[] {
  const targets = targetTypes.flatMap((type) => index.ofType(type));
  const unknown = index.all.filter(({ type }) => !isKnown(type));
  return unknown.flatMap((resource) => {
    const named = targets.filter((target) => isNamedBy(resource, target));
    if (named.length === 0) return [];
    return [{ resource, names: named.map(({ origin }) => origin.constructPath).join(', ') }];
  });
}

const targetTypes = [
  ...['AWS::Lambda::Function', 'AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api'],
  ...['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
];

function isKnown(type: string): boolean {
  const told = type.startsWith('AWS::Serverless::') || servicesInWhole.includes(serviceOf(type));
  return told || tryFindRow(type) !== undefined;
}

/** By a reference within the stack, or by the ARN or the address that another stack gives. */
function isNamedBy({ stack, dependsOn, properties }: PlacedResource, target: PlacedResource): boolean {
  if (stack === target.stack && dependsOn.includes(target.origin.logicalId)) return true;
  const text = JSON.stringify(properties);
  return tracesOf(target).some((trace) => text.includes(trace));
}

function tracesOf({ type, physicalId }: PlacedResource): readonly string[] {
  if (type === 'AWS::Lambda::Function') return [`:function:${physicalId}"`, `:function:${physicalId}/`];
  if (type.startsWith('AWS::DynamoDB::')) return [`:table/${physicalId}"`, `:table/${physicalId}/`];
  return [`${physicalId}.execute-api.`, `/restapis/${physicalId}`, `/apis/${physicalId}`];
}
