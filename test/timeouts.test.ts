import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { HttpUrlIntegration, WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { HttpGateway, RestGateway, WebSocketGateway } from 'cdk-gatewright';

const timeout = Duration.seconds(3);

test.each<[string, (stack: Stack) => void, string, object]>([
  [
    'REST',
    (stack) =>
      new RestGateway(stack, 'Api', {
        routes: { 'GET /a': { integration: new apigateway.HttpIntegration('https://x.example.com'), timeout } },
      }),
    'AWS::ApiGateway::Method',
    { Integration: { TimeoutInMillis: 3000 } },
  ],
  [
    'HTTP',
    (stack) =>
      new HttpGateway(stack, 'Api', {
        routes: { 'GET /a': { integration: new HttpUrlIntegration('U', 'https://x.example.com'), timeout } },
      }),
    'AWS::ApiGatewayV2::Integration',
    { TimeoutInMillis: 3000 },
  ],
  [
    'WebSocket',
    (stack) =>
      new WebSocketGateway(stack, 'Api', {
        routes: { $connect: { integration: new WebSocketMockIntegration('M'), timeout } },
      }),
    'AWS::ApiGatewayV2::Integration',
    { TimeoutInMillis: 3000 },
  ],
])("a route's timeout counts beside an integration too: %s", (_, make, type, properties) => {
  const stack = new Stack(new App(), 'Test');
  make(stack);
  Template.fromStack(stack).hasResourceProperties(type, properties);
});
