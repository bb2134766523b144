import { createHash } from 'node:crypto';
import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { canonicalJson } from './canonical';

/** A name as a part of an id: a hash of what stands for it in the template, where it is known only at deployment. */
export function idPart(scope: IConstruct, name: string): string {
  if (!Token.isUnresolved(name)) return name;
  return createHash('sha256')
    .update(canonicalJson(Stack.of(scope).resolve(name)))
    .digest('hex')
    .slice(0, 8);
}
