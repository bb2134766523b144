import type { ResourceFacts } from '../resource-facts.js';

/**
 * What `Ref` and `Fn::GetAtt` give for a type of resource. A text is a pattern; in braces stand alternatives, tried from
 * left to right:
 * - the path of a property, such as `TableName`, and `=` with a text that stands for an absent one;
 * - `@` and the name of an attribute; `ref`; `region` `account` `partition` `suffix` `service`;
 * - what CloudFormation or the service would make up: `name` (`name:64`: at most so long), `lower` (a name in lower case),
 *   `fifo` (a name, with the ending that a FIFO queue or topic has), `id:10` (lower-case letters and digits),
 *   `upper:16` (the same in upper case), `mixed:9` (letters of both cases and digits), `hex:17`, `uuid`.
 */
export interface ResourceType {
  readonly ref: Value;
  readonly attributes?: Readonly<Record<string, Value>>;
}

export type Value = string | ((resource: ResourceFacts) => unknown);

export type ResourceTypes = Readonly<Record<string, ResourceType>>;
