import { type CfnResource, Stack } from 'aws-cdk-lib';
import { reject } from '../common/reject';
import { templateOf } from '../common/template-of';

/** The properties of a resource, as they would stand in the template. */
export type Properties = { readonly [name: string]: any };

/** A resource that the definition replaces. */
export interface ReplacedResource {
  /** Its logical id, as other resources refer to it. */
  readonly id: string;
  readonly resource: CfnResource;
  readonly properties: Properties;
}

/** What of a resource's template has no meaning where the resource is not one. */
const OF_A_RESOURCE = ['Type', 'Properties', 'DependsOn', 'Metadata', 'DeletionPolicy', 'UpdateReplacePolicy'];

/** Reads a resource, of whose properties a definition can say `known`. */
export function readResource(resource: CfnResource, known: readonly string[]): ReplacedResource {
  const { Resources: resources } = Stack.of(resource).resolve(templateOf(resource)) as { Resources: Properties };
  const [[id, template] = ['', {}]] = Object.entries<Properties>(resources);
  const properties: Properties = template.Properties ?? {};
  onlyKnown(resource, template, OF_A_RESOURCE);
  onlyKnown(resource, properties, known);
  return { id, resource, properties };
}

/** Refuses a property that the definition has no place for: nothing that was declared is dropped. */
export function onlyKnown(resource: CfnResource, properties: Properties, known: readonly string[]): void {
  const unknown = Object.keys(properties).find((name) => properties[name] !== undefined && !known.includes(name));
  if (unknown !== undefined) rejectPart(resource, `'${unknown}'`);
}

/** Refuses a part of a resource that the definition has no place for. */
export function rejectPart(resource: CfnResource, part: string): never {
  return reject(resource, {
    problem: `${resource.cfnResourceType} has ${part}`,
    allowed: 'with RestDefinition.OPENAPI the API is one definition, which has no place for it',
    fix: 'take it out, or use RestDefinition.RESOURCES',
  });
}

/** The members that have a value. */
export function withoutUndefined(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
