import type { FuncKeywordDefinition, SchemaValidateFunction } from 'ajv';

const VALUES_PER_STEP = 4;

/**
 * The keyword `uniqueItems`: items are compared by their canonical text, where the library compares each with each.
 *
 * https://json-schema.org/draft-04/draft-fge-json-schema-validation-00#rfc.section.5.3.4
 */
export function uniqueItems(spend: (steps: number) => void): FuncKeywordDefinition {
  const validate: SchemaValidateFunction = (wanted: boolean, items: readonly unknown[]) => {
    if (!wanted) return true;
    spend(Math.ceil(items.length / VALUES_PER_STEP));
    const places = new Map<unknown, number>();
    for (const [j, item] of items.entries()) {
      const key = keyOf(item);
      const i = places.get(key);
      if (i !== undefined) {
        validate.errors = [duplicate(j, i)];
        return false;
      }
      places.set(key, j);
    }
    return true;
  };
  return { keyword: 'uniqueItems', type: 'array', schemaType: 'boolean', errors: true, validate };
}

function duplicate(i: number, j: number) {
  const message = `must NOT have duplicate items (items ## ${j} and ${i} are identical)`;
  return { keyword: 'uniqueItems', message, params: { i, j } };
}

/** What equal items share; texts are told from the texts of everything else. */
function keyOf(item: unknown): unknown {
  if (typeof item === 'string') return `"${item}`;
  return typeof item === 'object' && item !== null ? canonicalText(item) : item;
}

/** JSON with the members of objects in one order. */
function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member)}`).join(',')}}`;
}
