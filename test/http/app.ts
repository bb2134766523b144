import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { HttpAuth, HttpGateway, type HttpGatewayProps } from '../../lib/http';
import { newFunction, newStack } from '../rest/app';

/** What a gateway of these props synthesizes to; the props may need the stack's own function. */
export function synthesize(props: (handler: lambda.Function, stack: Stack) => HttpGatewayProps): Template {
  const stack = newStack();
  new HttpGateway(stack, 'Api', { auth: HttpAuth.none(), ...props(newFunction(stack), stack) });
  return Template.fromStack(stack);
}

/** The route keys of a template with their authorization types. */
export function authorizationTypes(template: Template): Record<string, string> {
  const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route'));
  return Object.fromEntries(routes.map(({ Properties }) => [Properties.RouteKey, Properties.AuthorizationType]));
}
