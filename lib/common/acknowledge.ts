import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { requireKnown } from './must-be-known';

/**
 * Acknowledges a finding that a construct cannot pass by design, with the reason.
 *
 * The rules are those of cdk-nag's `AwsSolutions`; an app without it is not concerned.
 */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  requireKnown(construct, 'the reason why a finding is acknowledged', reason);
  Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason });
}

/** Acknowledges that a policy names many resources by a wildcard in `arn`. */
export function acknowledgeWildcard(construct: IConstruct, arn: string, reason: string): void {
  acknowledge(construct, `IAM5[Resource::${flatten(Stack.of(construct).resolve(arn))}]`, reason);
}

/** The rules' way to write a value that is known at deployment only: `<LogicalId.Attribute>`. */
function flatten(value: unknown): string {
  if (typeof value === 'string') return value;
  const [name, of] = Object.entries(value as Record<string, unknown>)[0] ?? [];
  if (name === 'Ref') return `<${of}>`;
  if (name === 'Fn::GetAtt') return `<${(of as string[]).join('.')}>`;
  const [separator, parts] = of as [string, unknown[]];
  return parts.map(flatten).join(separator);
}
