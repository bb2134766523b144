import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { WebSocketAuth, WebSocketGateway, type WebSocketGatewayProps } from '../../lib/websocket';
import { newFunction, newStack } from '../rest/app';

/** What a gateway of these props synthesizes to; the props may need the stack's own function. */
export function synthesize(props: (handler: lambda.Function, stack: Stack) => WebSocketGatewayProps): Template {
  const stack = newStack();
  const own = props(newFunction(stack), stack);
  new WebSocketGateway(stack, 'Chat', { ...own, auth: own.auth ?? (own.routes?.$connect && WebSocketAuth.none()) });
  return Template.fromStack(stack);
}

/** The four routes of a chat. */
export function chatRoutes(handler: lambda.IFunction) {
  return { $connect: { handler }, $disconnect: { handler }, $default: { handler }, sendMessage: { handler } };
}
