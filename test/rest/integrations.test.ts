import { Duration } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import { type DynamoDbGetItemOptions, type DynamoDbIntegrations, RestIntegrations } from 'cdk-gatewright';
import { findOnly, synthesize } from './app';

const METHOD = 'AWS::ApiGateway::Method';

test('a non-proxy function gets a template, and its responses become method responses', () => {
  const template = synthesize((handler) => ({
    routes: {
      'POST /a': {
        integration: RestIntegrations.lambda(handler, {
          requestTemplates: { 'application/json': '{"id": "$input.params(\'id\')"}' },
          responses: [
            {
              statusCode: 200,
              templates: { 'application/json': "$input.json('$.item')" },
              headers: { ETag: 'integration.response.body.tag' },
            },
            { statusCode: 404, selectionPattern: '.*not found.*' },
            { statusCode: 404, selectionPattern: '.*gone.*', headers: { 'X-Gone': "'1'" } },
          ],
          timeout: Duration.seconds(5),
        }),
      },
    },
  }));
  const { Integration, MethodResponses } = findOnly(template, METHOD);
  expect(Integration).toMatchObject({
    Type: 'AWS',
    IntegrationHttpMethod: 'POST',
    PassthroughBehavior: 'NEVER',
    TimeoutInMillis: 5000,
    IntegrationResponses: [
      { StatusCode: '200', ResponseParameters: { 'method.response.header.ETag': 'integration.response.body.tag' } },
      { StatusCode: '404', SelectionPattern: '.*not found.*' },
      { StatusCode: '404', SelectionPattern: '.*gone.*' },
    ],
  });
  expect(MethodResponses).toEqual([
    { StatusCode: '200', ResponseParameters: { 'method.response.header.ETag': true } },
    { StatusCode: '404', ResponseParameters: { 'method.response.header.X-Gone': true } },
  ]);
  template.resourceCountIs('AWS::Lambda::Permission', 1);
});

test('mock answers without an endpoint', () => {
  const template = synthesize(() => ({
    routes: { 'GET /health': { integration: RestIntegrations.mock({ responses: [{ statusCode: 204 }] }) } },
  }));
  expect(findOnly(template, METHOD)).toMatchObject({
    Integration: { Type: 'MOCK', RequestTemplates: { 'application/json': '{"statusCode":204}' } },
    MethodResponses: [{ StatusCode: '204' }],
  });
});

test('http goes through as it is, or maps requests and responses', () => {
  const template = synthesize(() => ({
    routes: {
      'GET /a/{id}': {
        integration: RestIntegrations.http('https://example.com/{id}', {
          pathParameters: { id: 'method.request.path.id' },
          requestHeaders: { 'X-Tenant': 'method.request.header.Tenant' },
        }),
      },
      'POST /a': {
        integration: RestIntegrations.http('https://example.com', { method: 'PUT', responses: [{ statusCode: 202 }] }),
      },
    },
  }));
  const proxy = findOnly(template, METHOD, { HttpMethod: 'GET' });
  expect(proxy.Integration).toMatchObject({
    Type: 'HTTP_PROXY',
    RequestParameters: {
      'integration.request.path.id': 'method.request.path.id',
      'integration.request.header.X-Tenant': 'method.request.header.Tenant',
    },
  });
  expect(proxy.RequestParameters).toEqual({ 'method.request.path.id': false, 'method.request.header.Tenant': false });
  expect(findOnly(template, METHOD, { HttpMethod: 'POST' })).toMatchObject({
    Integration: { Type: 'HTTP', IntegrationHttpMethod: 'PUT' },
    MethodResponses: [{ StatusCode: '202' }],
  });
});

describe('dynamoDb', () => {
  const route = (key: string, make: (table: DynamoDbIntegrations) => any, tableProps: object = {}) =>
    synthesize((_, stack) => {
      const table = new dynamodb.TableV2(stack, 'Table', {
        partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
        ...tableProps,
      });
      return { routes: { [key]: { integration: make(RestIntegrations.dynamoDb(table)) } } };
    });
  const requestTemplate = (template: ReturnType<typeof route>) =>
    JSON.stringify(findOnly(template, METHOD).Integration.RequestTemplates);

  test.each<[string, string, (table: DynamoDbIntegrations) => any, string]>([
    ['getItem', 'GET /items/{id}', (table) => table.getItem(), 'dynamodb:GetItem'],
    ['putItem', 'POST /items', (table) => table.putItem(), 'dynamodb:PutItem'],
    ['updateItem', 'PATCH /items/{id}', (table) => table.updateItem(), 'dynamodb:UpdateItem'],
    ['deleteItem', 'DELETE /items/{id}', (table) => table.deleteItem(), 'dynamodb:DeleteItem'],
    ['query', 'GET /items', (table) => table.query(), 'dynamodb:Query'],
  ])('%s may do nothing else', (_, key, make, action) => {
    const role = findOnly(route(key, make), 'AWS::IAM::Role', { Policies: [{ PolicyName: 'Table' }] });
    const [statement] = role.Policies[0].PolicyDocument.Statement;
    expect(statement.Action).toBe(action);
    expect(JSON.stringify(statement.Resource)).not.toContain('"*"');
  });

  test('the key comes from the path, escaped', () => {
    expect(requestTemplate(route('GET /items/{id}', (table) => table.getItem()))).toContain(
      `$util.escapeJavaScript($util.urlDecode($input.params().path.get('id')`,
    );
    expect(requestTemplate(route('GET /items/{itemId}', (table) => table.getItem()))).toContain("path.get('itemId')");
  });

  test('a key of two attributes needs both in the path', () => {
    const sortKey = { name: 'line', type: dynamodb.AttributeType.NUMBER };
    expect(requestTemplate(route('GET /o/{id}/{line}', (table) => table.getItem(), { sortKey }))).toMatch(
      /line.{5,9}N/,
    );
    expect(() => route('GET /o/{id}', (table) => table.getItem(), { sortKey })).toThrow("put '{line}' into the path");
  });

  test('an item is read consistently if asked for', () => {
    const read = (options?: DynamoDbGetItemOptions) =>
      requestTemplate(route('GET /items/{id}', (table) => table.getItem(options)));
    expect(read({ consistentRead: true })).toContain('ConsistentRead');
    expect(read()).not.toContain('ConsistentRead');
  });

  test('an imported table has to tell its key', () => {
    const imported = (options?: object) =>
      synthesize((_, stack) => ({
        routes: {
          'GET /a/{id}': {
            integration: RestIntegrations.dynamoDb(
              dynamodb.Table.fromTableName(stack, 'Old', 'old'),
              options,
            ).getItem(),
          },
        },
      }));
    expect(() => imported()).toThrow('give partitionKey');
    expect(() => imported({ partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } })).not.toThrow();
  });

  test('the role may use the key of an encrypted table', () => {
    const template = synthesize((_, stack) => {
      const table = new dynamodb.Table(stack, 'Table', {
        partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
        encryptionKey: new kms.Key(stack, 'Key'),
      });
      return { routes: { 'GET /a/{id}': { integration: RestIntegrations.dynamoDb(table).getItem() } } };
    });
    expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).toContain('kms:Decrypt');
  });
});
