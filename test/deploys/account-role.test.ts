import { App, NestedStack, Stack, type StackProps } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import {
  AccountRole,
  ApiGatewayAccount,
  HttpAuth,
  HttpGateway,
  RestAuth,
  RestGateway,
  WebSocketAuth,
  WebSocketGateway,
} from 'cdk-gatewright';
import { newFunction, newStack } from '../rest/app';

const WARNING = Match.stringLikeRegexp('execution logs need a CloudWatch role');
const { OFF } = apigateway.MethodLoggingLevel;

const kinds: { [kind: string]: (stack: Stack, props?: object) => unknown } = {
  REST: (stack, props) =>
    new RestGateway(stack, 'G', {
      auth: RestAuth.none(),
      routes: { 'GET /a': { handler: newFunction(stack) } },
      ...props,
    }),
  WebSocket: (stack, props) =>
    new WebSocketGateway(stack, 'G', {
      auth: WebSocketAuth.none(),
      routes: { $connect: { handler: newFunction(stack) } },
      ...props,
    }),
};

const stageOf = (template: Template): any => {
  const stages = ['AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage'];
  const found = stages.flatMap((type) => Object.entries(template.findResources(type)));
  return found.find(([id]) => id.startsWith('GStage'))?.[1];
};

const newRole = (stack: Stack) =>
  new iam.Role(stack, 'Logs', { assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com') });

describe.each(Object.entries(kinds))('the logs of a %s API', (_, make) => {
  test('warn where nothing in the app makes the role', () => {
    const stack = newStack();
    make(stack);
    Annotations.fromStack(stack).hasWarning('/Test/G/Stage-prod', WARNING);
  });

  test('warn for access logs alone, and for execution logs alone, not without either', () => {
    for (const [props, warns] of [
      [{ executionLogs: OFF }, true],
      [{ accessLog: { enabled: false } }, true],
      [{ executionLogs: OFF, accessLog: { enabled: false } }, false],
    ] as const) {
      const stack = newStack();
      make(stack, props);
      expect(Annotations.fromStack(stack).findWarning('*', WARNING)).toHaveLength(warns ? 1 : 0);
    }
  });

  const env = (region: string): StackProps => ({ env: { account: '111122223333', region } });
  test.each<[string, StackProps, StackProps, boolean]>([
    ['of the same environment', env('eu-west-1'), env('eu-west-1'), false],
    ['of another region', env('eu-west-1'), env('us-east-1'), true],
    ['of an environment that is not known', env('eu-west-1'), {}, false],
  ])('look for the role in stacks %s', (_name, ours, others, warns) => {
    const app = new App();
    const stack = new Stack(app, 'Test', ours);
    make(stack);
    ApiGatewayAccount.ensure(new Stack(app, 'Base', others));
    expect(Annotations.fromStack(stack).findWarning('*', WARNING)).toHaveLength(warns ? 1 : 0);
  });

  test.each<[string, (stack: Stack) => unknown]>([
    ['ApiGatewayAccount.ensure', (stack) => ApiGatewayAccount.ensure(stack)],
    ['the app', (stack) => new apigateway.CfnAccount(stack, 'Account', { cloudWatchRoleArn: newRole(stack).roleArn })],
    ['the L2', (stack) => new apigateway.RestApi(stack, 'Other', { cloudWatchRole: true }).root.addMethod('GET')],
  ])('wait for account settings that %s makes, before or after', (_name, account) => {
    for (const steps of [
      [account, make],
      [make, account],
    ]) {
      const stack = newStack();
      for (const step of steps) step(stack);
      const template = Template.fromStack(stack);
      const [id] = Object.keys(template.findResources('AWS::ApiGateway::Account'));
      expect(stageOf(template).DependsOn).toContain(id);
      Annotations.fromStack(stack).hasNoWarning('*', WARNING);
    }
  });

  test('wait for the account settings of the stack around a nested one', () => {
    const stack = newStack();
    make(new NestedStack(stack, 'Nested'));
    ApiGatewayAccount.ensure(stack);
    const template = Template.fromStack(stack);
    const [nested] = Object.values(template.findResources('AWS::CloudFormation::Stack'));
    const [id] = Object.keys(template.findResources('AWS::ApiGateway::Account'));
    expect(nested?.DependsOn).toContain(id);
  });

  test('AccountRole.ENSURE makes them', () => {
    const stack = newStack();
    make(stack, { accountRole: AccountRole.ENSURE });
    const template = Template.fromStack(stack);
    const [id] = Object.keys(template.findResources('AWS::ApiGateway::Account'));
    expect(stageOf(template).DependsOn).toContain(id);
    Annotations.fromStack(stack).hasNoWarning('*', WARNING);
  });

  test('AccountRole.EXISTS makes nothing and warns of nothing', () => {
    const stack = newStack();
    make(stack, { accountRole: AccountRole.EXISTS });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::ApiGateway::Account', 0);
    expect(JSON.stringify(stageOf(template))).toContain('"LoggingLevel":"ERROR"');
    Annotations.fromStack(stack).hasNoWarning('*', WARNING);
  });

  test('AccountRole.NONE turns both off, in every stage', () => {
    const stack = newStack();
    make(stack, { accountRole: AccountRole.NONE, stages: { prod: { throttle: { rateLimit: 1 } } } });
    const template = Template.fromStack(stack);
    const { Properties } = stageOf(template);
    expect(Properties.AccessLogSetting ?? Properties.AccessLogSettings).toBeUndefined();
    expect(JSON.stringify(Properties)).toContain('"LoggingLevel":"OFF"');
    expect(JSON.stringify(Properties)).not.toContain('"LoggingLevel":"ERROR"');
    template.resourceCountIs('AWS::Logs::LogGroup', 0);
    Annotations.fromStack(stack).hasNoWarning('*', WARNING);
  });

  test.each([
    ['executionLogs', { executionLogs: apigateway.MethodLoggingLevel.INFO }],
    ['accessLog', { accessLog: { fields: { a: '$context.apiId' } } }],
    ['executionLogs', { stages: { prod: { executionLogs: apigateway.MethodLoggingLevel.ERROR } } }],
  ])('AccountRole.NONE beside %s is refused', (option, props) => {
    expect(() => make(newStack(), { accountRole: AccountRole.NONE, ...props })).toThrow(
      `stage 'prod' has ${option}, and the gateway accountRole: AccountRole.NONE`,
    );
  });
});

test('an HTTP API writes its access log without the role', () => {
  const stack = newStack();
  new HttpGateway(stack, 'G', { auth: HttpAuth.none(), routes: { 'GET /a': { handler: newFunction(stack) } } });
  Annotations.fromStack(stack).hasNoWarning('*', WARNING);
});

describe('the account settings', () => {
  test('take a role that is there', () => {
    const stack = newStack();
    const role = iam.Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/logs');
    expect(ApiGatewayAccount.ensure(stack, { role }).role).toBe(role);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Role', 0);
    template.hasResource('AWS::ApiGateway::Account', {
      Properties: { CloudWatchRoleArn: 'arn:aws:iam::111122223333:role/logs' },
      DeletionPolicy: 'Retain',
    });
  });

  test('are the same for each who asks, and have one role', () => {
    const stack = newStack();
    const role = newRole(stack);
    const account = ApiGatewayAccount.ensure(stack, { role });
    expect(ApiGatewayAccount.ensure(stack)).toBe(account);
    expect(ApiGatewayAccount.ensure(stack, { role })).toBe(account);
    const other = iam.Role.fromRoleArn(stack, 'Other', 'arn:aws:iam::111122223333:role/logs');
    expect(() => ApiGatewayAccount.ensure(stack, { role: other })).toThrow(
      "the account settings get the role 'Test/Other', and have 'Test/Logs'",
    );
  });
});
