import { type Condition, readConditions } from './conditions.js';
import { type Patterns, readActions, readResources } from './patterns.js';
import { isRecord, PolicyError, readMembers, show } from './policy-error.js';
import { type Principals, tryReadPrincipals } from './principals.js';

/** A policy document that is understood to its last element. */
export interface Policy {
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Patterns;
  readonly resources: Patterns;
  /** Absent in a policy of an identity, which is about that identity. */
  readonly principals?: Principals;
  readonly conditions: readonly Condition[];
}

/** Reads what a Lambda authorizer says of its caller; it names no principal, or everybody. */
export function readIdentityPolicy(document: unknown): Policy {
  return readPolicy(document, undefined, (principals) => {
    if (!principals || (!principals.isNegated && principals.patterns.includes('*'))) return;
    throw new PolicyError('a statement names a principal, although the policy is about the caller');
  });
}

/** Reads the resource policy of an API; each of its statements names somebody. */
export function readResourcePolicy(document: unknown, apiArn: string): Policy {
  return readPolicy(document, apiArn, (principals) => {
    if (!principals) throw new PolicyError('a statement has neither Principal nor NotPrincipal');
  });
}

type RequirePrincipals = (principals: Principals | undefined) => void;

/**
 * Reads a policy document. What is not understood makes the whole a `PolicyError`: a statement that is left out, or a
 * condition, would let in whom it is to keep out.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
function readPolicy(document: unknown, apiArn: string | undefined, requirePrincipals: RequirePrincipals): Policy {
  const value = typeof document === 'string' ? parse(document) : document;
  const { Version, Statement } = readMembers('the policy', value, ['Version', 'Id', 'Statement']);
  if (Version !== undefined && !versions.includes(Version as string)) {
    throw new PolicyError(`Version is ${show(Version)} and not ${versions.join(' or ')}`);
  }
  const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  const place = { apiArn, hasVariables: Version === versions[0] };
  return {
    statements: statements.map((given) => {
      const statement = readStatement(given, place);
      requirePrincipals(statement.principals);
      return statement;
    }),
  };
}

const versions = ['2012-10-17', '2008-10-17'];

const elements = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

function readStatement(
  value: unknown,
  place: { readonly apiArn: string | undefined; readonly hasVariables: boolean },
): Statement {
  const statement = readMembers('a statement', value, elements);
  const { Effect: effect } = statement;
  if (effect !== 'Allow' && effect !== 'Deny') throw new PolicyError(`Effect is ${show(effect)}, not Allow or Deny`);
  const principals = tryReadPrincipals(statement);
  return {
    effect,
    actions: readActions(statement),
    resources: readResources(statement, place),
    conditions: readConditions(statement.Condition, place),
    ...(principals && { principals }),
  };
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Told with every other text that holds no policy.
  }
  throw new PolicyError(`the policy is the text ${show(text)}`);
}
