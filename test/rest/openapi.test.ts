import { App, type CfnResource, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { RestAuth, RestDefinition, RestGateway, type RestGatewayProps, RestIntegrations } from 'cdk-gatewright';
import { findOnly, newFunction, newStack, synthesize } from './app';

const definition = RestDefinition.OPENAPI;

function bodyOf(props: (handler: lambda.Function, stack: Stack) => RestGatewayProps): any {
  const template = synthesize((handler, stack) => ({ definition, ...props(handler, stack) }));
  return findOnly(template, 'AWS::ApiGateway::RestApi').Body;
}

test('300 routes need as many resources as one', () => {
  const countOf = (routes: number) => {
    const keys = Array.from({ length: routes }, (_, index) => `GET /r${index % 150}${index < 150 ? '' : '/{id}'}`);
    const template = synthesize((handler) => ({
      definition,
      cors: { origins: ['*'] },
      routes: Object.fromEntries(keys.map((key) => [key, { handler }])),
    }));
    return Object.keys(template.toJSON().Resources).length;
  };
  expect(countOf(300)).toBe(countOf(1));
});

test('nothing of what is in the body is a resource', () => {
  const template = synthesize((handler) => ({
    definition,
    auth: RestAuth.lambdaToken(handler),
    cors: { origins: ['*'] },
    routes: { 'POST /a': { handler, body: { type: 'object' } } },
  }));
  for (const kind of ['Resource', 'Method', 'Authorizer', 'Model', 'RequestValidator', 'GatewayResponse']) {
    template.resourceCountIs(`AWS::ApiGateway::${kind}`, 0);
  }
});

test('tokens stay CloudFormation functions inside the body', () => {
  const body = bodyOf((handler) => ({ routes: { 'GET /a/{id}': { handler } } }));
  const integration = body.paths['/a/{id}'].get['x-amazon-apigateway-integration'];
  expect(integration).toMatchObject({ type: 'aws_proxy', httpMethod: 'POST' });
  expect(JSON.stringify(integration.uri)).toContain('{"Fn::GetAtt":["Handler886CB40B","Arn"]}');
});

test('a property override of a method is part of the body', () => {
  const stack = newStack();
  const gateway = new RestGateway(stack, 'Api', {
    definition,
    auth: RestAuth.none(),
    routes: { 'GET /a': { handler: newFunction(stack) } },
  });
  const [method] = gateway.api.methods;
  (method?.node.defaultChild as CfnResource | undefined)?.addPropertyOverride('OperationName', 'list');
  const { Body } = findOnly(Template.fromStack(stack), 'AWS::ApiGateway::RestApi');
  expect(Body.paths['/a'].get.operationId).toBe('list');
});

test('what a method asks of its callers stands in its operation', () => {
  const body = bodyOf((handler) => ({
    usagePlans: { basic: { apiKeys: ['customer'] } },
    routes: {
      'POST /a': {
        handler,
        auth: RestAuth.lambdaToken(handler, { identityValidationExpression: '^Bearer .+$' }),
        body: { type: 'object', required: ['name'] },
        requiredQuery: ['page'],
      },
    },
  }));
  const operation = body.paths['/a'].post;
  const [[authorizer]] = operation.security.map(Object.keys);
  expect(body.components.securitySchemes[authorizer]['x-amazon-apigateway-authorizer']).toMatchObject({
    type: 'token',
    identityValidationExpression: '^Bearer .+$',
  });
  expect(operation.security.flatMap(Object.keys)).toContain('api_key');
  expect(operation.parameters).toContainEqual(expect.objectContaining({ name: 'page', in: 'query', required: true }));
  const validator = body['x-amazon-apigateway-request-validators'][operation['x-amazon-apigateway-request-validator']];
  expect(validator).toEqual({ validateRequestBody: true, validateRequestParameters: true });
  const model = operation.requestBody.content['application/json'].schema.$ref.replace('#/components/schemas/', '');
  expect(body.components.schemas[model]).toEqual({ type: 'object', required: ['name'] });
});

test('routes in another order make the same bytes', () => {
  const of = (keys: string[]) =>
    JSON.stringify(bodyOf((handler) => ({ routes: Object.fromEntries(keys.map((key) => [key, { handler }])) })));
  expect(of(['GET /b', 'POST /a', 'GET /a'])).toBe(of(['GET /a', 'GET /b', 'POST /a']));
});

test('the Deployment is replaced by a change of the body, and by nothing else', () => {
  const idOf = (change: (gateway: RestGateway) => void) => {
    const stack = newStack();
    const gateway = new RestGateway(stack, 'Api', {
      definition,
      auth: RestAuth.none(),
      routes: { 'GET /a': { handler: newFunction(stack) } },
    });
    change(gateway);
    return Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::Deployment'))[0];
  };
  const unchanged = idOf(() => {});
  expect(idOf(() => {})).toBe(unchanged);
  expect(
    idOf(({ stages }) => {
      const stage = stages.prod as apigateway.Stage;
      (stage.node.defaultChild as CfnResource).addPropertyOverride('Description', 'x');
    }),
  ).toBe(unchanged);
  expect(idOf((gateway) => gateway.addRoute('GET /b', { integration: RestIntegrations.mock() }))).not.toBe(unchanged);
  expect(idOf(({ api }) => api.addGatewayResponse('Throttled', { type: apigateway.ResponseType.THROTTLED }))).not.toBe(
    unchanged,
  );
});

test('a function of another stack is exported to the API', () => {
  const app = new App();
  const functions = new Stack(app, 'Functions');
  const handler = newFunction(functions);
  const apis = new Stack(app, 'Apis');
  new RestGateway(apis, 'Api', { definition, auth: RestAuth.none(), routes: { 'GET /a': { handler } } });
  const { Body } = findOnly(Template.fromStack(apis), 'AWS::ApiGateway::RestApi');
  const [exported] = Object.values(Template.fromStack(functions).findOutputs('*')) as { Export: { Name: string } }[];
  expect(JSON.stringify(Body)).toContain(`{"Fn::ImportValue":"${exported?.Export.Name}"}`);
  expect(functions.dependencies).toEqual([]);
});

test('a user pool, IAM and a catch-all method stand as an import takes them', () => {
  const body = bodyOf((handler) => ({
    auth: RestAuth.iam(),
    routes: { 'ANY /{proxy+}': { handler } },
  }));
  const operation = body.paths['/{proxy+}']['x-amazon-apigateway-any-method'];
  const [[scheme]] = operation.security.map(Object.keys);
  expect(body.components.securitySchemes[scheme]).toMatchObject({
    type: 'apiKey',
    name: 'Authorization',
    in: 'header',
    'x-amazon-apigateway-authtype': 'awsSigv4',
  });
  expect(operation.parameters).toContainEqual({
    name: 'proxy',
    in: 'path',
    required: true,
    schema: { type: 'string' },
  });
});
