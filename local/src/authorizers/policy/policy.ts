import { type Condition, readConditions } from './conditions.js';
import { type PrincipalPattern, readPrincipals } from './principals.js';

/** A policy document with its lists made regular. */
export interface Policy {
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: Patterns;
  readonly resources: Patterns;
  /** Absent where a statement names nobody, as those of identities do. */
  readonly principals?: { readonly patterns: readonly PrincipalPattern[]; readonly isNegated: boolean };
  readonly conditions: readonly Condition[];
}

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface Patterns {
  readonly patterns: readonly string[];
  readonly isNegated: boolean;
}

/**
 * Reads a policy document; undefined if it is not one.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function tryReadPolicy(document: unknown): Policy | undefined {
  const value = typeof document === 'string' ? tryParse(document) : document;
  if (!isRecord(value)) return undefined;
  const given = value.Statement;
  const list = Array.isArray(given) ? given : [given];
  const statements = list.map(tryReadStatement);
  return statements.every((statement) => statement !== undefined) ? { statements } : undefined;
}

function tryReadStatement(value: unknown): Statement | undefined {
  if (!isRecord(value)) return undefined;
  const { Effect: effect } = value;
  const actions = readPatterns(value, 'Action', 'NotAction');
  const resources = readPatterns(value, 'Resource', 'NotResource');
  const conditions = readConditions(value.Condition);
  if ((effect !== 'Allow' && effect !== 'Deny') || !actions || !resources || !conditions) return undefined;
  const isNegated = value.NotPrincipal !== undefined;
  const named = value.Principal ?? value.NotPrincipal;
  const statement = { effect, actions, resources, conditions } as const;
  return named === undefined ? statement : { ...statement, principals: { patterns: readPrincipals(named), isNegated } };
}

function readPatterns(value: Record<string, unknown>, name: string, negatedName: string): Patterns | undefined {
  const isNegated = value[name] === undefined;
  const given = isNegated ? value[negatedName] : value[name];
  const patterns = Array.isArray(given) ? given : [given];
  return patterns.every((pattern) => typeof pattern === 'string') ? { patterns, isNegated } : undefined;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
