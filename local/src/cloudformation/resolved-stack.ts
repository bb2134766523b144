import type { Finding } from '../model/finding.js';
import type { Origin } from '../model/origin.js';

/** A stack whose template has been evaluated: intrinsic functions gone, conditions applied. */
export interface ResolvedStack {
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  /** The resources whose condition holds, in template order. */
  readonly resources: ReadonlyMap<string, ResolvedResource>;
  /** The names of the stacks that are deployed before this one. */
  readonly dependsOn: readonly string[];
  /** What of the template could not be evaluated as CloudFormation would: to be reported, never skipped in silence. */
  readonly findings: readonly Finding[];
}

/** A resource with its properties evaluated; a leaf without a value is an `Unresolved`. */
export interface ResolvedResource {
  readonly origin: Origin;
  readonly type: string;
  /** What `Ref` gives. */
  readonly physicalId: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** The logical ids of this stack that it needs: `DependsOn`, `Ref`, `Fn::GetAtt` and `Fn::Sub` together. */
  readonly dependsOn: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}
