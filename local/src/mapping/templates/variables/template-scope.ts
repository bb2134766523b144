import type { TemplateContext } from './template-context.js';

/** The parameters of a request by where they were: `$input.params()`. */
export interface TemplateParameters {
  readonly path: Readonly<Record<string, string>>;
  readonly querystring: Readonly<Record<string, string>>;
  readonly header: Readonly<Record<string, string>>;
}

/** What `$input` stands for. */
export interface TemplateInput {
  /** The body's text; empty where there is none. */
  readonly body: string;
  readonly params: TemplateParameters;
}

/** Everything that a template can refer to. */
export interface TemplateScope {
  readonly input: TemplateInput;
  /** Carried from the request's template to the response's, so that overrides made by the first are there for the second. */
  readonly context: TemplateContext;
  readonly stageVariables: Readonly<Record<string, string>>;
}
