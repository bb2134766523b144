import { tryParseJson } from '../model/json-text.js';
import type { WebSocketRoute } from '../model/websocket-api.js';
import { compileSelectionExpression, type Lookup } from './selection-expression.js';

export type MessageRouter = (message: string) => WebSocketRoute | undefined;

/**
 * Prepares the routing of messages of a WebSocket API: the route whose key is the value of the route selection expression,
 * else `$default`. `$connect` and `$disconnect` are never chosen by a message.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-develop-routes.html
 */
export function compileMessageRoutes(expression: string, routes: readonly WebSocketRoute[]): MessageRouter {
  const select = compileRouteSelection(expression);
  const byKey = new Map(routes.filter(isForMessages).map((route) => [route.routeKey, route]));
  return (message) => byKey.get(select(message)) ?? byKey.get('$default');
}

/**
 * Prepares a route selection expression such as `$request.body.action`. Its value for a message is text; a part that the
 * message lacks is empty. A message that is not JSON selects `$default`.
 */
export function compileRouteSelection(expression: string): (message: string) => string {
  const evaluate = compileSelectionExpression(expression);
  return (message) => {
    const body = tryParseJson(message);
    if (body === undefined) return '$default';
    return evaluate(bodyLookup(body)) || '$default';
  };
}

function isForMessages(route: WebSocketRoute): boolean {
  return route.routeKey !== '$connect' && route.routeKey !== '$disconnect';
}

function bodyLookup(body: unknown): Lookup {
  return (reference) => {
    const [source, part, ...path] = reference.replace(/\[(\d+)\]/g, '.$1').split('.');
    if (source !== 'request' || part !== 'body') return '';
    return toText(path.reduce(member, body));
  };
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

function toText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return `[${value.map(toText).join(', ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
