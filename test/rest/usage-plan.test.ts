import { SecretValue } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { RestAuth, RestGateway } from 'cdk-gatewright';
import { findOnly, newFunction, newStack, synthesize } from './app';

const PLAN = 'AWS::ApiGateway::UsagePlan';

test('a plan is bound to every stage, with its throttle, quota and keys', () => {
  const template = synthesize((handler) => ({
    stages: { dev: {}, prod: {} },
    usagePlans: {
      basic: {
        throttle: { rateLimit: 50, burstLimit: 100 },
        quota: { limit: 1000, period: apigateway.Period.MONTH },
        apiKeys: ['customer'],
      },
    },
    routes: { 'GET /a': { handler } },
  }));
  const plan = findOnly(template, PLAN);
  expect(plan).toMatchObject({
    UsagePlanName: expect.stringMatching(/^Test-Api-\w+-basic$/),
    Throttle: { RateLimit: 50, BurstLimit: 100 },
    Quota: { Limit: 1000, Period: 'MONTH' },
  });
  expect(plan.ApiStages.map(({ Stage }: any) => Stage)).toEqual(['dev', 'prod']);
  expect(findOnly(template, 'AWS::ApiGateway::ApiKey')).toEqual({ Enabled: true });
  template.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 1);
  expect(findOnly(template, 'AWS::ApiGateway::Method').ApiKeyRequired).toBe(true);
});

test('a plan waits for its stages', () => {
  const template = synthesize((handler) => ({ usagePlans: { basic: {} }, routes: { 'GET /a': { handler } } }));
  const [plan] = Object.values(template.findResources(PLAN));
  expect(plan?.DependsOn).toEqual(
    expect.arrayContaining(Object.keys(template.findResources('AWS::ApiGateway::Stage'))),
  );
});

test('a route limits the holders of a key on its own', () => {
  const template = synthesize((handler) => ({
    usagePlans: { basic: { throttle: { rateLimit: 9 }, routes: { 'GET /a/{id}': { rateLimit: 5, burstLimit: 10 } } } },
    routes: { 'GET /a/{id}': { handler } },
  }));
  expect(findOnly(template, PLAN).ApiStages[0].Throttle).toEqual({ '/a/{id}/GET': { RateLimit: 5, BurstLimit: 10 } });
});

test('a limit of ANY is one of each verb that has no route of its own, also of one that is added later', () => {
  const stack = newStack();
  const handler = newFunction(stack);
  const gateway = new RestGateway(stack, 'Api', {
    auth: RestAuth.none(),
    cors: { origins: ['*'] },
    usagePlans: { basic: { throttle: { rateLimit: 9 }, routes: { 'ANY /a': { rateLimit: 5, burstLimit: 10 } } } },
    routes: { 'ANY /a': { handler }, 'GET /a': { handler } },
  });
  gateway.addRoute('PATCH /a', { handler });
  const { Throttle } = findOnly(Template.fromStack(stack), PLAN).ApiStages[0];
  expect(Object.keys(Throttle)).toEqual(['/a/POST', '/a/PUT', '/a/DELETE', '/a/HEAD']);
  expect(Throttle['/a/POST']).toEqual({ RateLimit: 5, BurstLimit: 10 });
});

test('taking the first key away leaves the others alone', () => {
  const keys = (apiKeys: string[]) =>
    synthesize((handler) => ({ usagePlans: { basic: { apiKeys } }, routes: { 'GET /a': { handler } } })).findResources(
      'AWS::ApiGateway::UsagePlanKey',
    );
  expect(keys(['a', 'b', 'c'])).toMatchObject(keys(['b', 'c']));
});

test('a key may have its value from a secret, and no name then', () => {
  const template = synthesize((handler) => ({
    usagePlans: { basic: { secretApiKeys: { partner: SecretValue.secretsManager('partner-key') } } },
    routes: { 'GET /a': { handler } },
  }));
  const key = findOnly(template, 'AWS::ApiGateway::ApiKey');
  expect(JSON.stringify(key.Value)).toContain('resolve:secretsmanager:partner-key');
  expect(key.Name).toBeUndefined();
});

test('a key made elsewhere may have a plan', () => {
  const template = synthesize((handler, stack) => ({
    usagePlans: { basic: { existingApiKeys: [apigateway.ApiKey.fromApiKeyId(stack, 'Old', 'abc123')] } },
    routes: { 'GET /a': { handler } },
  }));
  expect(findOnly(template, 'AWS::ApiGateway::UsagePlanKey').KeyId).toBe('abc123');
});

test('no plans are as none: no route asks for a key', () => {
  synthesize((handler) => ({ usagePlans: {}, routes: { 'GET /a': { handler } } })).hasResourceProperties(
    'AWS::ApiGateway::Method',
    { ApiKeyRequired: false },
  );
});

test('with plans a route says no to keys, without plans none asks for one', () => {
  const template = synthesize((handler) => ({
    usagePlans: { basic: {} },
    routes: { 'GET /a': { handler }, 'GET /open': { handler, apiKeyRequired: false } },
  }));
  template.resourcePropertiesCountIs('AWS::ApiGateway::Method', { ApiKeyRequired: true }, 1);
  synthesize((handler) => ({ routes: { 'GET /a': { handler } } })).resourcePropertiesCountIs(
    'AWS::ApiGateway::Method',
    { ApiKeyRequired: true },
    0,
  );
});
