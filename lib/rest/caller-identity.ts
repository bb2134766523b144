import { Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';

/**
 * What tells the callers of an authorizer apart, as the authorizer itself has it; undefined where that is not known: it
 * was made elsewhere, or it is asked at each request without an identity source.
 */
export function identityOf(authorizer: apigateway.IAuthorizer): readonly string[] | undefined {
  const resource = Construct.isConstruct(authorizer) ? authorizer.node.defaultChild : undefined;
  if (!resource || !apigateway.CfnAuthorizer.isCfnAuthorizer(resource)) return undefined;
  const source: unknown = Stack.of(resource).resolve(resource.identitySource);
  if (typeof source !== 'string' || source === '') return undefined;
  return source.split(',').map((part) => part.trim());
}

/** What a response has to be told apart by: a stage variable is the same for all callers of a stage. */
export function tellsCallersApart(source: string): boolean {
  return !source.startsWith('stageVariables.');
}
