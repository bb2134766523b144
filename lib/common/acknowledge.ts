import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Acknowledges a finding that a construct cannot pass by design, with the reason.
 *
 * The rules are those of cdk-nag's `AwsSolutions`; an app without it is not concerned.
 */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason });
}
