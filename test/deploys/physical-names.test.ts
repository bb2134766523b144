import { App, SecretValue, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  Firewall,
  HttpAuth,
  HttpGateway,
  RestAuth,
  RestGateway,
  WebSocketAuth,
  WebSocketGateway,
} from 'cdk-gatewright';
import { Construct } from 'constructs';
import { newFunction } from '../rest/app';

/** The names of one account and region, where two resources of a type cannot have the same one, or should not. */
const NAMES: { [type: string]: string } = {
  'AWS::ApiGateway::ApiKey': 'Name',
  'AWS::ApiGateway::UsagePlan': 'UsagePlanName',
  'AWS::ApiGateway::RestApi': 'Name',
  'AWS::ApiGatewayV2::Api': 'Name',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::WAFv2::WebACL': 'Name',
};

/** Gateways of each kind with all that has a name. */
function declare(scope: Construct): void {
  const handler = newFunction(Stack.of(scope), `Handler${scope.node.id}`);
  const stages = { default: {}, dev: {} };
  const usagePlans = {
    basic: { apiKeys: ['customer'], secretApiKeys: { partner: SecretValue.secretsManager('partner-key') } },
  };
  const auth = RestAuth.none();
  new RestGateway(scope, 'Rest', {
    auth,
    stages,
    usagePlans,
    alarms: {},
    firewall: Firewall.managed(),
    routes: { 'GET /a': { handler } },
  });
  new HttpGateway(scope, 'Http', {
    auth: HttpAuth.none(),
    stages: { ...stages, $default: {} },
    alarms: {},
    routes: { 'GET /a': { handler } },
  });
  new WebSocketGateway(scope, 'WebSocket', {
    auth: WebSocketAuth.jwt({ issuer: 'https://issuer.example.com', audience: ['web'] }),
    stages,
    usagePlans,
    alarms: {},
    connections: {},
    routes: { $connect: { handler } },
  });
}

function namesOf(stack: Stack): string[] {
  const { Resources } = Template.fromStack(stack).toJSON();
  return Object.values(Resources as { [id: string]: any }).flatMap(({ Type, Properties }) => {
    const name = Properties?.[NAMES[Type] ?? ''];
    return name === undefined ? [] : [`${Type} ${JSON.stringify(name)}`];
  });
}

function stackOf(stackName: string): Stack {
  const stack = new Stack(new App(), 'Shop', { stackName });
  for (const id of ['One', 'Two']) declare(new Construct(stack, id));
  return stack;
}

test('no name is there twice: not in two gateways of a stack, not in two stacks of a program', () => {
  const names = [...namesOf(stackOf('shop-dev')), ...namesOf(stackOf('shop-prod'))];
  expect(names.length).toBeGreaterThan(20);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('whatever has a name has the stack in it', () => {
  for (const name of namesOf(stackOf('shop-dev'))) expect(name).toMatch(/shop-?dev/);
});

test('keys and plans tell their names in the props as metadata', () => {
  const { Resources } = Template.fromStack(stackOf('shop-dev')).toJSON();
  const hints = Object.values(Resources as { [id: string]: any })
    .filter(({ Type }) => Type === 'AWS::ApiGateway::ApiKey' || Type === 'AWS::ApiGateway::UsagePlan')
    .map(({ Metadata }) => Metadata['gatewright:name']);
  expect([...new Set(hints)].sort()).toEqual(['basic', 'customer', 'partner']);
});
