import { partitionOf } from '../cloudformation/pseudo-parameters.js';

interface Placed {
  readonly id: string;
  readonly region: string;
  readonly accountId: string;
}

/** Such as `arn:aws:execute-api:us-east-1:123456789012:abcdef`. */
export function arnOfApi({ id, region, accountId }: Placed): string {
  return `arn:${partitionOf(region)}:execute-api:${region}:${accountId}:${id}`;
}

/** What policies are about: a method or route as it is called, such as `…:abcdef/prod/GET/users/42`. */
export function arnOfRequest(api: Placed, stageName: string, method: string, path: string): string {
  return `${arnOfApi(api)}/${stageName}/${method}/${path.replace(/^\//, '')}`;
}

/** The source of the calls that an authorizer makes, as the permissions of its function name it. */
export function arnOfAuthorizer(api: Placed, authorizerId: string): string {
  return `${arnOfApi(api)}/authorizers/${authorizerId}`;
}
