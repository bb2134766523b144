import { App, CfnCondition, CfnOutput, type CfnResource, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { RestAuth, RestDefinition, RestGateway, type RestGatewayProps } from 'cdk-gatewright';
import { newFunction } from './app';

/** What an app does with a gateway beyond its props. */
type Change = (gateway: RestGateway, stack: Stack) => void;
type Props = (stack: Stack) => Partial<RestGatewayProps>;

function synthesize(definition: RestDefinition, props: Props, change: Change = () => {}): any {
  const stack = new Stack(new App(), 'Test');
  const handler = newFunction(stack);
  const routes = { 'POST /a': { handler, body: { type: 'object' } } };
  const gateway = new RestGateway(stack, 'Api', { definition, auth: RestAuth.none(), routes, ...props(stack) });
  change(gateway, stack);
  return Template.fromStack(stack).toJSON();
}

function bodyOf(props: Props, change?: Change): any {
  return synthesize(RestDefinition.OPENAPI, props, change).Resources.ApiCD79AAA0.Properties.Body;
}

const nothing: Props = () => ({});
const handlerOf = (stack: Stack) => stack.node.findChild('Handler') as lambda.Function;
const methodOf = ({ api }: RestGateway) => api.methods[0]?.node.defaultChild as apigateway.CfnMethod;

describe('what a definition has a place for stands there', () => {
  test('an L2 Lambda authorizer, whose permission is of the API', () => {
    const template = synthesize(RestDefinition.OPENAPI, (stack) => ({
      auth: RestAuth.of(new apigateway.TokenAuthorizer(stack, 'L2', { handler: newFunction(stack, 'A') })),
    }));
    const permissions = Object.values<any>(template.Resources).filter(({ Type }) => Type === 'AWS::Lambda::Permission');
    expect(permissions.map(({ Properties }) => JSON.stringify(Properties.SourceArn).includes('"/*"'))).toEqual([
      true,
      true,
    ]);
  });

  test('methods and resources of L1', () => {
    const body = bodyOf(nothing, ({ api }, stack) => {
      const { restApiId, restApiRootResourceId: parentId } = api;
      const parent = new apigateway.CfnResource(stack, 'R', { restApiId, parentId, pathPart: 'b' });
      const child = new apigateway.CfnResource(stack, 'C', { restApiId, parentId: parent.ref, pathPart: '{id}' });
      const method = { restApiId, httpMethod: 'GET', authorizationType: 'NONE', integration: { type: 'MOCK' } };
      new apigateway.CfnMethod(stack, 'M', { ...method, resourceId: child.ref });
      new apigateway.CfnMethod(stack, 'N', { ...method, resourceId: parentId });
    });
    expect(Object.keys(body.paths)).toEqual(['/', '/a', '/b/{id}']);
    expect(body.paths['/b/{id}'].get.parameters).toMatchObject([{ name: 'id', in: 'path' }]);
  });

  test('what a schema refers to within itself, in itself, and in other models', () => {
    const schema = {
      type: 'object',
      definitions: {
        'A b': { type: 'array', items: { $ref: '#/definitions/C' } },
        C: { properties: { self: { $ref: '#' }, $ref: { type: 'string' } } },
      },
      properties: { a: { $ref: '#/definitions/A%20b' }, b: { $ref: '#/properties/a' } },
    };
    const body = bodyOf((stack) => ({ routes: { 'POST /a': { handler: handlerOf(stack), body: schema } } }));
    const [name] = Object.keys(body.components.schemas).filter((key) => !/Def|prop/.test(key)) as [string];
    const at = (part: string) => ({ $ref: `#/components/schemas/${name}${part}` });
    expect(body.components.schemas).toEqual({
      [name]: { type: 'object', properties: { a: at('definitionsAb'), b: at('propertiesa') } },
      [`${name}definitionsAb`]: { type: 'array', items: at('definitionsC') },
      [`${name}definitionsC`]: { properties: { self: at(''), $ref: { type: 'string' } } },
      [`${name}propertiesa`]: at('definitionsAb'),
    });
  });

  test('models by name, models that refer to models, and models that every API has', () => {
    const body = bodyOf(nothing, ({ api }) => {
      const item = api.addModel('Item', { modelName: 'Item', schema: { type: apigateway.JsonSchemaType.STRING } });
      const address = (model: string) => `https://apigateway.amazonaws.com/restapis/${api.restApiId}/models/${model}`;
      const list = api.addModel('List', {
        schema: { items: [{ ref: address('Item') }, { ref: address(item.modelId) }] } as never,
      });
      api.root.addMethod('PUT', new apigateway.MockIntegration(), {
        requestModels: { 'text/a': { modelId: 'Item' }, 'text/b': list, 'text/c': apigateway.Model.EMPTY_MODEL },
        methodResponses: [{ statusCode: '400', responseModels: { 'application/json': apigateway.Model.ERROR_MODEL } }],
      });
    });
    const item = { $ref: '#/components/schemas/Item' };
    const { content } = body.paths['/'].put.requestBody;
    expect(content['text/a'].schema).toEqual(item);
    expect(content['text/c'].schema).toEqual({ $ref: '#/components/schemas/Empty' });
    const list = content['text/b'].schema.$ref.split('/').pop();
    expect(body.components.schemas[list].items).toEqual([item, item]);
    expect(body.paths['/'].put.responses['400'].content['application/json'].schema.$ref).toMatch(/\/Error$/);
    expect(body.components.schemas).toMatchObject({ Empty: { type: 'object' }, Error: { type: 'object' } });
  });

  test('the target of a private integration', () => {
    const target = 'arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/x/1';
    const body = bodyOf(nothing, (gateway) =>
      methodOf(gateway).addPropertyOverride('Integration.IntegrationTarget', target),
    );
    expect(body.paths['/a'].post['x-amazon-apigateway-integration'].integrationTarget).toBe(target);
  });

  test('what a method waits for, which the Deployment waits for', () => {
    const template = synthesize(RestDefinition.OPENAPI, nothing, ({ api }, stack) =>
      api.methods[0]?.node.addDependency(new sqs.Queue(stack, 'Queue')),
    );
    const [deployment] = Object.values<any>(template.Resources).filter(
      ({ Type }) => Type === 'AWS::ApiGateway::Deployment',
    );
    expect(deployment.DependsOn).toEqual([expect.stringMatching(/^Queue/)]);
  });

  test('the responses that an integration declares', () => {
    const body = bodyOf((stack) => {
      const definitionBody = sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass'));
      const stateMachineType = sfn.StateMachineType.EXPRESS;
      const machine = new sfn.StateMachine(stack, 'Machine', { definitionBody, stateMachineType });
      return { routes: { 'POST /a': { integration: apigateway.StepFunctionsIntegration.startExecution(machine) } } };
    });
    expect(Object.keys(body.paths['/a'].post.responses)).toEqual(['200', '400', '500']);
  });
});

test.each<[string, Props, Change | undefined, string]>([
  [
    'an authorizer that is known by its id',
    () => ({ auth: RestAuth.of({ authorizerId: 'abc', authorizationType: apigateway.AuthorizationType.CUSTOM }) }),
    undefined,
    'the authorizer "abc", which is made elsewhere and known by its id',
  ],
  [
    'the id of a method',
    nothing,
    ({ api }, stack) => new CfnOutput(stack, 'O', { value: api.methods[0]?.methodId as string }),
    "'Test/O' refers to 'Test/Api/Api/Default/a/POST/Resource'",
  ],
  [
    'the id of a resource in a text',
    nothing,
    ({ api }, stack) =>
      new CfnOutput(stack, 'O', {
        value: Fn.sub(`\${${stack.getLogicalId(api.root.getResource('a')?.node.defaultChild as CfnResource)}}`),
      }),
    "refers to 'Test/Api/Api/Default/a/Resource'",
  ],
  [
    'a model that is not there',
    nothing,
    ({ api }) =>
      api.root.addMethod('PUT', new apigateway.MockIntegration(), { requestModels: { 'a/b': { modelId: 'Other' } } }),
    'the model "Other", which is not part of it',
  ],
  [
    'a schema that refers to nothing',
    (stack) => ({ routes: { 'POST /a': { handler: handlerOf(stack), body: { $ref: '#/definitions/Gone' } } } }),
    undefined,
    "the reference '#/definitions/Gone', which leads nowhere",
  ],
  [
    'a property that nobody knows',
    nothing,
    (gateway) => methodOf(gateway).addPropertyOverride('Integration.Newest', 1),
    "AWS::ApiGateway::Method has 'Newest'",
  ],
  [
    'a condition',
    nothing,
    (gateway, stack) => {
      methodOf(gateway).cfnOptions.condition = new CfnCondition(stack, 'C');
    },
    "has 'Condition'",
  ],
  [
    'a method in a nested stack',
    nothing,
    ({ api }, stack) => {
      const attributes = { restApiId: api.restApiId, rootResourceId: api.restApiRootResourceId };
      const imported = apigateway.RestApi.fromRestApiAttributes(new NestedStack(stack, 'Nested'), 'I', attributes);
      imported.root.addMethod('GET', new apigateway.MockIntegration());
    },
    "its place in the nested stack 'Test/Nested'",
  ],
  [
    'a model of another content type',
    nothing,
    ({ api }) => api.addModel('M', { contentType: 'text/xml', schema: {} }),
    "the content type 'text/xml'",
  ],
  [
    'two integration responses of one pattern',
    nothing,
    (gateway) =>
      methodOf(gateway).addPropertyOverride('Integration.IntegrationResponses', [
        { StatusCode: '200' },
        { StatusCode: '201' },
      ]),
    "two integration responses for 'default'",
  ],
])('%s is refused with a definition, and taken with resources', (_, props, change, message) => {
  expect(() => synthesize(RestDefinition.OPENAPI, props, change)).toThrow(message);
  expect(() => synthesize(RestDefinition.RESOURCES, props, change)).not.toThrow();
});

describe.each([RestDefinition.RESOURCES, RestDefinition.OPENAPI])(
  "the app's own gateway responses with %s",
  (definition) => {
    const cors = () => ({ cors: { origins: ['https://a.example.com'] } });
    const responsesOf = (props: Props, change: Change): { [type: string]: any } => {
      const { Resources: resources } = synthesize(definition, props, change);
      const body = resources.ApiCD79AAA0.Properties.Body;
      if (body) return body['x-amazon-apigateway-gateway-responses'];
      const found = Object.values<any>(resources).filter(({ Type }) => Type === 'AWS::ApiGateway::GatewayResponse');
      return Object.fromEntries(
        found.map(({ Properties }) => [
          Properties.ResponseType,
          { responseParameters: Properties.ResponseParameters, responseTemplates: Properties.ResponseTemplates },
        ]),
      );
    };
    const templates = { 'application/json': '{}' };
    const add =
      (type: apigateway.ResponseType, id = 'Mine'): Change =>
      ({ api }) =>
        void api.addGatewayResponse(id, { type, templates, responseHeaders: { Vary: "'X'" } });

    test.each([apigateway.ResponseType.DEFAULT_4XX, apigateway.ResponseType.UNAUTHORIZED])(
      '%j have the headers of cors',
      (type) => {
        const responses = responsesOf(cors, add(type));
        expect(Object.keys(responses).sort()).toEqual(
          [...new Set(['DEFAULT_4XX', 'DEFAULT_5XX', type.responseType])].sort(),
        );
        expect(responses[type.responseType]).toMatchObject({
          responseTemplates: templates,
          responseParameters: {
            'gatewayresponse.header.Access-Control-Allow-Origin': "'https://a.example.com'",
            'gatewayresponse.header.Vary': "'X'",
          },
        });
      },
    );

    test('are two of one type only by mistake', () => {
      expect(() =>
        responsesOf(nothing, (gateway, stack) => {
          add(apigateway.ResponseType.THROTTLED)(gateway, stack);
          add(apigateway.ResponseType.THROTTLED, 'Other')(gateway, stack);
        }),
      ).toThrow('there are two gateway responses of type "THROTTLED"');
    });
  },
);

test('an error that echoes the origin goes without credentials', () => {
  const origins = ['https://a.example.com', 'https://b.example.com'];
  const body = bodyOf(() => ({ cors: { origins, credentials: true } }));
  const { responseParameters } = body['x-amazon-apigateway-gateway-responses'].DEFAULT_4XX;
  expect(Object.keys(responseParameters)).toContain('gatewayresponse.header.Access-Control-Allow-Origin');
  expect(Object.keys(responseParameters)).not.toContain('gatewayresponse.header.Access-Control-Allow-Credentials');
});
