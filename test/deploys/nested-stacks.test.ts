import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { RestAuth, RestGateway } from 'cdk-gatewright';
import { newFunction, newStack } from '../rest/app';

function fill(stack: Stack, count: number): void {
  for (let index = 0; index < count; index++) new sqs.CfnQueue(stack, `Queue${index}`);
}

function gatewayIn(stack: Stack): RestGateway {
  return new RestGateway(stack, 'G', { auth: RestAuth.none(), routes: { 'GET /a': { handler: newFunction(stack) } } });
}

test('the resources of a nested stack do not count into the stack around it', () => {
  const stack = newStack();
  gatewayIn(stack);
  fill(new NestedStack(stack, 'Nested'), 495);
  expect(() => Template.fromStack(stack)).not.toThrow();
});

test('the resources around a nested stack do not count into it', () => {
  const stack = newStack();
  fill(stack, 495);
  gatewayIn(new NestedStack(stack, 'Nested'));
  expect(() => Template.fromStack(stack)).not.toThrow();
});

test('a nested stack is refused for its own resources', () => {
  const stack = newStack();
  const nested = new NestedStack(stack, 'Nested');
  gatewayIn(nested);
  fill(nested, 495);
  expect(() => Template.fromStack(stack)).toThrow(/the stack has \d+ resources: .*\[Test\/Nested\/G\]/);
});

test('a resource that leaves itself out of the template does not count', () => {
  const stack = newStack();
  gatewayIn(stack);
  for (let index = 0; index < 495; index++) new iam.Policy(stack, `Unattached${index}`);
  expect(() => Template.fromStack(stack)).not.toThrow();
});

/** A method that is added to the gateway's API from another scope. */
function addMethod(scope: Stack, { api }: RestGateway): apigateway.Method {
  return apigateway.RestApi.fromRestApiAttributes(scope, 'Imported', {
    restApiId: api.restApiId,
    rootResourceId: api.restApiRootResourceId,
  }).root.addMethod('GET', new apigateway.MockIntegration());
}

test('the Deployment waits for methods of a nested stack', () => {
  const stack = newStack();
  const gateway = gatewayIn(stack);
  const nested = new NestedStack(stack, 'Nested');
  addMethod(nested, gateway);
  const template = Template.fromStack(stack);
  const [deployment] = Object.values(template.findResources('AWS::ApiGateway::Deployment'));
  const [stackId] = Object.keys(template.findResources('AWS::CloudFormation::Stack'));
  expect(deployment?.DependsOn).toContain(stackId);
});

test('a stack that is declared below another one is not of its Deployment', () => {
  const app = new App();
  const stack = new Stack(app, 'Test');
  const gateway = gatewayIn(stack);
  const below = new Stack(stack, 'Below');
  addMethod(below, gateway);
  app.synth();
  expect(stack.dependencies).toEqual([]);
  expect(below.dependencies).toEqual([stack]);
});
