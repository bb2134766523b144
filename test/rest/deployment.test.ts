import { App, CfnResource, Stack, Tags } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { RestAuth, RestDefinition, RestGateway, type RestGatewayProps } from 'cdk-gatewright';
import { newFunction } from './app';

function unchanged(): void {}

/** The logical id of the Deployment of an API, after a change. */
function deploymentOf(props: Partial<RestGatewayProps>, change: (gateway: RestGateway) => void = unchanged): string {
  const stack = new Stack(new App(), 'Test');
  const handler = newFunction(stack);
  const routes = { 'POST /a': { handler, body: { type: 'object' } } };
  const gateway = new RestGateway(stack, 'Api', { auth: RestAuth.none(), routes, ...props });
  change(gateway);
  const [id] = Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::Deployment'));
  return id as string;
}

describe.each([RestDefinition.RESOURCES, RestDefinition.OPENAPI])('the Deployment of %s', (definition) => {
  const before = deploymentOf({ definition });

  test.each<[string, Partial<RestGatewayProps>, (gateway: RestGateway) => void]>([
    ['tags', {}, (gateway) => Tags.of(gateway).add('commit', 'abc1')],
    ['the name', { name: 'other' }, unchanged],
    ['the description', { description: 'other' }, unchanged],
    ['metadata', {}, ({ api }) => (api.node.defaultChild as CfnResource).addMetadata('k', 'v')],
    ['the metadata of a method', {}, ({ api }) => cfn(api.methods[0]).addMetadata('k', 'v')],
    [
      'what a method waits for',
      {},
      ({ api }) => api.methods[0]?.node.addDependency(new CfnResource(api, 'R', { type: 'A::B::C' })),
    ],
    ['a stage', { stages: { prod: { description: 'other' } } }, unchanged],
  ])('stays with another value of %s', (_, props, change) => {
    expect(deploymentOf({ definition, ...props }, change)).toBe(before);
  });

  test.each<[string, Partial<RestGatewayProps>, (gateway: RestGateway) => void]>([
    ['a method', {}, ({ api }) => cfn(api.methods[0]).addPropertyOverride('ApiKeyRequired', true)],
    ['a binary media type', { binaryMediaTypes: ['image/png'] }, unchanged],
    [
      'a gateway response',
      {},
      ({ api }) => void api.addGatewayResponse('R', { type: apigateway.ResponseType.THROTTLED }),
    ],
    ['redeployOn', { redeployOn: ['1'] }, unchanged],
    [
      'addToLogicalId',
      {},
      (gateway) => (gateway.node.findChild('Deployment') as apigateway.Deployment).addToLogicalId('1'),
    ],
  ])('is another one with another value of %s', (_, props, change) => {
    expect(deploymentOf({ definition, ...props }, change)).not.toBe(before);
  });

  test('is another one with each value of redeployOn, in whatever order they are', () => {
    const of = (...redeployOn: string[]) => deploymentOf({ definition, redeployOn });
    expect(of('1')).not.toBe(of('2'));
    expect(of('1', '2')).toBe(of('2', '1'));
  });
});

test('a method that another stack adds is in no Deployment: the gateway warns, with the path of the method', () => {
  const app = new App();
  const stack = new Stack(app, 'Test');
  const { api } = new RestGateway(stack, 'Api', {
    auth: RestAuth.none(),
    routes: { 'GET /a': { handler: newFunction(stack) } },
  });
  const attributes = { restApiId: api.restApiId, rootResourceId: api.restApiRootResourceId };
  const imported = apigateway.RestApi.fromRestApiAttributes(new Stack(app, 'Other'), 'Imported', attributes);
  imported.root.addResource('b').addMethod('GET', new apigateway.MockIntegration());
  app.synth();

  Annotations.fromStack(stack).hasWarning(
    '/Test/Api',
    Match.stringLikeRegexp("the method 'Other/Imported/Default/b/GET/Resource' is of another stack"),
  );
});

function cfn(method?: apigateway.Method): CfnResource {
  return method?.node.defaultChild as CfnResource;
}
