import type { CfnResource } from 'aws-cdk-lib';

/** The resource as it will stand in the template. The method is the core's own, and not part of its public types. */
export function templateOf(resource: CfnResource): unknown {
  return (resource as unknown as { _toCloudFormation(): unknown })._toCloudFormation();
}

/** Whether the resource will stand in the template at all. */
export function isInTemplate(resource: CfnResource): boolean {
  return (resource as unknown as { shouldSynthesize(): boolean }).shouldSynthesize();
}
