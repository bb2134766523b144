import { Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ApiGatewayAccount, RestAuth, RestDefinition, RestGateway, RestIntegrations } from 'cdk-gatewright';
import { findOnly, newFunction, newStack, synthesize } from './app';

const STAGE = 'AWS::ApiGateway::Stage';

test('a stage is throttled, traced, measured and logs its errors without data', () => {
  const stage = findOnly(
    synthesize((handler) => ({ routes: { 'GET /': { handler } } })),
    STAGE,
  );
  expect(stage).toMatchObject({ StageName: 'prod', TracingEnabled: true });
  expect(stage.MethodSettings).toEqual([
    {
      HttpMethod: '*',
      ResourcePath: '/*',
      ThrottlingRateLimit: 10_000,
      ThrottlingBurstLimit: 5_000,
      LoggingLevel: 'ERROR',
      DataTraceEnabled: false,
      MetricsEnabled: true,
    },
  ]);
});

test('the access log is JSON in a vended log group that expires', () => {
  const template = synthesize((handler) => ({ routes: { 'GET /': { handler } } }));
  const format = JSON.parse(findOnly(template, STAGE).AccessLogSetting.Format);
  expect(format).toMatchObject({ requestId: '$context.requestId', status: '$context.status' });
  const group = findOnly(template, 'AWS::Logs::LogGroup');
  expect(group.LogGroupName).toMatch(/^\/aws\/vendedlogs\/apigateway\/.+\/prod$/);
  expect(group.RetentionInDays).toBe(30);
});

test('the access log takes more fields, another format, a group of yours, or is off', () => {
  const setting = (accessLog: object) =>
    findOnly(
      synthesize((handler) => ({ accessLog, routes: { 'GET /': { handler } } })),
      STAGE,
    ).AccessLogSetting;
  expect(JSON.parse(setting({ fields: { user: '$context.identity.user' } }).Format)).toMatchObject({
    requestId: '$context.requestId',
    user: '$context.identity.user',
  });
  expect(setting({ format: '$context.requestId' }).Format).toBe('$context.requestId');
  expect(setting({ enabled: false })).toBeUndefined();
  const own = synthesize((handler, stack) => ({
    accessLog: { logGroup: new logs.LogGroup(stack, 'Own') },
    routes: { 'GET /': { handler } },
  }));
  own.resourceCountIs('AWS::Logs::LogGroup', 1);
});

test('stages differ in variables, throttle, cache and logs', () => {
  const template = synthesize((handler) => ({
    throttle: { rateLimit: 10 },
    stages: {
      dev: {
        variables: { table: 'items-dev' },
        executionLogs: apigateway.MethodLoggingLevel.INFO,
        cache: { enabled: false },
      },
      prod: { throttle: { rateLimit: 500, burstLimit: 1000 }, cache: { size: '1.6' }, tracing: false },
    },
    routes: { 'GET /a': { handler, cache: { ttl: Duration.minutes(1) } } },
  }));
  const dev = findOnly(template, STAGE, { StageName: 'dev' });
  expect(dev).toMatchObject({ Variables: { table: 'items-dev' }, TracingEnabled: true });
  expect(dev.CacheClusterEnabled).toBeUndefined();
  expect(dev.MethodSettings).toEqual([
    expect.objectContaining({ ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20, LoggingLevel: 'INFO' }),
  ]);
  const prod = findOnly(template, STAGE, { StageName: 'prod' });
  expect(prod).toMatchObject({ CacheClusterEnabled: true, CacheClusterSize: '1.6', TracingEnabled: false });
  expect(prod.MethodSettings[0]).toMatchObject({
    ThrottlingRateLimit: 500,
    ThrottlingBurstLimit: 1000,
    CachingEnabled: false,
  });
});

test('a throttled route has an entry that says all settings, with its path encoded', () => {
  const template = synthesize((handler) => ({
    throttle: { rateLimit: 1000 },
    routes: {
      'GET /a/{id}': { handler, throttle: { rateLimit: 100, burstLimit: 200 } },
      'GET /': { handler, throttle: { rateLimit: 1 } },
    },
  }));
  expect(findOnly(template, STAGE).MethodSettings.slice(1)).toEqual([
    expect.objectContaining({ HttpMethod: 'GET', ResourcePath: '/', ThrottlingRateLimit: 1, ThrottlingBurstLimit: 2 }),
    expect.objectContaining({
      HttpMethod: 'GET',
      ResourcePath: '/~1a~1{id}',
      ThrottlingRateLimit: 100,
      ThrottlingBurstLimit: 200,
      LoggingLevel: 'ERROR',
      DataTraceEnabled: false,
    }),
  ]);
});

