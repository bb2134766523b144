import type AjvDraft04 from 'ajv-draft-04';

const KEYWORD = 'x-gatewright-charge';

/**
 * Makes every reference of a schema cost a step where it is followed: references are what lets a small schema ask for
 * work that doubles with each level of a body.
 */
export function withChargedReferences(
  ajv: InstanceType<typeof AjvDraft04.default>,
  spend: (steps: number) => void,
): <T>(schema: T) => T {
  const validate = (): boolean => {
    spend(1);
    return true;
  };
  ajv.addKeyword({ keyword: KEYWORD, schemaType: 'boolean', errors: false, validate });
  return charged;
}

/** Values of these are no schemas: what looks like a reference in them is a value. */
const values: ReadonlySet<string> = new Set(['enum', 'const', 'default', 'example', 'examples']);

function charged<T>(schema: T): T {
  return visit(schema, false) as T;
}

/** @param isNames whether the members of an object are named by the author, as those of `properties` are */
function visit(schema: unknown, isNames: boolean): unknown {
  if (Array.isArray(schema)) return schema.map((item) => visit(item, false));
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      !isNames && values.has(name) ? value : visit(value, !isNames && maps.has(name)),
    ]),
  );
  if (isNames || typeof copy.$ref !== 'string') return copy;
  const { $ref, allOf, ...rest } = copy;
  return { ...rest, [KEYWORD]: true, allOf: [...(Array.isArray(allOf) ? allOf : []), { $ref }] };
}

const maps: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  'definitions',
  '$defs',
  'dependencies',
  'dependentSchemas',
]);
