/** Gives the text of a reference such as `request.body.action`; empty where there is none. */
export type Lookup = (reference: string) => string;

/**
 * Prepares a selection expression of a WebSocket API: text that may hold `$request.body.x` or `${request.body.x}`, where a
 * backslash takes the meaning from the `$` that follows it.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html
 */
export function compileSelectionExpression(expression: string): (lookup: Lookup) => string {
  const parts = partsOf(expression);
  return (lookup) => parts.map((part) => ('text' in part ? part.text : lookup(part.reference))).join('');
}

type Part = { readonly text: string } | { readonly reference: string };

const token = /\\(.)|\$\{([^}]*)\}|\$([A-Za-z_][\w-]*(?:\.[\w-]+|\[\d+\])*)/g;

function partsOf(expression: string): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of expression.matchAll(token)) {
    parts.push({ text: expression.slice(end, match.index) });
    parts.push(match[1] === undefined ? { reference: (match[2] ?? match[3] ?? '').trim() } : { text: match[1] });
    end = match.index + match[0].length;
  }
  parts.push({ text: expression.slice(end) });
  return parts.filter((part) => !('text' in part) || part.text !== '');
}