test('a stage variable chooses the alias of the handlers, and every alias is permitted once it is there', () => {
  const stack = newStack();
  const handler = newFunction(stack);
  for (const name of ['dev', 'live'])
    new lambda.Alias(stack, `Alias-${name}`, { aliasName: name, version: handler.currentVersion });
  new RestGateway(stack, 'Api', {
    auth: RestAuth.none(),
    stages: { dev: { functionAlias: 'dev' }, prod: { functionAlias: 'live' } },
    routes: { 'GET /a': { handler }, 'POST /a': { handler } },
  });
  const template = Template.fromStack(stack);
  expect(findOnly(template, STAGE, { StageName: 'prod' }).Variables).toEqual({ functionAlias: 'live' });
  const [method] = Object.values(template.findResources('AWS::ApiGateway::Method'));
  expect(JSON.stringify(method?.Properties.Integration.Uri)).toContain(':${stageVariables.functionAlias}/invocations');
  const permissions = Object.values(template.findResources('AWS::Lambda::Permission'));
  expect(permissions).toHaveLength(2);
  expect(JSON.stringify(permissions.map(({ Properties }) => Properties.FunctionName))).toMatch(/":dev".*":live"/);
  expect(permissions.map(({ DependsOn }) => DependsOn)).toEqual([
    [expect.stringContaining('Aliasdev')],
    [expect.stringContaining('Aliaslive')],
  ]);
});

test('an integration that two gateways share keeps to the alias of each', () => {
  const stack = newStack();
  const shared = RestIntegrations.lambda(newFunction(stack));
  const routes = { 'GET /a': { integration: shared } };
  new RestGateway(stack, 'Aliased', { auth: RestAuth.none(), stages: { prod: { functionAlias: 'live' } }, routes });
  new RestGateway(stack, 'Plain', { auth: RestAuth.none(), routes });
  const uris = Object.entries(Template.fromStack(stack).findResources('AWS::ApiGateway::Method')).map(
    ([id, { Properties }]) => [
      id.startsWith('Aliased'),
      JSON.stringify(Properties.Integration.Uri).includes('functionAlias'),
    ],
  );
  expect(uris.every(([isAliased, names]) => isAliased === names)).toBe(true);
});

test('a stage waits for the account role that its stack makes', () => {
  const stack = newStack();
  new RestGateway(stack, 'Api', { auth: RestAuth.none(), routes: { 'GET /': { handler: newFunction(stack) } } });
  const account = ApiGatewayAccount.ensure(stack);
  expect(ApiGatewayAccount.ensure(stack)).toBe(account);
  const template = Template.fromStack(stack);
  const [id] = Object.keys(template.findResources('AWS::ApiGateway::Account', { DeletionPolicy: 'Retain' }));
  const [stage] = Object.values(template.findResources(STAGE));
  expect(stage?.DependsOn).toContain(id);
});

test('a throttle of ANY is one of each verb that has no method of its own: a stage has no setting for ANY', () => {
  const settingsOf = (cors: boolean) =>
    findOnly(
      synthesize((handler) => ({
        cors: cors ? { origins: ['*'] } : undefined,
        routes: { 'ANY /a': { handler, throttle: { rateLimit: 5 } }, 'GET /a': { handler } },
      })),
      STAGE,
    ).MethodSettings.slice(1);
  expect(settingsOf(false).map(({ HttpMethod }: any) => HttpMethod)).toEqual([
    'DELETE',
    'HEAD',
    'OPTIONS',
    'PATCH',
    'POST',
    'PUT',
  ]);
  expect(settingsOf(true).map(({ HttpMethod }: any) => HttpMethod)).toEqual(['DELETE', 'HEAD', 'PATCH', 'POST', 'PUT']);
  for (const setting of settingsOf(true)) {
    expect(setting).toMatchObject({ ResourcePath: '/~1a', ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 });
  }
});

test.each(Object.values(RestDefinition))('%s: settings that make the template too large are refused', (definition) => {
  const stack = newStack();
  const handler = newFunction(stack);
  const keys = Array.from({ length: 40 }, (_, index) => `ANY /${'p'.repeat(600)}${index}`);
  new RestGateway(stack, 'Api', {
    definition,
    auth: RestAuth.none(),
    stages: Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`stage${index}`, {}])),
    routes: Object.fromEntries(keys.map((key) => [key, { handler, throttle: { rateLimit: 5 } }])),
  });
  expect(() => Template.fromStack(stack)).toThrow(/the template has \d{7} bytes, .*instead of ANY \[Test\/Api\]/);
});
