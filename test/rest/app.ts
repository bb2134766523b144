import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { RestAuth, RestGateway, type RestGatewayProps } from 'cdk-gatewright';

/** A stack of its own, as `cdk synth` would make it. */
export function newStack(id = 'Test'): Stack {
  return new Stack(new App(), id);
}

export function newFunction(stack: Stack, id = 'Handler'): lambda.Function {
  return new lambda.Function(stack, id, {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 200 });'),
  });
}

/** What a gateway of these props synthesizes to; the props may need the stack's own function. */
export function synthesize(props: (handler: lambda.Function, stack: Stack) => RestGatewayProps): Template {
  const stack = newStack();
  new RestGateway(stack, 'Api', { auth: RestAuth.none(), ...props(newFunction(stack), stack) });
  return Template.fromStack(stack);
}

/** The properties of the only resource of a type that has these properties at least. */
export function findOnly(template: Template, type: string, properties: object = {}): any {
  const found = Object.values(template.findResources(type, { Properties: properties }));
  expect(found).toHaveLength(1);
  return found[0]?.Properties;
}
