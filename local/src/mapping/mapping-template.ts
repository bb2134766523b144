import type { Resolvable } from '../model/unresolved.js';
import { Unresolved } from '../model/unresolved.js';
import { MappingError } from './mapping-error.js';
import type { MappingScope } from './mapping-scope.js';
import { type CompiledTemplate, compileTemplate } from './templates/compile-template.js';
import { TemplateRenderError, TemplateSyntaxError } from './templates/template-errors.js';

/** What a template is rendered with: `body` is `$input.body`. */
interface TemplateInput {
  readonly scope: MappingScope;
  readonly body: string;
}

export type MappingTemplate = (input: TemplateInput) => string;

/** Prepares the mapping templates of an integration by their media types; each is compiled when it is first needed. */
export function compileMappingTemplates(
  templates: Readonly<Record<string, Resolvable<string>>>,
): ReadonlyMap<string, MappingTemplate> {
  return new Map(Object.entries(templates).map(([type, source]) => [type.toLowerCase(), compile(source)]));
}

function compile(source: Resolvable<string>): MappingTemplate {
  if (source instanceof Unresolved) {
    return () => {
      throw new MappingError(`${source.expression} has no value: ${source.reason}; fix: ${source.fix}`);
    };
  }
  // Most templates of MOCK integrations are constant.
  if (!/[$#\\]/.test(source)) return () => source;
  const overrides = source.includes('Override');
  let template: CompiledTemplate | undefined;
  return ({ scope, body }) => {
    try {
      template ??= compileTemplate(source);
      const { parameters: params, stageVariables } = scope;
      const context = overrides ? scope.overridableContext : scope.templateContext;
      return template.render({ input: { body, params }, context, stageVariables });
    } catch (error) {
      if (error instanceof TemplateSyntaxError || error instanceof TemplateRenderError) {
        throw new MappingError(`the mapping template fails: ${error.message}`);
      }
      throw error;
    }
  };
}

/** What a template has put into an override, as a parameter: a list is joined by commas. */
export function overrideText(value: unknown): string {
  if (Array.isArray(value)) return value.map(overrideText).join(',');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '');
}
