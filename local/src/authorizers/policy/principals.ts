import { matchesGlob } from './glob.js';

/** Somebody that a statement names: `*`, an account, or an ARN. */
export type PrincipalPattern = string;

/** Who makes a request; an anonymous one is only `*`. */
export interface Principal {
  readonly accountId: string;
  /** Of a user, or of the session of a role. */
  readonly arn: string;
}

/** Services and federated identities never call an API's methods, so only `*` and `AWS` count. */
export function readPrincipals(value: unknown): readonly PrincipalPattern[] {
  if (value === '*') return ['*'];
  if (typeof value !== 'object' || value === null) return [];
  const named = (value as Record<string, unknown>).AWS;
  return (Array.isArray(named) ? named : [named]).filter((pattern) => typeof pattern === 'string');
}

/**
 * Whether a pattern names who makes a request. An account stands for everybody in it, a role for its sessions.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function namesPrincipal(pattern: PrincipalPattern, principal: Principal | undefined): boolean {
  if (pattern === '*') return true;
  if (!principal) return false;
  if (pattern === principal.accountId || pattern === principal.arn) return true;
  const [, partition, accountId, resource = ''] = /^arn:([\w-]+):iam::(\d{12}):(.+)$/.exec(pattern) ?? [];
  if (accountId !== principal.accountId) return false;
  if (resource === 'root') return true;
  const role = resource.startsWith('role/') ? resource.slice(resource.lastIndexOf('/') + 1) : undefined;
  if (role === undefined) return false;
  return matchesGlob(`arn:${partition}:sts::${accountId}:assumed-role/${role}/*`, principal.arn);
}
