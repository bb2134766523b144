import { matchesGlob } from '../../deployment/glob.js';
import { PolicyError, readTexts } from './policy-error.js';
import { type ConditionKeys, type PolicyText, readPolicyText, renderPolicyText } from './policy-text.js';
import { literal, type Spelling, spellPattern } from './spellings.js';
import { not, some, type Truth } from './truth.js';

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface Patterns {
  readonly patterns: readonly PolicyText[];
  readonly isNegated: boolean;
}

/** What one of two elements holds, of which a statement has exactly one. */
function readOneOf(
  statement: Readonly<Record<string, unknown>>,
  [name, negated]: readonly [string, string],
): { readonly element: string; readonly texts: readonly string[]; readonly isNegated: boolean } {
  const isNegated = statement[name] === undefined;
  if (!isNegated && statement[negated] !== undefined) throw new PolicyError(`a statement has ${name} and ${negated}`);
  const element = isNegated ? negated : name;
  if (statement[element] === undefined) throw new PolicyError(`a statement has neither ${name} nor ${negated}`);
  return { element, texts: readTexts(element, statement[element]), isNegated };
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html */
export function readActions(statement: Readonly<Record<string, unknown>>): Patterns {
  const { element, texts, isNegated } = readOneOf(statement, ['Action', 'NotAction']);
  for (const text of texts) if (!isAction(text.toLowerCase())) throw new PolicyError(`${element} ${text} is no action`);
  return { patterns: texts.map((text) => [text.toLowerCase()]), isNegated };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigateway.html */
const actionsOfApis = ['execute-api:invoke', 'execute-api:invalidatecache', 'execute-api:manageconnections'];

function isAction(text: string): boolean {
  if (text.startsWith('execute-api:')) return actionsOfApis.some((action) => matchesGlob(text, action));
  return /^[*?]+$/.test(text) || /^[a-z0-9*?-]+:[a-z0-9*?]+$/.test(text);
}

export function coversAction({ patterns, isNegated }: Patterns, action: string): boolean {
  return patterns.some(([pattern]) => matchesGlob(pattern as string, action.toLowerCase())) !== isNegated;
}

/**
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 *
 * @param apiArn of the API whose policy it is; its resources may be written from the API's id on: `execute-api:/prod/*`
 */
export function readResources(
  statement: Readonly<Record<string, unknown>>,
  { apiArn, hasVariables }: { readonly apiArn: string | undefined; readonly hasVariables: boolean },
): Patterns {
  const { element, texts, isNegated } = readOneOf(statement, ['Resource', 'NotResource']);
  const whole = texts.map((text) => (apiArn === undefined ? text : text.replace(/^execute-api:\//, `${apiArn}/`)));
  const stranger = whole.find((text) => !/^(?:arn:|[*?])/.test(text));
  if (stranger !== undefined) throw new PolicyError(`${element} ${stranger} is no ARN`);
  return { patterns: whole.map((text) => readPolicyText(text, { hasVariables })), isNegated };
}

export function coversResource({ patterns, isNegated }: Patterns, spelling: Spelling, keys: ConditionKeys): Truth {
  const covered = some(patterns.map((pattern) => fits(pattern, spelling, keys)));
  return isNegated ? not(covered) : covered;
}

/** A pattern with a variable that the request does not have fits nothing. */
function fits(pattern: PolicyText, { form, text }: Spelling, keys: ConditionKeys): Truth {
  const rendered = renderPolicyText(pattern, keys, { written: (part) => part, literal });
  if (rendered === 'unknown') return rendered;
  return rendered !== undefined && matchesGlob(spellPattern(rendered.text, form), text);
}
