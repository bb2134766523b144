import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { HttpAuth, HttpGateway, RestAuth, RestGateway, RestIntegrations, WebSocketGateway } from 'cdk-gatewright';

function newStack(): Stack {
  return new Stack(new App(), 'Test', { env: { account: '111111111111', region: 'us-east-1' } });
}

function functionOf(stack: Stack, region: string, account = '111111111111'): lambda.IFunction {
  return lambda.Function.fromFunctionArn(stack, 'Foreign', `arn:aws:lambda:${region}:${account}:function:f`);
}

function textOf(stack: Stack): string {
  return JSON.stringify(Template.fromStack(stack).toJSON());
}

test("the issuer of an imported user pool is in the pool's region", () => {
  const stack = newStack();
  const pool = cognito.UserPool.fromUserPoolArn(
    stack,
    'Pool',
    'arn:aws:cognito-idp:eu-west-1:111111111111:userpool/eu-west-1_A',
  );
  const clients = [cognito.UserPoolClient.fromUserPoolClientId(stack, 'Client', 'c')];
  const handler = functionOf(stack, 'us-east-1');
  new HttpGateway(stack, 'Api', { auth: HttpAuth.cognito(pool, { clients }), routes: { 'GET /a': { handler } } });
  expect(textOf(stack)).toContain('https://cognito-idp.eu-west-1.');
});

describe.each<[string, (stack: Stack, handler: lambda.IFunction) => void]>([
  [
    'REST',
    (stack, handler) =>
      void new RestGateway(stack, 'Api', { auth: RestAuth.none(), routes: { 'GET /a': { handler } } }),
  ],
  [
    'HTTP',
    (stack, handler) =>
      void new HttpGateway(stack, 'Api', { auth: HttpAuth.none(), routes: { 'GET /a': { handler } } }),
  ],
  ['WebSocket', (stack, handler) => void new WebSocketGateway(stack, 'Api', { routes: { $connect: { handler } } })],
])('a function of another %s', (kind, declare) => {
  test.each([
    ['region', functionOf, 'eu-west-1', undefined, 'Region'],
    ['account', functionOf, 'us-east-1', '222222222222', 'Account'],
  ])(
    `%s has no permission of a ${kind} API, which could not be made here, but a warning`,
    (_, make, region, account, id) => {
      const stack = newStack();
      declare(stack, make(stack, region, account));
      Template.fromStack(stack).resourceCountIs('AWS::Lambda::Permission', 0);
      Annotations.fromStack(stack).hasWarning(
        '/Test/Api',
        Match.stringLikeRegexp(`ack: cdk-gatewright:functionOfAnother${id}`),
      );
    },
  );
});

test('the URI of a function or a table names its own region', () => {
  const stack = newStack();
  const table = dynamodb.Table.fromTableArn(stack, 'Table', 'arn:aws:dynamodb:eu-central-1:111111111111:table/t');
  const partitionKey = { name: 'id', type: dynamodb.AttributeType.STRING };
  const handler = functionOf(stack, 'eu-west-1');
  new RestGateway(stack, 'Api', {
    auth: RestAuth.lambdaToken(handler),
    routes: {
      'GET /a': { handler },
      'GET /a/{id}': { integration: RestIntegrations.dynamoDb(table, { partitionKey }).getItem() },
    },
  });
  const text = textOf(stack);
  expect(text.match(/:apigateway:eu-west-1:lambda:path/g)).toHaveLength(2);
  expect(text).toContain(':apigateway:eu-central-1:dynamodb:action/GetItem');
});

test('an access log of another region is refused', () => {
  const stack = newStack();
  const logGroup = logs.LogGroup.fromLogGroupArn(stack, 'Log', 'arn:aws:logs:eu-west-1:111111111111:log-group:l');
  expect(() => new HttpGateway(stack, 'Api', { accessLog: { logGroup } })).toThrow(
    "the log group 'Test/Log' is of region eu-west-1: an API writes its access log in its own region, us-east-1",
  );
});

test('an access log keeps its own account', () => {
  const stack = newStack();
  const logGroup = logs.LogGroup.fromLogGroupArn(stack, 'Log', 'arn:aws:logs:us-east-1:222222222222:log-group:l');
  const handler = functionOf(stack, 'us-east-1');
  new HttpGateway(stack, 'Api', { accessLog: { logGroup }, routes: { 'GET /a': { handler } } });
  expect(textOf(stack)).toContain(':logs:us-east-1:222222222222:log-group:l');
});
