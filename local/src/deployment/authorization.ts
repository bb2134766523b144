import type { Findings } from './findings.js';
import { Properties } from './properties.js';
import { tryFindReference } from './references.js';
import type { PlacedResource } from './resource-index.js';

/** What a method or route asks of its caller. */
export interface Authorization<Type, Authorizer> {
  readonly authorizationType: Type | 'CUSTOM';
  readonly authorizer?: Authorizer;
  /** Why nobody is let in: what is asked of the caller is not understood. It then asks an authorizer that there is not. */
  readonly closedBy?: string;
}

/** What a kind of API has for it. */
export interface Authorizations<Type, Authorizer> {
  readonly types: readonly Type[];
  /** By id. */
  readonly authorizers: ReadonlyMap<string, Authorizer>;
  /** Whether an authorizer is one for the type. */
  readonly fits: (type: Type, authorizer: Authorizer) => boolean;
}

/**
 * Reads what a method or route asks of its caller. One that names an authorizer is never open, whatever else it says: an
 * authorizer that leads nowhere, is of another kind or is named beside `NONE` lets nobody in, and is told.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-method.html
 */
export function readAuthorization<Type extends string, Authorizer extends { readonly name: string }>(
  resource: PlacedResource,
  { types, authorizers, fits }: Authorizations<Type, Authorizer>,
  findings: Findings,
): Authorization<Type, Authorizer> {
  const properties = Properties.of(resource);
  const type = properties.tryFindOneOf('AuthorizationType', types) ?? ('NONE' as Type);
  const close = (reason: string): Authorization<Type, Authorizer> => {
    findings.warn('ROUTE_CLOSED', resource.origin, { reason });
    return { authorizationType: 'CUSTOM', closedBy: reason };
  };
  if (resource.unclearSecurity !== undefined) return close(resource.unclearSecurity);
  if (type === 'AWS_IAM') return { authorizationType: type };
  const isNamed = properties.has('AuthorizerId');
  if (type === 'NONE' && !isNamed) return { authorizationType: type };
  if (!isNamed) return close(`AuthorizationType is ${type}, and AuthorizerId names no authorizer`);
  const authorizer = tryFindReference(properties, 'AuthorizerId', authorizers, findings);
  if (!authorizer) return close('AuthorizerId leads nowhere');
  if (type === 'NONE') return close(`AuthorizationType is NONE, and AuthorizerId names ${authorizer.name}`);
  if (!fits(type, authorizer)) return close(`AuthorizationType is ${type}, which ${authorizer.name} is not for`);
  return { authorizationType: type, authorizer };
}
