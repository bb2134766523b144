import type { DomainMappings } from './domains.js';
import type { Findings } from './findings.js';
import type { ResourceIndex } from './resource-index.js';
import type { Topology } from './topology.js';

/** Where the resources of an API are found, how they depend on one another, and where remarks on them go. */
export interface Surroundings {
  readonly index: ResourceIndex;
  readonly topology: Topology;
  readonly domains: DomainMappings;
  readonly findings: Findings;
}
