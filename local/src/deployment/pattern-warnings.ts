import type { Api } from '../model/assembly-model.js';
import type { Origin } from '../model/origin.js';
import type { Model, RestApi } from '../model/rest-api.js';
import type { WebSocketApi } from '../model/websocket-api.js';
import { EcmaRegex } from '../patterns/ecma-regex.js';
import { JavaRegex } from '../patterns/java-regex.js';
import { PatternError } from '../patterns/steps.js';
import type { Findings } from './findings.js';

/** A regular expression of a definition, and what comes of it where it cannot be read. */
interface DeclaredPattern {
  readonly origin: Origin;
  readonly property: string;
  readonly pattern: string;
  readonly dialect: typeof JavaRegex | typeof EcmaRegex;
  readonly unreadable: string;
}

/** Tells of the regular expressions that cannot be read, and of those whose matching has a budget only. */
export function warnOfPatterns(apis: readonly Api[], findings: Findings): void {
  for (const declared of apis.flatMap(patternsOf)) warnOf(declared, findings);
}

function warnOf({ origin, property, pattern, dialect, unreadable }: DeclaredPattern, findings: Findings): void {
  try {
    if (new dialect(pattern).isLinear) return;
    findings.warn('PATTERN_WITH_BUDGET', origin, { property, pattern });
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const { message: reason } = error;
    findings.warn('PATTERN_UNREADABLE', origin, { property, pattern, reason, effect: unreadable });
  }
}

function patternsOf(api: Api): readonly DeclaredPattern[] {
  if (api.protocol === 'REST') return [...restPatterns(api), ...Object.values(api.models).flatMap(schemaPatterns)];
  if (api.protocol === 'HTTP') return [];
  return [...webSocketPatterns(api), ...Object.values(api.models).flatMap(schemaPatterns)];
}

function restPatterns({ authorizers, resources }: RestApi): readonly DeclaredPattern[] {
  const expressions = authorizers.map(({ origin, identityValidationExpression: pattern }) => ({
    origin,
    property: 'IdentityValidationExpression',
    pattern,
    unreadable: 'lets nobody in',
  }));
  const methods = resources.flatMap((resource) => Object.values(resource.methods));
  const selections = methods.flatMap(({ origin, integration }) =>
    (integration?.integrationResponses ?? []).map(({ selectionPattern: pattern }) => ({
      origin,
      property: 'SelectionPattern',
      pattern,
      unreadable: 'selects nothing',
    })),
  );
  return [...expressions, ...selections].flatMap(({ pattern, ...place }) =>
    pattern ? [{ ...place, pattern, dialect: JavaRegex }] : [],
  );
}

function webSocketPatterns({ routes }: WebSocketApi): readonly DeclaredPattern[] {
  const responses = routes.flatMap(({ integration }) => integration?.integrationResponses ?? []);
  return responses.flatMap(({ origin, integrationResponseKey: key }) => {
    const pattern = /^\/([\s\S]*)\/$/.exec(key)?.[1];
    if (pattern === undefined) return [];
    const property = 'IntegrationResponseKey';
    return [{ origin, property, pattern, dialect: JavaRegex, unreadable: 'selects nothing' }];
  });
}

function schemaPatterns({ origin, schema }: Model): readonly DeclaredPattern[] {
  const unreadable = 'fails the requests that it would validate';
  return stringsOf(schema).map((pattern) => ({ origin, property: 'pattern', pattern, dialect: EcmaRegex, unreadable }));
}

/** The values of `pattern` and the names under `patternProperties`, wherever they stand in a schema. */
function stringsOf(schema: unknown): readonly string[] {
  const open: unknown[] = [schema];
  const found: string[] = [];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, member] of Object.entries(value)) {
      if (name === 'pattern' && typeof member === 'string') found.push(member);
      if (name === 'patternProperties' && typeof member === 'object' && member !== null) {
        found.push(...Object.keys(member));
      }
      open.push(member ?? null);
    }
  }
  return found;
}
