import { compileTemplate } from './compile-template.js';
import { type ContextVariables, TemplateContext } from './variables/template-context.js';
import type { TemplateParameters } from './variables/template-scope.js';

export interface RenderTemplateOptions {
  /** The body: its text, or a value that is sent as JSON. @default - no body */
  readonly body?: unknown;
  /** What `$input.params()` finds. @default - no parameters */
  readonly params?: Partial<TemplateParameters>;
  readonly stageVariables?: Readonly<Record<string, string>>;
  /** Context variables, nested as templates name them: `{ identity: { sourceIp: '…' } }`. */
  readonly context?: ContextVariables;
}

/** Renders a mapping template as API Gateway would: for unit tests of templates. */
export function renderTemplate(template: string, options: RenderTemplateOptions = {}): string {
  const { body = '', params, stageVariables = {}, context = {} } = options;
  return compileTemplate(template).render({
    input: {
      body: typeof body === 'string' ? body : JSON.stringify(body),
      params: { path: {}, querystring: {}, header: {}, ...params },
    },
    context: new TemplateContext(context),
    stageVariables,
  });
}
