/** Reads a variable for a line; undefined where it has no value. */
export type LogVariable<Outcome> = (outcome: Outcome) => string | undefined;

/**
 * Prepares the format of an access log: text with variables of `$context`, a hyphen for each that has no value.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
 */
export function compileLogFormat<Outcome>(
  format: string,
  compileVariable: (name: string) => LogVariable<Outcome>,
): (outcome: Outcome) => string {
  const parts: (string | LogVariable<Outcome>)[] = [];
  let end = 0;
  for (const match of format.matchAll(/\$context\.([A-Za-z][\w-]*(?:\.[\w:-]+)*)/g)) {
    parts.push(format.slice(end, match.index), compileVariable(match[1] as string));
    end = match.index + match[0].length;
  }
  parts.push(format.slice(end));
  return (outcome) => parts.map((part) => (typeof part === 'string' ? part : (part(outcome) ?? '-'))).join('');
}
