import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { WebSocketAuth, WebSocketGateway } from '../../lib/websocket';
import { findOnly, newFunction, newStack } from '../rest/app';
import { chatRoutes, synthesize } from './app';

const ROUTE = 'AWS::ApiGatewayV2::Route';
const AUTHORIZER = 'AWS::ApiGatewayV2::Authorizer';

test('an auth of the gateway is asked at $connect only', () => {
  const template = synthesize((handler) => ({ auth: WebSocketAuth.iam(), routes: chatRoutes(handler) }));
  const routes = Object.values(template.findResources(ROUTE)).map(({ Properties }) => Properties);
  expect(Object.fromEntries(routes.map(({ RouteKey, AuthorizationType }) => [RouteKey, AuthorizationType]))).toEqual({
    $connect: 'AWS_IAM',
    $disconnect: 'NONE',
    $default: 'NONE',
    sendMessage: 'NONE',
  });
});

test('a Lambda authorizer has identity sources and shares the permission of its function', () => {
  const template = synthesize((handler) => ({
    routes: {
      $connect: {
        handler,
        auth: WebSocketAuth.lambda(handler, { identitySources: ['querystring.token', 'context.identity.sourceIp'] }),
      },
    },
  }));
  expect(findOnly(template, AUTHORIZER)).toMatchObject({
    AuthorizerType: 'REQUEST',
    IdentitySource: ['route.request.querystring.token', 'context.identity.sourceIp'],
  });
  expect(findOnly(template, ROUTE).AuthorizationType).toBe('CUSTOM');
  template.resourceCountIs('AWS::Lambda::Permission', 1);
});

test('any L2 authorizer is taken as it is', () => {
  const template = synthesize((handler, stack) => ({
    auth: WebSocketAuth.of(new WebSocketLambdaAuthorizer('Own', newFunction(stack, 'Authorizer'))),
    routes: { $connect: { handler } },
  }));
  expect(findOnly(template, AUTHORIZER).Name).toBe('Own');
});

test('jwt comes with a function that verifies tokens', () => {
  const template = synthesize((handler) => ({
    auth: WebSocketAuth.jwt({ issuer: 'https://issuer.example.com', audience: ['web'], scopes: ['chat'] }),
    routes: { $connect: { handler } },
  }));
  const verifier = findOnly(template, 'AWS::Lambda::Function', { MemorySize: 256 });
  expect(verifier.Environment.Variables).toEqual({
    ISSUER: 'https://issuer.example.com',
    AUDIENCE: '["web"]',
    SCOPES: '["chat"]',
    TOKEN_SOURCE: 'querystring.token',
  });
  expect(verifier.Code.ZipFile.length).toBeLessThan(4096);
  expect(findOnly(template, AUTHORIZER).IdentitySource).toEqual(['route.request.querystring.token']);
});

test('$connect without an auth warns; none() does not', () => {
  const warningsOf = (auth?: WebSocketAuth) => {
    const stack = newStack();
    new WebSocketGateway(stack, 'Chat', { auth, routes: chatRoutes(newFunction(stack)) });
    const warnings = Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('routeWithoutAuth'));
    return warnings.map(({ id }) => id);
  };
  expect(warningsOf()).toEqual(['/Test/Chat/Route-$connect']);
  expect(warningsOf(WebSocketAuth.none())).toEqual([]);
  expect(warningsOf(WebSocketAuth.of(new apigatewayv2.WebSocketNoneAuthorizer()))).toEqual([]);
});
