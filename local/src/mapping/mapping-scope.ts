import type { MethodRequest } from './method-request.js';
import { type ContextVariables, contextVariables, type RestContext } from './rest-context.js';
import { TemplateContext } from './templates/variables/template-context.js';
import type { TemplateParameters } from './templates/variables/template-scope.js';

/** What the mapping expressions and templates of one execution can name; each part is made when it is first asked for. */
export class MappingScope {
  #context: ContextVariables | undefined;
  #templateContext: TemplateContext | undefined;
  #parameters: TemplateParameters | undefined;
  #isOverridable = false;

  constructor(readonly rest: RestContext) {}

  get context(): ContextVariables {
    this.#context ??= contextVariables(this.rest);
    return this.#context;
  }

  /** One object for the whole execution, so that what a request template overrides is there in the response's. */
  get templateContext(): TemplateContext {
    this.#templateContext ??= new TemplateContext(this.context);
    return this.#templateContext;
  }

  /** The context for a template that speaks of overrides: only then are they worth reading. */
  get overridableContext(): TemplateContext {
    this.#isOverridable = true;
    return this.templateContext;
  }

  /** What templates have overridden; undefined where none has been rendered that could. */
  get overrides(): Pick<TemplateContext, 'requestOverride' | 'responseOverride'> | undefined {
    return this.#isOverridable ? this.#templateContext : undefined;
  }

  /** `$input.params()`. */
  get parameters(): TemplateParameters {
    this.#parameters ??= new RequestParameters(this.rest.request);
    return this.#parameters;
  }

  get stageVariables(): Readonly<Record<string, string>> {
    return this.rest.stageVariables;
  }
}

/** The parameters of a request; those of each place are made when they are first looked at. */
class RequestParameters implements TemplateParameters {
  readonly #request: MethodRequest;
  #querystring: Record<string, string> | undefined;
  #header: Record<string, string> | undefined;

  constructor(request: MethodRequest) {
    this.#request = request;
  }

  get path(): Readonly<Record<string, string>> {
    return this.#request.pathParameters;
  }

  get querystring(): Readonly<Record<string, string>> {
    if (this.#querystring) return this.#querystring;
    this.#querystring = Object.create(null) as Record<string, string>;
    for (const [name, values] of this.#request.query) this.#querystring[name] = values[values.length - 1] as string;
    return this.#querystring;
  }

  get header(): Readonly<Record<string, string>> {
    if (this.#header) return this.#header;
    this.#header = Object.create(null) as Record<string, string>;
    for (const { name, values } of this.#request.headers.sorted()) {
      this.#header[name] = values[values.length - 1] as string;
    }
    return this.#header;
  }
}

/** Finds `identity.sourceIp` in `$context`; undefined where there is no such variable. */
export function tryFindVariable(variables: unknown, path: readonly string[]): unknown {
  let value: unknown = variables;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
