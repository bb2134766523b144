import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { RestSchema } from 'cdk-gatewright';
import { findOnly, synthesize } from './app';

const METHOD = 'AWS::ApiGateway::Method';
const MODEL = 'AWS::ApiGateway::Model';
const schema = { type: 'object', required: ['name'], properties: { name: { type: 'string', minLength: 1 } } };

test('a body has a model, as it was written, and the one validator', () => {
  const template = synthesize((handler) => ({
    routes: { 'POST /a': { handler, body: schema }, 'GET /a': { handler } },
  }));
  expect(findOnly(template, MODEL).Schema).toEqual({ $schema: 'http://json-schema.org/draft-04/schema#', ...schema });
  expect(findOnly(template, 'AWS::ApiGateway::RequestValidator')).toMatchObject({
    ValidateRequestBody: true,
    ValidateRequestParameters: true,
  });
  const method = findOnly(template, METHOD, { HttpMethod: 'POST' });
  expect(Object.keys(method.RequestModels)).toEqual(['application/json']);
  expect(method.RequestValidatorId).toBeDefined();
  expect(findOnly(template, METHOD, { HttpMethod: 'GET' }).RequestValidatorId).toBeUndefined();
});

describe('the content types of a body', () => {
  const modelsOf = (bodyTypes?: string[]) => {
    const template = synthesize((handler) => ({ routes: { 'POST /a': { handler, body: schema, bodyTypes } } }));
    const schemas = Object.entries(template.findResources(MODEL)).map(([id, { Properties }]) => [
      id,
      Properties.Schema,
    ]);
    const names = Object.fromEntries(schemas.map(([id, { not }]) => [id, not ? 'nothing' : 'schema']));
    const models: Record<string, { Ref: string }> = findOnly(template, METHOD).RequestModels;
    return Object.fromEntries(Object.entries(models).map(([type, { Ref }]) => [type, names[Ref]]));
  };

  test('that are named have the model, and every other has one that nothing fits', () => {
    expect(modelsOf(['application/json', 'application/vnd.api+json'])).toEqual({
      'application/json': 'schema',
      'application/vnd.api+json': 'schema',
      $default: 'nothing',
    });
  });

  test('are all held to the model by */*', () => {
    expect(modelsOf(['*/*'])).toEqual({ $default: 'schema' });
  });

  test('that are not named are application/json alone, as API Gateway has it', () => {
    expect(modelsOf()).toEqual({ 'application/json': 'schema' });
  });

  test.each<[string[], object | undefined]>([
    [[], schema],
    [['json'], schema],
    [['application/json; charset=utf-8'], schema],
    [['application/*'], schema],
    [['application/json'], undefined],
  ])('%j for the body %j are refused', (bodyTypes, body) => {
    const attempt = () => synthesize((handler) => ({ routes: { 'POST /a': { handler, body, bodyTypes } } }));
    expect(attempt).toThrow(/^route 'POST \/a' has bodyTypes .*; .* \[.+\]$/);
  });
});

test('the same schema makes one model, in whatever order it is written', () => {
  const template = synthesize((handler) => ({
    routes: {
      'POST /a': { handler, body: schema },
      'PUT /a': { handler, body: { properties: schema.properties, required: ['name'], type: 'object' } },
      'PATCH /a': { handler, body: { type: 'object' } },
    },
  }));
  template.resourceCountIs(MODEL, 2);
  template.resourceCountIs('AWS::ApiGateway::RequestValidator', 1);
});

test('required query string parameters and headers are required of the method', () => {
  const template = synthesize((handler) => ({
    routes: { 'GET /a': { handler, requiredQuery: ['page'], requiredHeaders: ['X-Tenant'] } },
  }));
  expect(findOnly(template, METHOD).RequestParameters).toEqual({
    'method.request.querystring.page': true,
    'method.request.header.X-Tenant': true,
  });
});

test('a body may be a model of the L2', () => {
  const template = synthesize((handler, stack) => {
    const api = apigateway.RestApi.fromRestApiId(stack, 'Other', 'abc');
    const model = new apigateway.Model(stack, 'Model', { restApi: api, schema: {} });
    return { routes: { 'POST /a': { handler, body: model } } };
  });
  template.resourceCountIs(MODEL, 1);
});

describe('a schema file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'schema-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is read', () => {
    writeFileSync(join(folder, 'good.json'), JSON.stringify(schema));
    expect(RestSchema.fromFile(join(folder, 'good.json'))).toEqual(schema);
  });

  test('that is not JSON is named', () => {
    writeFileSync(join(folder, 'bad.json'), '{');
    expect(() => RestSchema.fromFile(join(folder, 'bad.json'))).toThrow(/schema file '.*bad.json' is not JSON/);
  });
});
