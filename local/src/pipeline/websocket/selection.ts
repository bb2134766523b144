import { compileSelectionExpression } from '../../routing/selection-expression.js';
import { type Occasion, requestContext } from './event.js';

/** The text of a selection expression for an execution. */
export type Select = (occasion: Occasion) => string;

/**
 * Prepares an expression that chooses a template, a model or an API key, such as `$request.body.type` or
 * `$request.header.x-api-key`. What it cannot find is empty.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html
 */
export function compileSelect(expression: string): Select {
  const evaluate = compileSelectionExpression(expression);
  return (occasion) => evaluate((reference) => textOf(find(reference, occasion)));
}

/** The value that a reference such as `request.body.a` or `context.stage` has in an execution. */
export function find(reference: string, occasion: Occasion): unknown {
  const [kind, ...rest] = reference.replace(/\[(\d+)\]/g, '.$1').split('.');
  if (kind === 'context') return rest.reduce(member, requestContext(occasion));
  if (kind === 'stageVariables') return rest.reduce(member, occasion.connection.stage.variables as unknown);
  return rest.slice(1).reduce(member, partOf(rest[0], occasion));
}

export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** `header` and `querystring` are those of the handshake, `body` is that of a message. */
function partOf(part: string | undefined, { happening }: Occasion): unknown {
  if (part === 'body') return happening.eventType === 'MESSAGE' ? tryParse(happening.message.content) : undefined;
  if (happening.eventType !== 'CONNECT') return undefined;
  if (part === 'header')
    return Object.fromEntries(happening.client.headers.map(([name, value]) => [name.toLowerCase(), value]));
  if (part === 'querystring')
    return Object.fromEntries([...happening.query].map(([name, values]) => [name, values.at(-1)]));
  return undefined;
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, name)) return (value as Record<string, unknown>)[name];
  return undefined;
}

function tryParse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString()) as unknown;
  } catch {
    return undefined;
  }
}
