import { constructNameOf } from '../model/construct-name.js';
import type { LambdaFunction, Permission } from '../model/function.js';
import { Unresolved } from '../model/unresolved.js';
import { matchesGlob } from './glob.js';

/** Who calls a function, and for what. */
export interface InvokeRequest {
  /** A service such as `apigateway.amazonaws.com`. */
  readonly principal: string;
  /** Such as `arn:aws:execute-api:us-east-1:123456789012:abcdef/prod/GET/users`. */
  readonly sourceArn: string;
  readonly sourceAccount: string;
  /** The version or alias that is called. */
  readonly qualifier?: string | undefined;
}

/** What a resource policy says of a call; `missing` is one line that names the statement to add. */
export type Permitted = { readonly permitted: true } | { readonly permitted: false; readonly missing: string };

/**
 * Whether the resource policy of a function allows a call. A statement belongs to the function, or to one alias or version,
 * and covers nothing else; `*` and `?` in its source ARN are wildcards that also match a slash.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
export function permits(lambdaFunction: LambdaFunction, request: InvokeRequest): Permitted {
  const granted = lambdaFunction.permissions.some((permission) => covers(permission, request));
  return granted ? { permitted: true } : { permitted: false, missing: missingStatement(lambdaFunction, request) };
}

function covers(permission: Permission, request: InvokeRequest): boolean {
  const { action, principal, sourceArn, sourceAccount } = permission;
  return (
    permission.restriction === undefined &&
    matchesGlob(action.toLowerCase(), 'lambda:invokefunction') &&
    (principal === request.principal || principal === '*') &&
    (permission.qualifier ?? '$LATEST') === (request.qualifier ?? '$LATEST') &&
    (sourceAccount === undefined || sourceAccount === request.sourceAccount) &&
    coversSource(sourceArn, request.sourceArn)
  );
}

/** A source that only the deployed stack knows is none that could be compared, and so none that may call. */
function coversSource(pattern: Permission['sourceArn'], sourceArn: string): boolean {
  if (pattern instanceof Unresolved) return false;
  return pattern === undefined || matchesGlob(pattern, sourceArn);
}

function missingStatement({ origin, permissions }: LambdaFunction, request: InvokeRequest): string {
  const name = constructNameOf(origin);
  const target = request.qualifier === undefined ? name : `${name}:${request.qualifier}`;
  const wanted = `no AWS::Lambda::Permission on ${target} lets ${request.principal} invoke it from ${request.sourceArn}`;
  const near = permissions.find((permission) => permission.principal === request.principal);
  return near ? `${wanted}; the closest, ${near.origin.constructPath}, ${difference(near, request)}` : wanted;
}

function difference(permission: Permission, request: InvokeRequest): string {
  if ((permission.qualifier ?? '$LATEST') !== (request.qualifier ?? '$LATEST')) {
    return permission.qualifier ? `is for ${permission.qualifier} only` : 'is for the unqualified function only';
  }
  if (permission.restriction !== undefined)
    return `holds only with ${permission.restriction}, which API Gateway has not`;
  const { sourceArn } = permission;
  if (sourceArn instanceof Unresolved) {
    return `has a SourceArn without a value: ${sourceArn.expression}: ${sourceArn.reason}; fix: ${sourceArn.fix}`;
  }
  if (sourceArn !== undefined && !coversSource(sourceArn, request.sourceArn)) return `is for ${sourceArn}`;
  if (permission.sourceAccount !== undefined && permission.sourceAccount !== request.sourceAccount) {
    return `is for the account ${permission.sourceAccount}`;
  }
  return `allows ${permission.action}`;
}
