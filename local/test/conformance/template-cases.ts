import { isDeepStrictEqual } from 'node:util';
import { compileTemplate } from '../../src/mapping/templates/compile-template.js';
import { TemplateRenderError, TemplateSyntaxError } from '../../src/mapping/templates/template-errors.js';
import { TemplateContext } from '../../src/mapping/templates/variables/template-context.js';
import type { TemplateParameters } from '../../src/mapping/templates/variables/template-scope.js';

/** One rendered mapping template: what went in and what came out. */
export interface TemplateCase {
  readonly id: string;
  readonly tier?: string;
  readonly category?: string;
  readonly template: string;
  readonly context: {
    readonly body: string;
    readonly params: TemplateParameters;
    readonly stageVariables: Readonly<Record<string, string>>;
    readonly context: Readonly<Record<string, unknown>>;
  };
  readonly expected?: string;
  readonly expectedJson?: unknown;
  /** Names of members of the output whose values are JSON texts to be compared as JSON. */
  readonly expectedJsonNested?: readonly string[];
  readonly expectedError?: boolean;
  readonly compare?: string;
  /** Rendered after the template with the same $context; its output is what is expected. */
  readonly thenTemplate?: string;
  /** The body of the second render; that of the first output where absent. */
  readonly thenBody?: string;
  readonly expectedOverrides?: {
    readonly requestOverride?: Readonly<Record<string, unknown>>;
    readonly responseOverride?: Readonly<Record<string, unknown>>;
  };
}

export interface CaseResult {
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly actual?: unknown;
  readonly reason?: string;
}

/** Renders the template of a case and compares the outcome with what is expected. */
export function runTemplateCase(given: TemplateCase): CaseResult {
  if (given.compare !== undefined && given.compare !== COLLAPSED) {
    return { status: 'skipped', reason: `outputs cannot be compared by "${given.compare}"` };
  }
  const context = new TemplateContext(given.context.context);
  try {
    return compare(given, render(given, context), context);
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError || error instanceof TemplateRenderError)) throw error;
    const actual = `${error.name}: ${error.message}`;
    return given.expectedError ? { status: 'passed', actual } : { status: 'failed', actual, reason: 'it failed' };
  }
}

function render(given: TemplateCase, context: TemplateContext): string {
  const { body, params, stageVariables } = given.context;
  const first = compileTemplate(given.template).render({ input: { body, params }, context, stageVariables });
  if (given.thenTemplate === undefined) return first;
  const input = { body: given.thenBody ?? first, params };
  return compileTemplate(given.thenTemplate).render({ input, context, stageVariables });
}

const COLLAPSED = 'collapse-whitespace-trim';

function compare(given: TemplateCase, actual: string, context: TemplateContext): CaseResult {
  if (given.expectedError) return { status: 'failed', actual, reason: 'rendering did not fail' };
  if (!isExpectedOutput(given, actual)) return { status: 'failed', actual };
  const overrides = { requestOverride: context.requestOverride, responseOverride: context.responseOverride };
  if (!isIncluded(given.expectedOverrides ?? {}, overrides)) {
    return { status: 'failed', actual: overrides, reason: 'the overrides differ' };
  }
  return { status: 'passed', actual };
}

function isExpectedOutput(given: TemplateCase, actual: string): boolean {
  if (given.expected !== undefined) {
    const normalize = given.compare === COLLAPSED ? collapse : (text: string): string => text;
    return normalize(actual) === normalize(given.expected);
  }
  if (given.expectedJson === undefined) return true;
  return isDeepStrictEqual(parse(actual, given), withNested(given.expectedJson, given));
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function parse(actual: string, given: TemplateCase): unknown {
  try {
    return withNested(JSON.parse(actual), given);
  } catch {
    return undefined;
  }
}

function withNested(value: unknown, { expectedJsonNested = [] }: TemplateCase): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => {
    const isNested = expectedJsonNested.includes(name) && typeof member === 'string';
    return [name, isNested ? JSON.parse(member) : member];
  });
  return Array.isArray(value) ? value : Object.fromEntries(members);
}

/** Whether everything expected is there; more may be. */
function isIncluded(expected: unknown, actual: unknown): boolean {
  if (typeof expected !== 'object' || expected === null || Array.isArray(expected)) {
    return isDeepStrictEqual(expected, actual);
  }
  const found = (actual ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(expected).every(([name, value]) => isIncluded(value, found[name]));
}
