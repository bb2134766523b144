import { isRecord } from '../properties.js';
import { pathPrefix } from './base-path.js';
import { dereference, type Node, type OpenApiDocument, objectAt, openApiError } from './document.js';

/** One method of one path. */
export interface Operation {
  /** With its base path, where one is imported; `/` for the root. */
  readonly path: string;
  /** `GET`, or `ANY`. */
  readonly httpMethod: string;
  readonly node: Node;
  /** Those of the path and those of the method, which win; references followed. */
  readonly parameters: readonly Node[];
}

const methodNames: Readonly<Record<string, string>> = {
  get: 'GET',
  put: 'PUT',
  post: 'POST',
  delete: 'DELETE',
  options: 'OPTIONS',
  head: 'HEAD',
  patch: 'PATCH',
  'x-amazon-apigateway-any-method': 'ANY',
};

/** Every path of the definition with its base path, those without methods too. */
export function pathsOf(document: OpenApiDocument): readonly string[] {
  const prefix = pathPrefix(document);
  return Object.keys(objectAt(document, document.root, 'paths')).map((path) => join(document, prefix, path));
}

/** Every method of every path. */
export function operationsOf(document: OpenApiDocument): readonly Operation[] {
  const prefix = pathPrefix(document);
  const paths = objectAt(document, document.root, 'paths');
  return Object.keys(paths).flatMap((path) => {
    const item = objectAt(document, paths, path);
    const shared = parametersOf(document, item);
    return Object.entries(methodNames)
      .filter(([name]) => isRecord(item[name]))
      .map(([name, httpMethod]) => {
        const node = item[name] as Node;
        const parameters = mergeParameters(shared, parametersOf(document, node));
        return { path: join(document, prefix, path), httpMethod, node, parameters };
      });
  });
}

function join(document: OpenApiDocument, prefix: string, path: string): string {
  if (!path.startsWith('/'))
    throw openApiError(document.api, `paths.${path}`, 'does not begin with a slash', `write /${path}`);
  const whole = `${prefix}${path}`.replace(/\/+$/, '');
  return whole === '' ? '/' : whole;
}

function parametersOf(document: OpenApiDocument, node: Node): readonly Node[] {
  const { parameters } = node;
  if (!Array.isArray(parameters)) return [];
  return parameters.map((parameter: unknown) => dereference(document, parameter)).filter(isRecord);
}

function mergeParameters(shared: readonly Node[], own: readonly Node[]): readonly Node[] {
  const isOverridden = (parameter: Node) =>
    own.some((other) => other.name === parameter.name && other.in === parameter.in);
  return [...shared.filter((parameter) => !isOverridden(parameter)), ...own];
}
