import { App, Duration, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { RestAuth, RestDefinition, RestGateway, RestIntegrations } from 'cdk-gatewright';
import { LocalGateway } from '../../src/gateway.js';
import { folderWith, temporaryFolder } from '../gateway/assemblies.js';

jest.setTimeout(60_000);

const HANDLER = `exports.handler = async ({ resource, path, httpMethod, pathParameters, queryStringParameters, body }) => ({
  statusCode: httpMethod === 'POST' ? 201 : 200,
  headers: { 'Content-Type': 'application/json', 'X-Resource': resource },
  body: JSON.stringify({ path, pathParameters, queryStringParameters, body }),
});`;

const AUTHORIZER = `exports.handler = async ({ authorizationToken, methodArn }) => ({
  principalId: authorizationToken,
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: authorizationToken === 'let-me-in' ? 'Allow' : 'Deny', Resource: methodArn }],
  },
});`;

/** One API, twice: as a resource for each path and method, and as one OpenAPI body. */
const NAMED = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };

/** Refers to a place within itself, which refers to itself again. */
const TREE = {
  type: 'object',
  definitions: {
    node: { type: 'object', properties: { next: { $ref: '#/definitions/node' }, leaf: { type: 'string' } } },
  },
  properties: { root: { $ref: '#/definitions/node' } },
};

function declareApi(app: App, definition: RestDefinition): void {
  const stack = new Stack(app, definition);
  const newFunction = (id: string, source: string) =>
    new lambda.Function(stack, id, {
      runtime: lambda.Runtime.NODEJS_24_X,
      code: lambda.Code.fromAsset(folderWith({ 'index.js': source })),
      handler: 'index.handler',
    });
  const handler = newFunction('Handler', HANDLER);
  const given = new apigateway.RequestAuthorizer(stack, 'Given', {
    handler: newFunction(
      'GivenHandler',
      AUTHORIZER.replace('{ authorizationToken,', '{ queryStringParameters: { token: authorizationToken },'),
    ),
    identitySources: [apigateway.IdentitySource.queryString('token')],
  });
  const { api } = new RestGateway(stack, 'Api', {
    name: definition,
    definition,
    auth: RestAuth.none(),
    cors: { origins: ['https://a.example.com', 'https://b.example.com'], credentials: true, exposedHeaders: ['ETag'] },
    binaryMediaTypes: ['image/png'],
    routes: {
      'GET /items': { handler, requiredQuery: ['page'] },
      'POST /items': {
        handler,
        body: NAMED,
      },
      'PUT /items': { handler, body: NAMED, bodyTypes: ['application/json', 'application/vnd.api+json'] },
      'PATCH /items': { handler, body: NAMED, bodyTypes: ['*/*'] },
      'GET /items/{id}': { handler, timeout: Duration.seconds(3) },
      'DELETE /items/{id}': {
        handler,
        auth: RestAuth.lambdaToken(newFunction('Authorizer', AUTHORIZER), {
          identityValidationExpression: '^[a-z-]+$',
        }),
      },
      'ANY /files/{proxy+}': { handler },
      'GET /Items': { handler },
      'POST /trees': { handler, body: TREE },
      'GET /given': { integration: new apigateway.LambdaIntegration(handler), auth: RestAuth.of(given) },
      'GET /mock': {
        integration: RestIntegrations.mock({
          responses: [
            {
              statusCode: 202,
              templates: { 'application/json': '{"path": "$context.resourcePath", "q": "$input.params(\'q\')"}' },
              headers: { 'Cache-Control': "'no-store'" },
            },
          ],
        }),
      },
      'PUT /orders/{id}': {
        integration: RestIntegrations.lambda(handler, {
          requestTemplates: {
            'application/json': '{"path": "$input.params(\'id\')", "body": $input.json(\'$.lines\')}',
          },
          responses: [{ statusCode: 200, templates: { 'application/json': '{"body": $input.json(\'$.body\')}' } }],
        }),
      },
    },
  });
  const templates = { 'application/json': '{"mine":$context.error.messageString}' };
  api.addGatewayResponse('Mine', { type: apigateway.ResponseType.UNAUTHORIZED, templates });
  api.addGatewayResponse('MyDefault', { type: apigateway.ResponseType.DEFAULT_4XX, templates });
}

