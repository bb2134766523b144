import type { AssemblyStack } from '../assembly/assembly.js';
import { generatedUuid } from '../assembly/generated-id.js';
import { noValue } from './values.js';

/**
 * The values of `AWS::Region` and its like in a stack.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
 */
export function pseudoParameters(stack: AssemblyStack): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ['AWS::AccountId', stack.accountId],
    ['AWS::NoValue', noValue],
    ['AWS::NotificationARNs', []],
    ['AWS::Partition', partitionOf(stack.region)],
    ['AWS::Region', stack.region],
    ['AWS::StackId', stackIdOf(stack)],
    ['AWS::StackName', stack.name],
    ['AWS::URLSuffix', urlSuffixOf(stack.region)],
  ]);
}

export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

export function urlSuffixOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}

/** The ARN of a stack, which ends in an id of its own. */
export function stackIdOf({ name, region, accountId }: AssemblyStack): string {
  const uuid = generatedUuid(`${accountId}/${region}/${name}`);
  return `arn:${partitionOf(region)}:cloudformation:${region}:${accountId}:stack/${name}/${uuid}`;
}
