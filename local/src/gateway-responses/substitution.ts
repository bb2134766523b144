import { type MappingScope, tryFindVariable } from '../mapping/mapping-scope.js';

/** Fills in a text; `error` is `$context.error`. */
export type Substitution = (scope: MappingScope, error: Readonly<Record<string, unknown>>) => string;

/**
 * Prepares the template of a gateway response: variables are replaced by their values, and that is all; these are no
 * mapping templates.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function compileSubstitution(template: string): Substitution {
  const parts: (string | Substitution)[] = [];
  let end = 0;
  for (const match of template.matchAll(variable)) {
    parts.push(template.slice(end, match.index), reader((match[1] ?? match[2]) as string));
    end = match.index + match[0].length;
  }
  parts.push(template.slice(end));
  return (scope, error) => parts.map((part) => (typeof part === 'string' ? part : part(scope, error))).join('');
}

const name = '(?:context|stageVariables|method\\.request)(?:\\.[A-Za-z0-9_-]+)+';
const variable = new RegExp(`\\$(?:\\{(${name})\\}|(${name}))`, 'g');

function reader(path: string): Substitution {
  const [root, ...names] = path.split('.');
  if (root === 'stageVariables') return (scope) => print(tryFindVariable(scope.stageVariables, names));
  if (root === 'method') return (scope) => print(requestParameter(scope, names[1], names.slice(2).join('.')));
  if (names[0] === 'error') return (_, error) => print(error[names.slice(1).join('.')]);
  return (scope) => print(tryFindVariable(scope.context, names));
}

function requestParameter({ rest }: MappingScope, place: string | undefined, parameter: string) {
  if (place === 'header') return rest.request.headers.exactly(parameter).at(-1);
  if (place === 'querystring') return rest.request.query.get(parameter)?.at(-1);
  if (place === 'path') return tryFindVariable(rest.request.pathParameters, [parameter]);
  return undefined;
}

function print(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
