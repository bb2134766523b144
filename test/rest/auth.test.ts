import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { RestAuth, RestGateway } from 'cdk-gatewright';
import { findOnly, newFunction, newStack, synthesize } from './app';

const AUTHORIZER = 'AWS::ApiGateway::Authorizer';
const METHOD = 'AWS::ApiGateway::Method';

test('iam asks for signed requests', () => {
  const template = synthesize((handler) => ({ routes: { 'GET /': { handler, auth: RestAuth.iam() } } }));
  expect(findOnly(template, METHOD).AuthorizationType).toBe('AWS_IAM');
});

test('cognito makes one authorizer of a pool, and a route its scopes', () => {
  const template = synthesize((handler, stack) => {
    const pool = new cognito.UserPool(stack, 'Pool');
    return {
      auth: RestAuth.cognito(pool),
      routes: {
        'GET /a': { handler },
        'POST /a': { handler, auth: RestAuth.cognito(pool, { scopes: ['items/write'] }) },
      },
    };
  });
  expect(findOnly(template, AUTHORIZER)).toMatchObject({
    Type: 'COGNITO_USER_POOLS',
    IdentitySource: 'method.request.header.Authorization',
    AuthorizerResultTtlInSeconds: 300,
  });
  expect(findOnly(template, METHOD, { HttpMethod: 'GET' }).AuthorizationScopes).toBeUndefined();
  expect(findOnly(template, METHOD, { HttpMethod: 'POST' })).toMatchObject({
    AuthorizationType: 'COGNITO_USER_POOLS',
    AuthorizationScopes: ['items/write'],
  });
});

test('lambdaToken renders its header, expression and ttl', () => {
  const template = synthesize((handler) => ({
    routes: {
      'GET /': {
        handler,
        auth: RestAuth.lambdaToken(handler, {
          header: 'X-Token',
          identityValidationExpression: '^Bearer .+',
          ttl: Duration.minutes(1),
        }),
      },
    },
  }));
  expect(findOnly(template, AUTHORIZER)).toMatchObject({
    Type: 'TOKEN',
    IdentitySource: 'method.request.header.X-Token',
    IdentityValidationExpression: '^Bearer .+',
    AuthorizerResultTtlInSeconds: 60,
  });
  expect(findOnly(template, METHOD).AuthorizationType).toBe('CUSTOM');
});

test('lambdaRequest renders its identity sources in the words of the service', () => {
  const template = synthesize((handler) => ({
    auth: RestAuth.lambdaRequest(handler, {
      identitySources: [
        'header.Authorization',
        'querystring.token',
        'context.httpMethod',
        'stageVariables.tenant',
        apigateway.IdentitySource.header('X-A'),
      ],
      ttl: Duration.seconds(0),
    }),
    routes: { 'GET /': { handler } },
  }));
  expect(findOnly(template, AUTHORIZER)).toMatchObject({
    Type: 'REQUEST',
    IdentitySource:
      'method.request.header.Authorization,method.request.querystring.token,context.httpMethod,stageVariables.tenant,method.request.header.X-A',
    AuthorizerResultTtlInSeconds: 0,
  });
});

test('an authorizer function that is also a handler has one permission', () => {
  const template = synthesize((handler) => ({ auth: RestAuth.lambdaToken(handler), routes: { 'GET /': { handler } } }));
  template.resourceCountIs('AWS::Lambda::Permission', 1);
});

test('the same settings make one authorizer, others another', () => {
  const template = synthesize((handler) => ({
    auth: RestAuth.lambdaToken(handler),
    routes: {
      'GET /a': { handler },
      'GET /b': { handler, auth: RestAuth.lambdaToken(handler) },
      'GET /c': { handler, auth: RestAuth.lambdaToken(handler, { ttl: Duration.seconds(0) }) },
    },
  }));
  template.resourceCountIs(AUTHORIZER, 2);
});

test('any L2 authorizer decides, and none overrides the default', () => {
  const template = synthesize((handler, stack) => ({
    auth: RestAuth.of(
      new apigateway.CognitoUserPoolsAuthorizer(stack, 'L2', {
        cognitoUserPools: [new cognito.UserPool(stack, 'Pool')],
      }),
      {
        scopes: ['a/b'],
      },
    ),
    routes: { 'GET /a': { handler }, 'GET /open': { handler, auth: RestAuth.none() } },
  }));
  expect(findOnly(template, METHOD, { AuthorizationType: 'COGNITO_USER_POOLS' }).AuthorizationScopes).toEqual(['a/b']);
  expect(findOnly(template, METHOD, { AuthorizationType: 'NONE' }).AuthorizerId).toBeUndefined();
});

test('an OPTIONS route of the app is not behind the defaults where there is cors, unless it says so', () => {
  const options = (cors: boolean, auth?: RestAuth) =>
    findOnly(
      synthesize((handler) => ({
        auth: RestAuth.iam(),
        ...(cors && { cors: { origins: ['*'] } }),
        usagePlans: { basic: {} },
        routes: { 'GET /a': { handler }, 'OPTIONS /a': { handler, auth } },
      })),
      METHOD,
      { HttpMethod: 'OPTIONS' },
    );
  expect(options(true)).toMatchObject({ AuthorizationType: 'NONE', ApiKeyRequired: false });
  expect(options(true, RestAuth.iam()).AuthorizationType).toBe('AWS_IAM');
  expect(options(false)).toMatchObject({ AuthorizationType: 'AWS_IAM', ApiKeyRequired: true });
});

test('a preflight is behind neither an authorizer nor a key', () => {
  const stack = newStack();
  const handler = newFunction(stack);
  new RestGateway(stack, 'Api', {
    auth: RestAuth.lambdaToken(handler),
    cors: { origins: ['*'] },
    usagePlans: { basic: { apiKeys: ['customer'] } },
    routes: { 'GET /a': { handler } },
  });
  const template = Template.fromStack(stack);
  expect(findOnly(template, METHOD, { HttpMethod: 'OPTIONS' })).toMatchObject({
    AuthorizationType: 'NONE',
    ApiKeyRequired: false,
  });
  expect(findOnly(template, METHOD, { HttpMethod: 'GET' })).toMatchObject({
    AuthorizationType: 'CUSTOM',
    ApiKeyRequired: true,
  });
});
