import { Duration } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { HttpAuth } from '../../lib/http';
import { findOnly } from '../rest/app';
import { authorizationTypes, synthesize } from './app';

const ROUTE = 'AWS::ApiGatewayV2::Route';
const AUTHORIZER = 'AWS::ApiGatewayV2::Authorizer';
const ISSUER = 'https://issuer.example.com';

test('a default auth holds for every route that does not say otherwise', () => {
  const template = synthesize((handler) => ({
    auth: HttpAuth.jwt({ issuer: ISSUER, audience: ['web'], scopes: ['read'] }),
    routes: {
      'GET /a': { handler },
      'GET /b': { handler, auth: HttpAuth.none() },
      'GET /c': { handler, auth: HttpAuth.iam() },
    },
  }));
  expect(authorizationTypes(template)).toEqual({ 'GET /a': 'JWT', 'GET /b': 'NONE', 'GET /c': 'AWS_IAM' });
  expect(findOnly(template, ROUTE, { RouteKey: 'GET /a' }).AuthorizationScopes).toEqual(['read']);
});

test('auths of the same settings share an authorizer, whatever their scopes', () => {
  const template = synthesize((handler) => ({
    routes: {
      'GET /a': { handler, auth: HttpAuth.jwt({ issuer: ISSUER, audience: ['web'], scopes: ['read'] }) },
      'PUT /a': { handler, auth: HttpAuth.jwt({ issuer: ISSUER, audience: ['web'], scopes: ['write'] }) },
      'GET /b': { handler, auth: HttpAuth.jwt({ issuer: ISSUER, audience: ['ios'], identitySource: 'querystring.t' }) },
    },
  }));
  template.resourceCountIs(AUTHORIZER, 2);
  expect(findOnly(template, AUTHORIZER, { JwtConfiguration: { Audience: ['ios'] } }).IdentitySource).toEqual([
    '$request.querystring.t',
  ]);
});

test('a user pool is a token issuer whose clients are the audience', () => {
  const template = synthesize((handler, stack) => {
    const userPool = new cognito.UserPool(stack, 'Users');
    const auth = HttpAuth.cognito(userPool, { clients: [userPool.addClient('Web')], scopes: ['items/read'] });
    return { auth, routes: { 'GET /a': { handler } } };
  });
  const { Audience, Issuer } = findOnly(template, AUTHORIZER).JwtConfiguration;
  expect(Audience).toEqual([{ Ref: expect.stringContaining('UsersWeb') }]);
  expect(JSON.stringify(Issuer)).toMatch(/cognito-idp.*AWS::Region.*"\/",\{"Ref":"Users/);
});

test('a Lambda authorizer answers simply and is remembered for five minutes', () => {
  const template = synthesize((handler) => ({ auth: HttpAuth.lambda(handler), routes: { 'GET /a': { handler } } }));
  expect(findOnly(template, AUTHORIZER)).toMatchObject({
    AuthorizerType: 'REQUEST',
    AuthorizerPayloadFormatVersion: '2.0',
    EnableSimpleResponses: true,
    AuthorizerResultTtlInSeconds: 300,
    IdentitySource: ['$request.header.Authorization'],
  });
  expect(authorizationTypes(template)).toEqual({ 'GET /a': 'CUSTOM' });
});

test('a Lambda authorizer may answer with a policy to an event of version 1.0, and be asked each time', () => {
  const template = synthesize((handler) => ({
    auth: HttpAuth.lambda(handler, {
      responseType: HttpLambdaResponseType.IAM,
      payloadVersion: apigatewayv2.AuthorizerPayloadVersion.VERSION_1_0,
      identitySources: ['header.X-Tenant', 'querystring.token', 'context.routeKey', 'stageVariables.mode'],
      ttl: Duration.seconds(0),
    }),
    routes: { 'GET /a': { handler } },
  }));
  expect(findOnly(template, AUTHORIZER)).toMatchObject({
    AuthorizerPayloadFormatVersion: '1.0',
    EnableSimpleResponses: false,
    AuthorizerResultTtlInSeconds: 0,
    IdentitySource: [
      '$request.header.X-Tenant',
      '$request.querystring.token',
      '$context.routeKey',
      '$stageVariables.mode',
    ],
  });
});

test('any L2 authorizer is taken as it is', () => {
  const template = synthesize((handler) => ({
    auth: HttpAuth.of(new HttpJwtAuthorizer('Own', ISSUER, { jwtAudience: ['web'] })),
    routes: { 'GET /a': { handler }, 'GET /b': { handler, auth: HttpAuth.of(new apigatewayv2.HttpNoneAuthorizer()) } },
  }));
  expect(findOnly(template, AUTHORIZER).Name).toBe('Own');
  expect(authorizationTypes(template)).toEqual({ 'GET /a': 'JWT', 'GET /b': 'NONE' });
});
