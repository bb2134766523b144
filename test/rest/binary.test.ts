import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { RestAuth, RestDefinition, RestGateway, type RestGatewayProps, RestIntegrations } from 'cdk-gatewright';
import type { Construct } from 'constructs';
import { newFunction, newStack } from './app';

const TO_TEXT = 'CONVERT_TO_TEXT';
const { CONVERT_TO_TEXT } = apigateway.ContentHandling;
const json = (template: string) => ({ 'application/json': template });
const url = 'https://backend.example.com';

type Make = (handler: lambda.IFunction, scope: Construct) => apigateway.Integration;

function synthesize(binaryMediaTypes: string[], make: Make, props: Partial<RestGatewayProps> = {}): Template {
  const stack = newStack();
  const integration = make(newFunction(stack), stack);
  new RestGateway(stack, 'Api', {
    auth: RestAuth.none(),
    binaryMediaTypes,
    routes: { 'GET /a': { integration } },
    ...props,
  });
  return Template.fromStack(stack);
}

function integrationsOf(template: Template): { [method: string]: any } {
  return Object.fromEntries(
    Object.values(template.findResources('AWS::ApiGateway::Method')).map(({ Properties }) => [
      Properties.HttpMethod,
      Properties.Integration,
    ]),
  );
}

const table = (scope: Construct) =>
  new dynamodb.Table(scope, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });

const ours: [string, Make][] = [
  ['mock', () => RestIntegrations.mock({ responses: [{ statusCode: 200, templates: json('{"a": 1}') }] })],
  ['mock without templates', () => RestIntegrations.mock()],
  [
    'lambda without the body',
    (handler) => RestIntegrations.lambda(handler, { requestTemplates: json('{"id": "$input.params(\'id\')"}') }),
  ],
  ['http without the body', () => RestIntegrations.http(url, { requestTemplates: json('{"a": 1}') })],
];

test.each(ours)('%s turns bodies to text where every type is binary', (_, make) => {
  const { GET } = integrationsOf(synthesize(['*/*'], make));
  expect(GET.ContentHandling).toBe(TO_TEXT);
  for (const { ResponseTemplates, ContentHandling } of GET.IntegrationResponses) {
    expect(ContentHandling).toBe(ResponseTemplates && TO_TEXT);
  }
});

test.each(ours)('%s is left alone where none is', (_, make) => {
  expect(JSON.stringify(integrationsOf(synthesize([], make)))).not.toContain('ContentHandling');
});

test.each([
  ['one origin', ['https://a.example.com']],
  ['several origins', ['https://a.example.com', 'https://b.example.com']],
  ['every origin', ['*']],
])('a preflight for %s turns bodies to text', (_, origins) => {
  const { OPTIONS } = integrationsOf(synthesize(['*/*'], () => RestIntegrations.mock(), { cors: { origins } }));
  expect(OPTIONS.ContentHandling).toBe(TO_TEXT);
});

test('an OpenAPI definition says it too', () => {
  const template = synthesize(['*/*'], () => RestIntegrations.mock(), {
    definition: RestDefinition.OPENAPI,
    cors: { origins: ['*'] },
  });
  const [{ Properties }] = Object.values(template.findResources('AWS::ApiGateway::RestApi')) as [any];
  for (const operation of Object.values<any>(Properties.Body.paths['/a'])) {
    expect(operation['x-amazon-apigateway-integration'].contentHandling).toBe(TO_TEXT);
  }
});

test('proxies are left alone', () => {
  for (const make of [
    () => RestIntegrations.http(url),
    (handler: lambda.IFunction) => new apigateway.LambdaIntegration(handler),
  ]) {
    expect(integrationsOf(synthesize(['*/*'], make)).GET.ContentHandling).toBeUndefined();
  }
});

const mapped = (options: apigateway.IntegrationOptions) => () =>
  new apigateway.AwsIntegration({ service: 'sqs', path: 'q', options });
const response = (template: string, contentHandling?: apigateway.ContentHandling) => [
  { statusCode: '200', responseTemplates: json(template), contentHandling },
];

const refused: [string, string[], Make, string][] = [
  [
    'an L2 mock',
    ['*/*'],
    () => new apigateway.MockIntegration({ requestTemplates: json('{"statusCode": 200}') }),
    'request',
  ],
  ['an L2 request template', ['*/*'], mapped({ requestTemplates: json('{}') }), 'request'],
  ['one of a type that is listed', ['application/json'], mapped({ requestTemplates: json('{}') }), 'request'],
  ['one of a type below a wildcard', ['application/*'], mapped({ requestTemplates: json('{}') }), 'request'],
  ['an L2 response template', ['*/*'], mapped({ integrationResponses: response('{}') }), 'response'],
  [
    'a body that is turned to binary',
    ['*/*'],
    mapped({ requestTemplates: json('{}'), contentHandling: apigateway.ContentHandling.CONVERT_TO_BINARY }),
    'request',
  ],
  [
    'a template of ours that reads the body',
    ['*/*'],
    (handler) => RestIntegrations.lambda(handler, { requestTemplates: json("$input.json('$')") }),
    'request',
  ],
  ['a table that is read', ['*/*'], (_, scope) => RestIntegrations.dynamoDb(table(scope)).query(), 'response'],
];

test.each(refused)('%s is refused where it would be answered with 500', (_, types, make, direction) => {
  expect(() => synthesize(types, make)).toThrow(
    new RegExp(
      `route 'GET /a' has a ${direction} template for 'application/json', which is binary .*list the media types`,
    ),
  );
});

const taken: [string, string[], Make][] = [
  [
    'templates of a type that is text',
    ['image/png'],
    mapped({ requestTemplates: json('{}'), integrationResponses: response('{}') }),
  ],
  [
    'an integration that says what it wants',
    ['*/*'],
    mapped({
      requestTemplates: json("$input.json('$')"),
      contentHandling: CONVERT_TO_TEXT,
      integrationResponses: response('{}', CONVERT_TO_TEXT),
    }),
  ],
  ['bodies that go through as they are', ['*/*'], mapped({ integrationResponses: [{ statusCode: '200' }] })],
];

test.each(taken)('%s: taken', (_, types, make) => {
  expect(() => synthesize(types, make)).not.toThrow();
});
