type Schema = Readonly<Record<string, unknown>>;

/** Finds the schema that a reference leads to. */
export type FindSchema = (reference: string) => Schema | undefined;

/** Schemas within one another that are followed: one may lead back to itself. */
const deepest = 8;

/** A small value that fits a schema, as far as types, enumerations and required properties go; a pattern is not looked at. */
export function sampleOf(schema: Schema, findSchema: FindSchema, depth = 0): unknown {
  if (depth > deepest) return {};
  const { $ref: reference, default: byDefault, example, enum: choices } = schema;
  if (typeof reference === 'string') return sampleOf(findSchema(reference) ?? {}, findSchema, depth + 1);
  if (example !== undefined) return example;
  if (byDefault !== undefined) return byDefault;
  if (Array.isArray(choices)) return choices[0];
  const parts = [schema.allOf, schema.anyOf, schema.oneOf].find(Array.isArray) as readonly Schema[] | undefined;
  if (parts)
    return sampleOf({ ...schema, allOf: 0, anyOf: 0, oneOf: 0, ...merged(schema, parts) }, findSchema, depth + 1);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  return samples[typeof type === 'string' ? type : typeOf(schema)]?.(schema, findSchema, depth) ?? {};
}

/** All of the parts where all are asked for, and the first of them where one is enough. */
function merged(schema: Schema, parts: readonly Schema[]): Schema {
  if (!Array.isArray(schema.allOf)) return parts[0] ?? {};
  const required = [schema, ...parts].flatMap((part) => (Array.isArray(part.required) ? part.required : []));
  const properties = Object.assign({}, ...[schema, ...parts].map((part) => part.properties ?? {}));
  return Object.assign({}, ...parts, { required, properties });
}

function typeOf(schema: Schema): string {
  if (schema.items !== undefined) return 'array';
  return schema.minLength !== undefined || schema.pattern !== undefined ? 'string' : 'object';
}

type Sample = (schema: Schema, findSchema: FindSchema, depth: number) => unknown;

const samples: Readonly<Record<string, Sample>> = {
  object: ({ required, properties }, findSchema, depth) => {
    const names = Array.isArray(required) ? (required as readonly string[]) : [];
    const schemas = (properties ?? {}) as Readonly<Record<string, Schema>>;
    return Object.fromEntries(names.map((name) => [name, sampleOf(schemas[name] ?? {}, findSchema, depth + 1)]));
  },
  array: ({ items, minItems }, findSchema, depth) =>
    Array.from({ length: numberOf(minItems, 0) }, () => sampleOf((items ?? {}) as Schema, findSchema, depth + 1)),
  string: ({ minLength, maxLength }) => 'text'.padEnd(numberOf(minLength, 0), 'x').slice(0, numberOf(maxLength, 1000)),
  integer: numberSample,
  number: numberSample,
  boolean: () => true,
  null: () => null,
};

function numberSample({ minimum, maximum, exclusiveMinimum, multipleOf }: Schema): number {
  const least = numberOf(minimum, Math.min(1, numberOf(maximum, 1))) + (exclusiveMinimum === true ? 1 : 0);
  const step = numberOf(multipleOf, 0);
  return step > 0 ? Math.ceil(least / step) * step : least;
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
