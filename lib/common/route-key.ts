import type { IConstruct } from 'constructs';
import { requireKnown } from './must-be-known';
import { reject } from './reject';

/** The two parts of a route key such as `GET /pets/{id}`. */
export interface RouteKey {
  /** `GET`, or `ANY`. */
  readonly method: string;
  /** Such as `/pets/{id}`. */
  readonly path: string;
}

/** What a kind of API allows in a path. */
export interface PathRules {
  /** Of a segment that is not a parameter. */
  readonly literal: RegExp;
  /** The characters that `literal` allows, in words. */
  readonly characters: string;
}

/** `AWS::ApiGateway::Resource.PathPart`. */
export const REST_PATH: PathRules = { literal: /^[A-Za-z0-9._:$-]+$/, characters: 'letters, digits and . _ - : $' };

/** `AWS::ApiGatewayV2::Route.RouteKey`. */
export const HTTP_PATH: PathRules = {
  literal: /^[A-Za-z0-9._:$~%@!&'()*+,;=-]+$/,
  characters: "letters, digits and . _ - : $ ~ % @ ! & ' ( ) * + , ; =",
};

/** The methods that `ANY` stands for. */
export const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

const METHODS = [...VERBS, 'ANY'];
const PARAMETER = /^\{([A-Za-z0-9._:-]+)(\+?)\}$/;

/**
 * The method and path of a route key.
 *
 * @throws when the key is not a method, one space and a path that API Gateway takes
 */
export function parseRouteKey(scope: IConstruct, key: string, rules: PathRules): RouteKey {
  requireKnown(scope, 'a route key', key);
  const [method = '', path, ...rest] = key.split(' ');
  if (path === undefined || rest.length > 0) {
    reject(scope, {
      problem: `route key '${key}' is malformed`,
      allowed: "a key is a method, one space and a path, such as 'GET /pets/{id}'",
      fix: suggestKey(key),
    });
  }
  checkMethod(scope, key, method);
  checkPath(scope, key, path, rules);
  return { method, path };
}

function suggestKey(key: string): string {
  const [method, path] = key.trim().split(/\s+/);
  const suggested = method?.startsWith('/') ? `ANY ${method}` : `${method?.toUpperCase()} ${path ?? '/'}`;
  return `write '${suggested}' or the like`;
}

function checkMethod(scope: IConstruct, key: string, method: string): void {
  if (METHODS.includes(method)) return;
  const upper = method.toUpperCase();
  reject(scope, {
    problem: `route key '${key}' has the method '${method}'`,
    allowed: `methods are ${METHODS.join(', ')}, in upper case`,
    fix: METHODS.includes(upper) ? `write '${upper}'` : "use 'ANY' for any other method",
  });
}

function checkPath(scope: IConstruct, key: string, path: string, rules: PathRules): void {
  if (!path.startsWith('/')) {
    reject(scope, {
      problem: `route key '${key}' has the path '${path}'`,
      allowed: "a path begins with '/'",
      fix: `write '/${path}'`,
    });
  }
  if (path === '/') return;
  const segments = path.slice(1).split('/');
  checkSlashes(scope, key, segments);
  for (const segment of segments) checkSegment(scope, key, segment, rules);
  checkParameters(scope, key, segments);
}

function checkSlashes(scope: IConstruct, key: string, segments: readonly string[]): void {
  if (!segments.includes('')) return;
  reject(scope, {
    problem: `route key '${key}' has an empty path segment`,
    allowed: "a path has neither a trailing '/' nor two in a row",
    fix: `write '/${segments.filter((segment) => segment !== '').join('/')}'`,
  });
}

function checkSegment(scope: IConstruct, key: string, segment: string, rules: PathRules): void {
  if (PARAMETER.test(segment)) return;
  if (/[{}]/.test(segment)) {
    reject(scope, {
      problem: `route key '${key}' has the path segment '${segment}'`,
      allowed: 'a parameter is a whole segment, named with letters, digits and . _ - :',
      fix: "write '{name}', or '{name+}' for the rest of the path",
    });
  }
  if (rules.literal.test(segment)) return;
  reject(scope, {
    problem: `route key '${key}' has the path segment '${segment}'`,
    allowed: `a segment holds ${rules.characters}`,
    fix: 'take out the other characters',
  });
}

function checkParameters(scope: IConstruct, key: string, segments: readonly string[]): void {
  const names = segments.flatMap((segment) => PARAMETER.exec(segment)?.[1] ?? []);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    reject(scope, {
      problem: `route key '${key}' has the parameter '${repeated}' twice`,
      allowed: 'a parameter stands once in a path',
      fix: 'give each its own name',
    });
  }
  const greedy = segments.findIndex((segment) => segment.endsWith('+}'));
  if (greedy === -1 || greedy === segments.length - 1) return;
  reject(scope, {
    problem: `route key '${key}' has '${segments[greedy]}' before the end of the path`,
    allowed: 'a greedy parameter takes the rest of the path, so it is the last segment',
    fix: `end the path at '${segments[greedy]}', or write '${segments[greedy]?.replace('+', '')}'`,
  });
}

/** The names of a path's parameters: `id` and `proxy` of `/pets/{id}/{proxy+}`. */
export function pathParameters(path: string): string[] {
  return path.split('/').flatMap((segment) => PARAMETER.exec(segment)?.[1] ?? []);
}
