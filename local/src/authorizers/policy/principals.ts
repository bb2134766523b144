import { matchesGlob } from '../../deployment/glob.js';
import { PolicyError, readMembers, readTexts, show } from './policy-error.js';

/** Somebody that a statement names: `*`, an account, or an ARN. */
export type PrincipalPattern = string;

/** Who makes a request; an anonymous one is only `*`. */
export interface Principal {
  readonly accountId: string;
  /** Of a user, or of the session of a role. */
  readonly arn: string;
}

/** Whom a statement names, or whom it leaves out. */
export interface Principals {
  readonly patterns: readonly PrincipalPattern[];
  readonly isNegated: boolean;
}

/** `Principal` or `NotPrincipal`; undefined where a statement has neither. */
export function tryReadPrincipals(statement: Readonly<Record<string, unknown>>): Principals | undefined {
  const { Principal: named, NotPrincipal: excepted } = statement;
  if (named !== undefined && excepted !== undefined) {
    throw new PolicyError('a statement has Principal and NotPrincipal');
  }
  if (named !== undefined) return { patterns: readPatterns('Principal', named), isNegated: false };
  return excepted === undefined ? undefined : { patterns: readPatterns('NotPrincipal', excepted), isNegated: true };
}

/** Services and federated identities never call an API's methods, so only `*` and `AWS` count. */
function readPatterns(element: string, value: unknown): readonly PrincipalPattern[] {
  if (value === '*') return ['*'];
  const kinds = readMembers(element, value, ['AWS', 'Service', 'Federated']);
  if (Object.keys(kinds).length === 0) throw new PolicyError(`${element} names nobody`);
  const named = Object.entries(kinds).map(([kind, names]) => [kind, readTexts(`${element}.${kind}`, names)] as const);
  const patterns = new Map(named).get('AWS') ?? [];
  const stranger = patterns.find((pattern) => !principalForm.test(pattern));
  if (stranger !== undefined) throw new PolicyError(`${element} ${show(stranger)} is neither *, an account nor an ARN`);
  return patterns;
}

/** The last form is the id of a user or role that is gone. Wildcards may stand in none of them. */
const principalForm =
  /^(?:\*|\d{12}|arn:[\w-]+:(?:iam|sts)::\d{12}:(?:root|(?:user|role|assumed-role|federated-user)\/[^*?\s]+)|A[A-Z0-9]{15,127})$/;

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
