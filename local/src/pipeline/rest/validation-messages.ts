import type { ErrorObject } from 'ajv';

/**
 * `$context.error.validationErrorString` in the words of the Java validator that API Gateway uses; the wording is assumed
 * but for the missing property, which AWS documents.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export function validationErrorString(errors: readonly ErrorObject[]): string {
  return `[${summarize(errors).join(', ')}]`;
}

/** Errors beyond which the rest is only counted, and characters of a value beyond which it is cut. */
const mostErrors = 100;
const mostCharacters = 1000;

function summarize(all: readonly ErrorObject[]): readonly string[] {
  const errors = all.slice(0, mostErrors);
  const missing = errors.filter((error) => error.keyword === 'required');
  return [
    ...[...groupByPath(missing).values()].map((group) => missingProperties(group)),
    ...errors.filter((error) => error.keyword !== 'required').map(describe),
    ...(all.length > mostErrors ? [`and ${all.length - mostErrors} more`] : []),
  ];
}

function groupByPath(errors: readonly ErrorObject[]): Map<string, ErrorObject[]> {
  const groups = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    const group = groups.get(error.instancePath);
    if (group) group.push(error);
    else groups.set(error.instancePath, [error]);
  }
  return groups;
}

function missingProperties(errors: readonly ErrorObject[]): string {
  const names = errors.map((error) => JSON.stringify(error.params.missingProperty)).sort();
  return `object has missing required properties ([${names.join(',')}])`;
}

function describe(error: ErrorObject): string {
  return descriptions[error.keyword]?.(error) ?? `${error.instancePath} ${error.message ?? error.keyword}`.trim();
}

const descriptions: Readonly<Record<string, (error: ErrorObject) => string>> = {
  type: ({ data, params }) =>
    `instance type (${typeName(data)}) does not match any allowed primitive type (allowed: ${JSON.stringify([params.type].flat())})`,
  enum: ({ data, params }) =>
    `instance value (${shown(data)}) not found in enum (possible values: ${JSON.stringify(params.allowedValues)})`,
  minimum: ({ data, params }) =>
    `numeric instance is lower than the required minimum (minimum: ${params.limit}, found: ${shown(data)})`,
  maximum: ({ data, params }) =>
    `numeric instance is greater than the required maximum (maximum: ${params.limit}, found: ${shown(data)})`,
  minLength: ({ data, params }) =>
    `string ${shown(data)} is too short (length: ${String(data).length}, required minimum: ${params.limit})`,
  maxLength: ({ data, params }) =>
    `string ${shown(data)} is too long (length: ${String(data).length}, maximum allowed: ${params.limit})`,
  pattern: ({ data, params }) => `ECMA 262 regex "${params.pattern}" does not match input string ${shown(data)}`,
  minItems: ({ data, params }) =>
    `array is too short: must have at least ${params.limit} elements but instance has ${(data as unknown[]).length} elements`,
  maxItems: ({ data, params }) =>
    `array is too long: must have at most ${params.limit} elements but instance has ${(data as unknown[]).length} elements`,
  additionalProperties: ({ params }) =>
    `object instance has properties which are not allowed by the schema: [${JSON.stringify(params.additionalProperty)}]`,
};

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}…`;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}
