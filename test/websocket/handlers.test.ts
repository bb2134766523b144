import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { WebSocketAuth, WebSocketGateway, type WebSocketGatewayProps } from '../../lib/websocket';
import { findCircle } from '../deploys/circles';
import { findOnly, newFunction, newStack } from '../rest/app';
import { chatRoutes, synthesize } from './app';

const FUNCTION = 'AWS::Lambda::Function';
const POLICY = 'AWS::IAM::Policy';

function statementsOf(template: Template): { Action: string | string[]; Resource: unknown }[] {
  return Object.values(template.findResources(POLICY)).flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

test('connections make a table of connections that is on demand, recoverable and forgets', () => {
  const template = synthesize((handler) => ({ connections: {}, routes: chatRoutes(handler) }));
  expect(findOnly(template, 'AWS::DynamoDB::GlobalTable')).toMatchObject({
    KeySchema: [{ AttributeName: 'connectionId', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'connectionId', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    Replicas: [{ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
  });
});

test('every handler knows the table and may read and write it, and nothing else of DynamoDB', () => {
  const template = synthesize((one, stack) => {
    const two = newFunction(stack, 'Two');
    return { connections: {}, routes: { $connect: { handler: one }, sendMessage: { handler: two } } };
  });
  for (const { Properties } of Object.values(template.findResources(FUNCTION))) {
    expect(Properties.Environment.Variables.CONNECTIONS_TABLE).toEqual({ Ref: expect.stringContaining('Connections') });
  }
  const statements = statementsOf(template).filter(({ Action }) => JSON.stringify(Action).includes('dynamodb'));
  expect(statements).toHaveLength(2);
  for (const { Action, Resource } of statements) {
    expect(Action).toEqual(expect.arrayContaining(['dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:Scan']));
    expect(JSON.stringify(Action)).not.toMatch(/\*|Table|Stream|Records/);
    expect(JSON.stringify(Resource)).toMatch(/Connections/);
  }
});

test('every handler may send to connections of its stages, and knows where', () => {
  const template = synthesize((handler) => ({ routes: chatRoutes(handler) }));
  const [statement, ...others] = statementsOf(template);
  expect(others).toEqual([]);
  expect(statement?.Action).toBe('execute-api:ManageConnections');
  expect(JSON.stringify(statement?.Resource)).toMatch(/\{"Ref":"ChatApi\w+"\},"\/prod\/\*\/@connections\/\*"/);
  const { CALLBACK_URL } = findOnly(template, FUNCTION).Environment.Variables;
  expect(JSON.stringify(CALLBACK_URL)).toMatch(/https:\/\/.*ChatApi.*\.execute-api\..*\/prod/);
});

test('a handler that pushes on no route may not', () => {
  const template = synthesize((handler) => ({ routes: { $connect: { handler, push: false } } }));
  template.resourceCountIs(POLICY, 0);
  expect(findOnly(template, FUNCTION).Environment).toBeUndefined();
});

test('nothing goes round in a circle: no resource depends on itself, by whatever way', () => {
  const template = synthesize((handler) => ({
    connections: {},
    auth: WebSocketAuth.lambda(handler),
    routes: { ...chatRoutes(handler), a: { handler, throttle: { rateLimit: 1 } } },
  }));
  expect(findCircle(template.toJSON().Resources)).toBeUndefined();
});

test('functions that share a role share a policy, without repetition', () => {
  const template = synthesize((one, stack) => {
    const two = new lambda.Function(stack, 'Two', {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({})'),
      role: one.role,
    });
    return { connections: {}, routes: { a: { handler: one }, b: { handler: two } } };
  });
  expect(statementsOf(template)).toHaveLength(2);
});

test('an alias is a handler: its function gets the environment', () => {
  const template = synthesize((handler) => ({ routes: { a: { handler: handler.addAlias('live') } } }));
  expect(findOnly(template, FUNCTION).Environment.Variables.CALLBACK_URL).toBeDefined();
  template.resourceCountIs('AWS::Lambda::Permission', 1);
});

test('indexes, a table of yours and its key are granted too', () => {
  const indexed = synthesize((handler) => ({
    connections: {
      timeToLiveAttribute: 'ttl',
      globalSecondaryIndexes: [
        { indexName: 'room', partitionKey: { name: 'room', type: dynamodb.AttributeType.STRING } },
      ],
    },
    routes: { a: { handler } },
  }));
  expect(JSON.stringify(statementsOf(indexed))).toContain('/index/*');
  const own = synthesize((handler, stack) => ({
    connections: {
      table: new dynamodb.Table(stack, 'Own', {
        partitionKey: { name: 'connectionId', type: dynamodb.AttributeType.STRING },
        encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      }),
    },
    routes: { a: { handler } },
  }));
  own.resourceCountIs('AWS::DynamoDB::GlobalTable', 0);
  expect(JSON.stringify(statementsOf(own))).toMatch(/kms:Decrypt/);
});

test('a function of another stack is let push there, and a note says what it cannot be told', () => {
  const app = new App();
  const functions = new Stack(app, 'Functions');
  const apis = new Stack(app, 'Apis');
  new WebSocketGateway(apis, 'Chat', { connections: {}, routes: { a: { handler: newFunction(functions) } } });
  app.synth();
  expect(functions.dependencies).toEqual([]);
  expect(JSON.stringify(statementsOf(Template.fromStack(apis)))).toContain('execute-api:ManageConnections');
  for (const name of ['CALLBACK_URL', 'CONNECTIONS_TABLE']) {
    Annotations.fromStack(apis).hasInfo('/Apis/Chat', Match.stringLikeRegexp(`another stack.*${name}`));
  }
});

test('a function in a stack nested in that of the gateway is told all', () => {
  const stack = newStack();
  const nested = new NestedStack(stack, 'Functions');
  new WebSocketGateway(stack, 'Chat', {
    auth: WebSocketAuth.none(),
    connections: {},
    routes: { $connect: { handler: newFunction(nested) } },
  });
  const variables = findOnly(Template.fromStack(nested), FUNCTION).Environment.Variables;
  expect(Object.keys(variables).sort()).toEqual(['CALLBACK_URL', 'CONNECTIONS_TABLE']);
});

test('an imported function is noted with what has to be done where it is made', () => {
  const stack = newStack();
  const handler = lambda.Function.fromFunctionArn(
    stack,
    'Imported',
    'arn:aws:lambda:us-east-1:111122223333:function:f',
  );
  new WebSocketGateway(stack, 'Chat', { routes: { a: { handler } } });
  const notes = Annotations.fromStack(stack);
  notes.hasInfo('/Test/Chat', Match.stringLikeRegexp('let it do execute-api:ManageConnections where it is made'));
  notes.hasInfo('/Test/Chat', Match.stringLikeRegexp('set its environment variable CALLBACK_URL there'));
});

test('several stages warn that there is one CALLBACK_URL', () => {
  const stack = newStack();
  new WebSocketGateway(stack, 'Chat', {
    stages: { dev: {}, prod: {} },
    routes: { a: { handler: newFunction(stack) } },
  });
  Annotations.fromStack(stack).hasWarning('/Test/Chat', Match.stringLikeRegexp("CALLBACK_URL is of the stage 'prod'"));
  const resources = statementsOf(Template.fromStack(stack))[0]?.Resource;
  expect(JSON.stringify(resources)).toMatch(/\/dev\/\*\/@connections.*\/prod\/\*\/@connections/);
});

describe('a function that handles two gateways', () => {
  const declare = (first: WebSocketGatewayProps, second: WebSocketGatewayProps) => () => {
    const stack = newStack();
    const handler = newFunction(stack);
    const routes = { $connect: { handler, push: false } };
    new WebSocketGateway(stack, 'A', { routes, ...first });
    new WebSocketGateway(stack, 'B', { routes, ...second });
    return { stack, handler };
  };

  test('cannot have the address of both', () => {
    const stack = newStack();
    const routes = { $connect: { handler: newFunction(stack) } };
    new WebSocketGateway(stack, 'A', { routes });
    expect(() => new WebSocketGateway(stack, 'B', { routes })).toThrow(
      "is a handler of 'Test/A' too, which gives it CALLBACK_URL: a function has one environment",
    );
  });

  test('cannot have the tables of both', () => {
    expect(declare({ connections: {} }, { connections: {} })).toThrow('gives it CONNECTIONS_TABLE');
  });

  test('may be told nothing by one of them', () => {
    expect(declare({ connections: {} }, {})).not.toThrow();
  });
});

test('no plan, no key: usagePlans without a plan leaves $connect open', () => {
  const stack = newStack();
  new WebSocketGateway(stack, 'Chat', { usagePlans: {}, routes: { $connect: { handler: newFunction(stack) } } });
  expect(findOnly(Template.fromStack(stack), 'AWS::ApiGatewayV2::Route').ApiKeyRequired).not.toBe(true);
});

test('a gateway without $connect warns as an open route does, unless it says so', () => {
  const warned = (props: Partial<WebSocketGatewayProps>) => {
    const stack = newStack();
    new WebSocketGateway(stack, 'Chat', { routes: { $default: { handler: newFunction(stack) } }, ...props });
    return Annotations.fromStack(stack).findWarning('/Test/Chat', Match.stringLikeRegexp('routeWithoutAuth')).length;
  };
  expect(warned({})).toBe(1);
  expect(warned({ auth: WebSocketAuth.none() })).toBe(0);
});
