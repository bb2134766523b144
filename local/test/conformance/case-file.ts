import { type RequestCaseFile, runRequestCases } from './request-cases.js';
import type { CaseResult } from './template-cases.js';
import { runTemplateCase, type TemplateCase } from './template-cases.js';

/** A case that was run, with what the report says of it. */
export interface CaseReport extends CaseResult {
  readonly id: string;
  readonly tier: string;
  readonly category: string;
  readonly expected: unknown;
}

/** A format of case files: how it is recognized, and how the cases of such a file are run. */
export interface CaseFormat {
  readonly name: string;
  matches(content: unknown): boolean;
  run(content: unknown): Promise<readonly CaseReport[]>;
}

const TEMPLATE_CASES: CaseFormat = {
  name: 'template cases: an array of objects with "id" and "template"',
  matches: (content) => Array.isArray(content) && content.every((item) => isObject(item) && 'template' in item),
  run: async (content) => (content as readonly TemplateCase[]).map(reportTemplateCase),
};

const REQUEST_CASES: CaseFormat = {
  name: 'request cases: an object with "meta" and "cases"',
  matches: (content) => isObject(content) && Array.isArray(content.cases),
  run: (content) => runRequestCases(content as RequestCaseFile),
};

/** The formats that files may have. */
export const CASE_FORMATS: readonly CaseFormat[] = [TEMPLATE_CASES, REQUEST_CASES];

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function reportTemplateCase(given: TemplateCase): CaseReport {
  const { id, tier = '-', category = '-' } = given;
  const expected = given.expectedError ? 'an error' : (given.expected ?? given.expectedJson ?? given.expectedOverrides);
  return { id, tier, category, expected, ...runTemplateCase(given) };
}
