import { documentToJson, type JsonDocument, parseDocument } from '../../json-path/json-document.js';
import { compileJsonPath } from '../../json-path/json-path.js';
import { JsonPathSyntaxError } from '../../json-path/path-reader.js';
import { Bean } from '../methods/bean.js';
import { methodTable } from '../methods/method-table.js';
import { objectMethods } from '../methods/object-methods.js';
import { EvaluationError } from '../template-errors.js';
import { JavaMap } from '../values/java-map.js';
import type { JavaValue } from '../values/java-value.js';
import type { TemplateInput } from './template-scope.js';

const METHODS = methodTable<InputVariable>({
  ...objectMethods<InputVariable>(),
  'getBody()': (input) => input.body,
  'path(String)': (input, path: string | null) => input.find(path),
  'json(String)': (input, path: string | null) => input.toJson(path),
  'params()': (input) => input.params,
  'params(String)': (input, name: string | null) => input.param(name),
});

/** Where a parameter of a name is looked for. */
const PLACES = ['path', 'querystring', 'header'] as const;

/**
 * `$input`: the body and the parameters of the request, or the body of the response.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#input-variable-reference
 */
export class InputVariable extends Bean {
  readonly className = 'com.amazonaws.apigateway.Input';
  readonly methods = METHODS;
  readonly #input: TemplateInput;
  #document: { readonly value: JsonDocument } | undefined;
  #params: JavaMap | undefined;

  constructor(input: TemplateInput) {
    super();
    this.#input = input;
  }

  /** A request without a body has the body `{}`. */
  get body(): string {
    return this.#input.body === '' ? '{}' : this.#input.body;
  }

  /** What a path leads to. A template may change it; the change shows where it is looked up again. */
  find(path: string | null): JavaValue {
    this.#document ??= { value: parseDocument(this.body) };
    try {
      return compileJsonPath(path ?? '')(this.#document.value) ?? null;
    } catch (error) {
      if (error instanceof JsonPathSyntaxError) throw new EvaluationError(error.message);
      throw error;
    }
  }

  /** What a path leads to as JSON; a value that is missing is an empty string, in quotation marks. */
  toJson(path: string | null): string {
    return documentToJson(this.find(path) ?? '');
  }

  get params(): JavaMap {
    const { path, querystring, header } = this.#input.params;
    this.#params ??= JavaMap.of([
      ['path', JavaMap.ofTexts(path)],
      ['querystring', JavaMap.ofTexts(querystring)],
      ['header', JavaMap.ofTexts(header)],
    ]);
    return this.#params;
  }

  /** The parameter of this name in the path, else in the query string, else among the headers. */
  param(name: string | null): JavaValue {
    if (name === null) return null;
    const { params } = this.#input;
    // One place after the other: those of the headers are made only for who looks at them.
    for (const place of PLACES) if (Object.hasOwn(params[place], name)) return params[place][name] as string;
    return null;
  }

  print(): string {
    return '';
  }
}
