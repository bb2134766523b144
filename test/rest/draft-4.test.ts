import { Template } from 'aws-cdk-lib/assertions';
import { RestAuth, RestGateway } from 'cdk-gatewright';
import { findOnly, newFunction, newStack } from './app';

function schemaOf(body: object): any {
  const stack = newStack();
  const routes = { 'POST /a': { handler: newFunction(stack), body } };
  new RestGateway(stack, 'Api', { auth: RestAuth.none(), routes });
  const { $schema, ...schema } = findOnly(Template.fromStack(stack), 'AWS::ApiGateway::Model').Schema;
  expect($schema).toBe('http://json-schema.org/draft-04/schema#');
  return schema;
}

test.each<[string, object, object]>([
  ['const', { const: 'a' }, { enum: ['a'] }],
  ['const null', { const: null }, { enum: [null] }],
  ['const beside enum', { const: 'a', enum: ['a', 'b'] }, { enum: ['a', 'b'], allOf: [{ enum: ['a'] }] }],
  ['$id', { $id: 'Item', type: 'object' }, { id: 'Item', type: 'object' }],
  ['$schema', { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' }, { type: 'object' }],
  ['annotations', { type: 'string', examples: ['a'], $comment: 'x', readOnly: true }, { type: 'string' }],
  ['a number as exclusiveMinimum', { exclusiveMinimum: 0 }, { minimum: 0, exclusiveMinimum: true }],
  ['a number as exclusiveMaximum', { exclusiveMaximum: 9 }, { maximum: 9, exclusiveMaximum: true }],
  ['a stricter minimum', { exclusiveMinimum: 0, minimum: 1 }, { minimum: 1 }],
  ['a weaker minimum', { exclusiveMinimum: 1, minimum: 0 }, { minimum: 1, exclusiveMinimum: true }],
  ['the same minimum', { exclusiveMinimum: 1, minimum: 1 }, { minimum: 1, exclusiveMinimum: true }],
  ['a stricter maximum', { exclusiveMaximum: 9, maximum: 8 }, { maximum: 8 }],
  ['draft 4', { minimum: 0, exclusiveMinimum: true }, { minimum: 0, exclusiveMinimum: true }],
  [
    '$defs',
    { $defs: { A: { const: 1 } }, properties: { a: { $ref: '#/$defs/A' } } },
    { definitions: { A: { enum: [1] } }, properties: { a: { $ref: '#/definitions/A' } } },
  ],
  [
    'keywords beside $ref',
    { definitions: { A: {} }, $ref: '#/definitions/A', minProperties: 1 },
    { definitions: { A: {} }, minProperties: 1, allOf: [{ $ref: '#/definitions/A' }] },
  ],
  ['a title beside $ref', { $ref: '#/definitions/A', title: 'a' }, { $ref: '#/definitions/A', title: 'a' }],
  [
    'prefixItems',
    { prefixItems: [{ type: 'string' }, { const: 1 }], items: false },
    { items: [{ type: 'string' }, { enum: [1] }], additionalItems: false },
  ],
  ['dependentRequired', { dependentRequired: { a: ['b'] } }, { dependencies: { a: ['b'] } }],
  ['dependentSchemas', { dependentSchemas: { a: { const: 1 } } }, { dependencies: { a: { enum: [1] } } }],
  [
    'if, then and else',
    // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON schema
    { if: { required: ['a'] }, then: { required: ['b'] } },
    { allOf: [{ anyOf: [{ not: { required: ['a'] } }, { required: ['b'] }] }, { anyOf: [{ required: ['a'] }, {}] }] },
  ],
  ['true and false', { properties: { a: true, b: false } }, { properties: { a: {}, b: { not: {} } } }],
  ['no required members', { type: 'object', required: [] }, { type: 'object' }],
  [
    'a record of zod',
    { type: 'object', propertyNames: { type: 'string' }, additionalProperties: { const: 1 } },
    { type: 'object', additionalProperties: { enum: [1] } },
  ],
  ['no further properties', { additionalProperties: false }, { additionalProperties: false }],
  [
    'properties that are called as keywords',
    { properties: { const: { type: 'string' }, $id: {} } },
    { properties: { const: { type: 'string' }, $id: {} } },
  ],
  [
    'values that look like schemas',
    { enum: [{ const: 1 }], default: { $id: 'x' } },
    { enum: [{ const: 1 }], default: { $id: 'x' } },
  ],
])('%s has its draft-4 form, at every depth', (_, later, expected) => {
  expect(schemaOf(later)).toEqual(expected);
  expect(schemaOf({ anyOf: [{ items: { not: later } }] })).toEqual({ anyOf: [{ items: { not: expected } }] });
});

test.each([
  'contains',
  'minContains',
  'propertyNames',
  'unevaluatedProperties',
  'unevaluatedItems',
  '$dynamicRef',
  '$anchor',
])('%s has none and is refused with its place', (keyword) => {
  const body = { type: 'object', properties: { tags: { [keyword]: { maxLength: 3 } } } };
  expect(() => schemaOf(body)).toThrow(
    `the body of route 'POST /a' has the keyword '${keyword}' at '#/properties/tags': API Gateway validates by JSON schema draft 4`,
  );
});