/** Of other content types. */
const API_TYPE = { 'Content-Type': 'application/vnd.api+json' };
const TEXT_TYPE = { 'Content-Type': 'text/plain' };
const JSON_TYPE = { 'Content-Type': 'application/json' };
const ORIGIN = { Origin: 'https://b.example.com' };

let gateway: LocalGateway;

beforeAll(async () => {
  const app = new App({ outdir: temporaryFolder() });
  for (const definition of Object.values(RestDefinition)) declareApi(app, definition);
  gateway = await LocalGateway.start({ assembly: app.synth().directory });
});

afterAll(() => gateway.close());

test.each<[string, number, { headers?: Record<string, string>; body?: string }]>([
  ['GET /items?page=1', 200, { headers: ORIGIN }],
  ['GET /items', 400, { headers: ORIGIN }],
  ['GET /items?page=', 400, {}],
  ['POST /items', 201, { headers: JSON_TYPE, body: '{"name":"a"}' }],
  ['POST /items', 400, { headers: JSON_TYPE, body: '{"name":1}' }],
  ['POST /items', 400, { headers: JSON_TYPE, body: '{' }],
  ['POST /items', 201, { headers: TEXT_TYPE, body: '{"name":1}' }],
  ['PUT /items', 200, { headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: '{"name":"a"}' }],
  ['PUT /items', 200, { headers: API_TYPE, body: '{"name":"a"}' }],
  ['PUT /items', 400, { headers: API_TYPE, body: '{"name":1}' }],
  ['PUT /items', 400, { headers: TEXT_TYPE, body: '{"name":"a"}' }],
  ['PUT /items', 400, { headers: TEXT_TYPE, body: 'a' }],
  ['PUT /items', 400, {}],
  ['PATCH /items', 200, { headers: TEXT_TYPE, body: '{"name":"a"}' }],
  ['PATCH /items', 400, { headers: TEXT_TYPE, body: '{"name":1}' }],
  ['PATCH /items', 400, { headers: TEXT_TYPE, body: 'a' }],
  ['GET /items/a%2Fb', 200, {}],
  ['DELETE /items/1', 401, {}],
  ['DELETE /items/1', 401, { headers: { Authorization: 'LET ME IN' } }],
  ['DELETE /items/1', 403, { headers: { Authorization: 'please', ...ORIGIN } }],
  ['DELETE /items/1', 200, { headers: { Authorization: 'let-me-in' } }],
  ['PATCH /files/a/b/c?x=1&x=2', 200, {}],
  ['GET /mock?q=1', 202, { headers: ORIGIN }],
  ['PUT /orders/7', 200, { headers: JSON_TYPE, body: '{"lines":[1,2]}' }],
  ['PUT /orders/7', 415, { headers: { 'Content-Type': 'text/plain' }, body: 'x' }],
  ['OPTIONS /items', 204, { headers: ORIGIN }],
  ['OPTIONS /items/1', 204, { headers: { Origin: 'https://evil.example.com' } }],
  ['GET /Items', 200, { headers: ORIGIN }],
  ['POST /trees', 201, { headers: JSON_TYPE, body: '{"root":{"next":{"next":{"leaf":"a"}}}}' }],
  ['POST /trees', 400, { headers: JSON_TYPE, body: '{"root":{"next":{"next":{"leaf":1}}}}' }],
  ['GET /given', 401, { headers: ORIGIN }],
  ['GET /given?token=let-me-in', 200, {}],
  ['GET /nowhere', 403, { headers: ORIGIN }],
  ['DELETE /items', 403, {}],
])('%s answers %i, however the API is defined', async (route, status, init) => {
  const asResources = await answer(route, RestDefinition.RESOURCES, init);
  const asOpenApi = await answer(route, RestDefinition.OPENAPI, init);
  expect(asResources.status).toBe(status);
  expect(asOpenApi).toEqual(asResources);
});

async function answer(route: string, api: RestDefinition, init: { headers?: Record<string, string>; body?: string }) {
  const response = await gateway.request(route, { api, ...init });
  const perRequest = ['date', 'x-amzn-requestid', 'x-amz-apigw-id', 'x-amzn-trace-id'];
  const headers = [...response.headers].filter(([name]) => !perRequest.includes(name));
  return { status: response.status, headers, body: await response.text() };
}
