import { PatternError } from '../../patterns/steps.js';
import { withBudget } from './budget.js';
import type { Render } from './compile/closures.js';
import { BreakSignal, StopSignal } from './compile/signals.js';
import { compileBlock } from './compile/statements.js';
import { RenderScope } from './render-scope.js';
import { Source } from './syntax/source.js';
import { parseStatements } from './syntax/template-parser.js';
import { EvaluationError, TemplateRenderError, TemplateSyntaxError } from './template-errors.js';
import { JavaMap } from './values/java-map.js';
import { InputVariable } from './variables/input-variable.js';
import type { TemplateScope } from './variables/template-scope.js';
import { UtilVariable } from './variables/util-variable.js';

/**
 * Compiles a mapping template: Apache Velocity 1.7 as API Gateway runs it. A reference without a value is the empty
 * string, macros cannot be defined, and #evaluate, #parse and #include do not exist. Throws a TemplateSyntaxError.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html
 */
export function compileTemplate(source: string): CompiledTemplate {
  try {
    return new CompiledTemplate(compileBlock(parseStatements(new Source(source))));
  } catch (error) {
    if (isStackOverflow(error))
      throw new TemplateSyntaxError('the template is nested too deeply', { line: 1, column: 1 });
    throw error;
  }
}

/** A template that is ready to be rendered any number of times. */
export class CompiledTemplate {
  readonly #render: Render;

  constructor(render: Render) {
    this.#render = render;
  }

  /** Renders the template. Throws a TemplateRenderError where AWS would answer 500. */
  render({ input, context, stageVariables }: TemplateScope): string {
    const scope = new RenderScope();
    scope.setLazily('input', () => new InputVariable(input));
    scope.setLazily('context', () => context.map);
    scope.setLazily('stageVariables', () => JavaMap.ofTexts(stageVariables));
    scope.set('util', UTIL);
    withBudget(input.body.length, () => this.#run(scope));
    return scope.output;
  }

  #run(scope: RenderScope): void {
    try {
      this.#render(scope);
    } catch (error) {
      if (error instanceof StopSignal || error instanceof BreakSignal) return;
      if (error instanceof EvaluationError || error instanceof PatternError) {
        throw new TemplateRenderError(error.message, scope.position);
      }
      if (isStackOverflow(error)) throw new TemplateRenderError('the template calls itself too deeply', scope.position);
      throw error;
    }
  }
}

const UTIL = new UtilVariable();

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && /call stack/i.test(error.message);
}
