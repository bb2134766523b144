/** What the physical id and the attributes of a resource are made of. */
export interface ResourceFacts {
  readonly type: string;
  readonly logicalId: string;
  readonly stackName: string;
  readonly region: string;
  readonly accountId: string;
  /** What `Ref` gives. */
  readonly physicalId: string;
  /** The evaluated value at a path such as `EndpointConfiguration.Types`; undefined if there is none. */
  property(path: string): unknown;
  /** Counted from 1: the place among the resources of this type for which the property is written alike. */
  ordinalAmong(property: string): number;
}
