import {
  generatedId,
  generatedName,
  generatedUuid,
  hexadecimal,
  mixedCaseAlphanumeric,
} from '../assembly/generated-id.js';
import { tryFindOwn } from '../model/own-member.js';
import { Unresolved } from '../model/unresolved.js';
import { partitionOf, urlSuffixOf } from './pseudo-parameters.js';
import type { ResourceFacts } from './resource-facts.js';
import { apiGatewayTypes } from './resource-types/api-gateway.js';
import { identityTypes } from './resource-types/identity.js';
import { lambdaTypes } from './resource-types/lambda.js';
import { messagingTypes } from './resource-types/messaging.js';
import { networkTypes } from './resource-types/network.js';
import type { ResourceType, ResourceTypes, Value } from './resource-types/resource-type.js';
import { storageTypes } from './resource-types/storage.js';
import { tryToText } from './values.js';

/**
 * What `Ref` gives: the name that the template gives, or one that looks as AWS would have made it, the same at every start.
 * A name that is unresolved counts as not given, so that what refers to the resource still finds it.
 */
export function physicalIdOf(resource: ResourceFacts): string {
  const value = evaluateValue(typeOf(resource).ref, resource, 'Ref');
  const id = value instanceof Unresolved ? undefined : tryToText(value);
  return typeof id === 'string' ? id : generated(resource, 'name', undefined, '');
}

/** What `Fn::GetAtt` gives; undefined if that cannot be told without AWS. */
export function tryFindAttribute(resource: ResourceFacts, name: string): unknown {
  const { attributes } = typeOf(resource);
  const value = attributes && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (value !== undefined) return evaluateValue(value, resource, name);
  const property = resource.property(name);
  if (property !== undefined) return property;
  return name === 'Arn' && !isCustomResource(resource.type) ? evaluateValue(plausibleArn, resource, name) : undefined;
}

/** Its attributes are what a function in the account answers. */
export function isCustomResource(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

const resourceTypes: ResourceTypes = {
  ...apiGatewayTypes,
  ...lambdaTypes,
  ...storageTypes,
  ...messagingTypes,
  ...identityTypes,
  ...networkTypes,
};

const unknownType: ResourceType = { ref: '{name}' };

const plausibleArn = 'arn:{partition}:{service}:{region}:{account}:{ref}';

function typeOf(resource: ResourceFacts): ResourceType {
  return tryFindOwn(resourceTypes, resource.type) ?? unknownType;
}

function evaluateValue(value: Value, resource: ResourceFacts, attribute: string): unknown {
  return typeof value === 'string' ? fillIn(value, resource, attribute) : value(resource);
}

/** A pattern with its braces filled in; the first part that has no value stands for the whole. */
function fillIn(pattern: string, resource: ResourceFacts, attribute: string): unknown {
  const texts: string[] = [];
  for (const [index, part] of partsOf(pattern).entries()) {
    const text = index % 2 === 0 ? part : firstOf(part.split('|'), resource, attribute);
    if (typeof text !== 'string') return text;
    texts.push(text);
  }
  return texts.join('');
}

/** The text before the first brace, what is in it, the text after it, and so on. */
function partsOf(pattern: string): readonly string[] {
  const parts = patterns.get(pattern) ?? pattern.split(/\{([^}]+)\}/);
  patterns.set(pattern, parts);
  return parts;
}

const patterns = new Map<string, readonly string[]>();

function firstOf(alternatives: readonly string[], resource: ResourceFacts, attribute: string): unknown {
  let missing: unknown;
  for (const alternative of alternatives) {
    const value = tryToText(partOf(alternative, resource, attribute));
    if (typeof value === 'string' && value !== '') return value;
    missing ??= value;
  }
  return missing;
}

function partOf(part: string, resource: ResourceFacts, attribute: string): unknown {
  if (part.startsWith('=')) return part.slice(1);
  if (part.startsWith('@')) return tryFindAttribute(resource, part.slice(1));
  if (/^[A-Z]/.test(part)) return resource.property(part);
  const fact = facts[part];
  if (fact) return fact(resource);
  const [form = '', length] = part.split(':');
  return generated(resource, form, length === undefined ? undefined : Number(length), attribute);
}

const facts: Readonly<Record<string, (resource: ResourceFacts) => string>> = {
  account: ({ accountId }) => accountId,
  partition: ({ region }) => partitionOf(region),
  ref: ({ physicalId }) => physicalId,
  region: ({ region }) => region,
  service: ({ type }) => (type.split('::')[1] ?? '').toLowerCase(),
  suffix: ({ region }) => urlSuffixOf(region),
};

function generated(resource: ResourceFacts, form: string, length: number | undefined, attribute: string): string {
  const { accountId, region, stackName, logicalId } = resource;
  const seed = `${accountId}/${region}/${stackName}/${logicalId}`;
  const name = (maximum = length) => generatedName(stackName, logicalId, seed, maximum);
  // A name is the resource's; an id is another one for each attribute.
  const idSeed = attribute === 'Ref' ? seed : `${seed}/${attribute}`;
  if (form === 'name') return name();
  if (form === 'lower') return name().toLowerCase();
  if (form === 'fifo') return isFifo(resource) ? `${name((length ?? 80) - 5)}.fifo` : name();
  if (form === 'uuid') return generatedUuid(idSeed);
  if (form === 'upper') return generatedId(idSeed, length ?? 16).toUpperCase();
  return generatedId(idSeed, length ?? 10, alphabets[form]);
}

const alphabets: Readonly<Record<string, string>> = { mixed: mixedCaseAlphanumeric, hex: hexadecimal };

function isFifo(resource: ResourceFacts): boolean {
  return String(resource.property('FifoQueue') ?? resource.property('FifoTopic')) === 'true';
}
