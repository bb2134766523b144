import { configurationError } from '../../integrations/refusals.js';
import { type CompiledTemplate, compileTemplate } from '../../mapping/templates/compile-template.js';
import { TemplateRenderError, TemplateSyntaxError } from '../../mapping/templates/template-errors.js';
import { TemplateContext } from '../../mapping/templates/variables/template-context.js';
import type { Execution } from '../../model/execution.js';
import { type Resolvable, Unresolved } from '../../model/unresolved.js';
import { unresolvedValue } from '../unresolved-value.js';
import { type Occasion, requestContext } from './event.js';
import { compileSelect } from './selection.js';

/** Renders the template that an execution selects; undefined where there is none for it. */
export type RenderSelected = (occasion: Occasion, body: string, findMore?: Find) => string | undefined;

/** The value of a reference that the request does not know, such as `integration.response.statuscode`. */
type Find = (reference: string) => unknown;

/**
 * Prepares the templates of an integration or of its response: the expression gives the key of the template, `$default`
 * where it gives none.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-data-transformations.html
 */
export function compileTemplates(
  templates: Readonly<Record<string, Resolvable<string>>>,
  selectionExpression: string | undefined,
): RenderSelected {
  const byKey = new Map(Object.entries(templates).map(([key, source]) => [key, compile(source)]));
  if (byKey.size === 0) return () => undefined;
  const select = compileSelect(selectionExpression ?? '\\$default');
  return (occasion, body, findMore) =>
    (byKey.get(select(occasion, findMore)) ?? byKey.get('$default'))?.(occasion, body);
}

type RenderOne = (occasion: Occasion, body: string) => string;

/** A template that cannot be compiled fails the requests that need it, as on AWS. */
function compile(source: Resolvable<string>): RenderOne {
  if (source instanceof Unresolved) {
    return ({ execution }) => {
      throw unresolvedValue(execution, source);
    };
  }
  try {
    const template = compileTemplate(source);
    return (occasion, body) => render(template, occasion, body);
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    return ({ execution }) => {
      throw templateFailure(execution, error);
    };
  }
}

function render(template: CompiledTemplate, occasion: Occasion, body: string): string {
  try {
    return template.render({
      input: { body, params: parametersOf(occasion) },
      context: new TemplateContext(requestContext(occasion)),
      stageVariables: occasion.connection.stage.variables,
    });
  } catch (error) {
    if (error instanceof TemplateRenderError) throw templateFailure(occasion.execution, error);
    throw error;
  }
}

function templateFailure(execution: Execution, { message }: Error) {
  return configurationError(execution, 'Unable to transform request', `the mapping template fails: ${message}`);
}

function parametersOf({ happening }: Occasion) {
  if (happening.eventType !== 'CONNECT') return { path: {}, querystring: {}, header: {} };
  const last = [...happening.query].map(([name, values]) => [name, values.at(-1) ?? '']);
  return { path: {}, querystring: Object.fromEntries(last), header: Object.fromEntries(happening.client.headers) };
}
