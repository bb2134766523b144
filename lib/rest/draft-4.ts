import { Token } from 'aws-cdk-lib';

type Schema = { [keyword: string]: any };

/** Refuses a keyword that draft 4 has no form of: `at` is its place, such as `#/properties/tags`. */
type Refuse = (keyword: string, at: string) => never;

/** They check nothing, and API Gateway takes no schema that has them. */
const ANNOTATIONS = [
  '$schema',
  '$comment',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'contentEncoding',
  'contentMediaType',
];

const WITHOUT_A_FORM = [
  'contains',
  'minContains',
  'maxContains',
  'propertyNames',
  'unevaluatedProperties',
  'unevaluatedItems',
  'contentSchema',
  '$anchor',
  '$dynamicAnchor',
  '$dynamicRef',
  '$recursiveAnchor',
  '$recursiveRef',
  '$vocabulary',
];

/**
 * A JSON schema as draft 4, the one by which API Gateway validates: keywords of later drafts in their draft-4 forms.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export function toDraft4(schema: Schema, refuse: Refuse): Schema {
  return new Draft4(refuse).schema(schema, '#');
}

class Draft4 {
  public constructor(private readonly refuse: Refuse) {}

  public schema(schema: any, at: string): any {
    if (typeof schema === 'boolean') return schema ? {} : { not: {} };
    if (typeof schema !== 'object' || schema === null || Token.isUnresolved(schema)) return schema;
    const given = this.withoutStringNames(schema);
    const keyword = WITHOUT_A_FORM.find((name) => given[name] !== undefined);
    return keyword === undefined ? this.members(inDraft4Keywords(given), at) : this.refuse(keyword, at);
  }

  /** Names are strings anyway: zod says so of every record. */
  private withoutStringNames({ propertyNames, ...rest }: Schema): Schema {
    const isTrue = JSON.stringify(propertyNames) === '{"type":"string"}';
    return withoutUndefined({ ...rest, propertyNames: isTrue ? undefined : propertyNames });
  }

  private members(schema: Schema, at: string): Schema {
    return Object.fromEntries(
      Object.entries(schema).map(([keyword, value]) => [keyword, this.member(keyword, value, `${at}/${keyword}`)]),
    );
  }

  private member(keyword: string, value: any, at: string): any {
    if (Token.isUnresolved(value)) return value;
    switch (keyword) {
      case '$ref':
        return String(value).replaceAll('/$defs/', '/definitions/');
      case 'properties':
      case 'patternProperties':
      case 'definitions':
      case 'dependencies':
        return this.map(value, at);
      case 'additionalProperties':
      case 'additionalItems':
        return typeof value === 'boolean' ? value : this.schema(value, at);
      case 'items':
      case 'not':
      case 'allOf':
      case 'anyOf':
      case 'oneOf':
        return this.oneOrMore(value, at);
      default:
        return value;
    }
  }

  /** Of names to schemas; a dependency may also be a list of names. */
  private map(value: Schema, at: string): Schema {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [
        name,
        Array.isArray(member) ? member : this.schema(member, `${at}/${name}`),
      ]),
    );
  }

  private oneOrMore(value: any, at: string): any {
    return Array.isArray(value)
      ? value.map((member, index) => this.schema(member, `${at}/${index}`))
      : this.schema(value, at);
  }
}

/** Those of one schema, not of the schemas in it. */
function inDraft4Keywords(schema: Schema): Schema {
  const { $id, $defs, definitions, const: constant, if: condition, then = {}, else: otherwise = {}, ...more } = schema;
  const { prefixItems, items, additionalItems, dependencies, dependentRequired, dependentSchemas, ...others } = more;
  const { required, allOf = [], $ref, ...rest } = others;
  const isRefAlone = Object.keys(schema).every((keyword) => ['$ref', ...BESIDE_A_REF].includes(keyword));
  const together = [
    ...allOf,
    ...(constant !== undefined && rest.enum ? [{ enum: [constant] }] : []),
    ...(condition === undefined ? [] : [{ anyOf: [{ not: condition }, then] }, { anyOf: [condition, otherwise] }]),
    ...($ref === undefined || isRefAlone ? [] : [{ $ref }]),
  ];
  return withoutUndefined({
    ...withoutAnnotations(rest),
    ...bound(schema, { limit: 'minimum', exclusive: 'exclusiveMinimum', stricter: Math.max }),
    ...bound(schema, { limit: 'maximum', exclusive: 'exclusiveMaximum', stricter: Math.min }),
    $ref: isRefAlone ? $ref : undefined,
    id: $id ?? rest.id,
    enum: constant !== undefined && !rest.enum ? [constant] : rest.enum,
    definitions: merged(definitions, $defs),
    dependencies: merged(dependencies, dependentRequired, dependentSchemas),
    items: prefixItems ?? items,
    additionalItems: prefixItems ? items : additionalItems,
    // Draft 4 asks for one member at least.
    required: Array.isArray(required) && required.length === 0 ? undefined : required,
    allOf: together.length > 0 ? together : undefined,
  });
}

/** What draft 4 does not look at beside a `$ref`, and nobody misses. */
const BESIDE_A_REF = ['$schema', '$comment', 'title', 'description', 'default', 'examples'];

/** A number alone is an exclusive bound; where the inclusive one beside it is stricter, it says all. */
function bound(
  schema: Schema,
  names: { limit: string; exclusive: string; stricter: (a: number, b: number) => number },
): Schema {
  const { [names.limit]: limit, [names.exclusive]: exclusive } = schema;
  if (typeof exclusive !== 'number' || Token.isUnresolved(exclusive)) return {};
  const isSaid = typeof limit === 'number' && limit !== exclusive && names.stricter(limit, exclusive) === limit;
  return isSaid ? { [names.exclusive]: undefined } : { [names.limit]: exclusive, [names.exclusive]: true };
}

function merged(...maps: (Schema | undefined)[]): Schema | undefined {
  return maps.some(Boolean) ? Object.assign({}, ...maps) : undefined;
}

function withoutAnnotations(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !ANNOTATIONS.includes(keyword)));
}

function withoutUndefined(schema: Schema): Schema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}
