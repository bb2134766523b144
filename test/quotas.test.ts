import { App, Annotations as CoreAnnotations, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import {
  HttpAuth,
  HttpGateway,
  RestAuth,
  RestDefinition,
  RestGateway,
  WebSocketAuth,
  WebSocketGateway,
} from 'cdk-gatewright';

const kinds = { RestGateway, HttpGateway, WebSocketGateway };
type Kind = keyof typeof kinds;
const OPEN = { RestGateway: RestAuth.none(), HttpGateway: HttpAuth.none(), WebSocketGateway: WebSocketAuth.none() };
const FIRST = { RestGateway: 'GET /a', HttpGateway: 'GET /a', WebSocketGateway: '$connect' };

function declare(kind: Kind, props: (handler: lambda.IFunction) => object): Stack {
  const stack = new Stack(new App(), 'Test');
  const handler = lambda.Function.fromFunctionName(stack, 'Handler', 'f');
  new kinds[kind](stack, 'Api', {
    auth: OPEN[kind],
    routes: { [FIRST[kind]]: { handler } },
    ...props(handler),
  } as never);
  return stack;
}

function warningsOf(stack: Stack): string[] {
  return Annotations.fromStack(stack)
    .findWarning('/Test/Api', Match.anyValue())
    .map(({ entry }) => String(entry.data))
    .filter((text) => /quotaOf|apiKeyWithoutUsagePlan/.test(text));
}

const many = <T>(count: number, name: (index: number) => string, value: (index: number) => T) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), value(index)]));

const stages = (count: number) => () => ({
  stages: many(
    count,
    (i) => `s${i}`,
    () => ({}),
  ),
});
const routes = (prefix: string) => (count: number) => (handler: lambda.IFunction) => ({
  definition: prefix === 'GET /' ? RestDefinition.OPENAPI : undefined,
  routes: many(
    count,
    (i) => `${prefix}r${i}`,
    () => ({ handler }),
  ),
});
const httpRoutes = (count: number) => (handler: lambda.IFunction) => ({
  routes: many(
    count,
    (i) => `GET /r${i}`,
    () => ({ handler }),
  ),
});
const authorizers =
  (path: (i: number) => string, auth: (i: number) => unknown) => (count: number) => (handler: lambda.IFunction) => ({
    routes: many(count, path, (i) => ({ handler, auth: auth(i) })),
  });

test.each<[string, number, Kind, (count: number) => (handler: lambda.IFunction) => object]>([
  ['Stages', 10, 'RestGateway', stages],
  ['Stages', 10, 'HttpGateway', stages],
  ['Stages', 10, 'WebSocketGateway', stages],
  ['Resources', 300, 'RestGateway', routes('GET /')],
  ['Routes', 300, 'HttpGateway', httpRoutes],
  ['Routes', 300, 'WebSocketGateway', routes('')],
  [
    'Authorizers',
    10,
    'HttpGateway',
    authorizers(
      (i) => `GET /r${i}`,
      (i) => HttpAuth.jwt({ issuer: `https://i${i}.example.com`, audience: ['web'] }),
    ),
  ],
  [
    'Authorizers',
    10,
    'RestGateway',
    (count) => (handler) =>
      authorizers(
        (i) => `GET /r${i}`,
        (i) => RestAuth.lambdaToken(handler, { header: `X-${i}` }),
      )(count)(handler),
  ],
])(
  'more %s than %d are a warning of a %s',
  (id, granted, kind, props) => {
    const warning = `[ack: cdk-gatewright:quotaOf${id}]`;
    expect(warningsOf(declare(kind, props(granted)))).toEqual([]);
    const stack = declare(kind, props(granted + 1));
    expect(warningsOf(stack)).toEqual([expect.stringContaining(warning)]);
  },
  60_000,
);

test('whoever knows of a higher quota acknowledges the warning', () => {
  const stack = declare('HttpGateway', stages(11));
  CoreAnnotations.of(stack).acknowledgeWarning('cdk-gatewright:quotaOfStages');
  expect(warningsOf(stack)).toEqual([]);
});

test.each<[Kind, string, string]>([
  ['RestGateway', 'GET /Items', 'GET /items'],
  ['HttpGateway', 'GET /Items', 'GET /items'],
  ['WebSocketGateway', 'Send', 'send'],
])('a %s has %s beside %s, as the service has', (kind, first, second) => {
  const stack = declare(kind, (handler) => ({ routes: { [first]: { handler }, [second]: { handler } } }));
  Template.fromStack(stack).resourceCountIs(
    kind === 'RestGateway' ? 'AWS::ApiGateway::Method' : 'AWS::ApiGatewayV2::Route',
    2,
  );
});

describe.each<Kind>(['RestGateway', 'WebSocketGateway'])('a key that no plan of a %s lets in', (kind) => {
  const keyed = (handler: lambda.IFunction) => ({ routes: { [FIRST[kind]]: { handler, apiKeyRequired: true } } });

  test('is a warning that names the route and the way out', () => {
    expect(warningsOf(declare(kind, keyed))).toEqual([
      expect.stringMatching(
        /route '.*' has apiKeyRequired, and no usage plan of the app opens this API.*ack: cdk-gatewright:apiKeyWithoutUsagePlan/,
      ),
    ]);
  });

  test('is nothing to tell where a plan of the app does', () => {
    const stack = declare(kind, keyed);
    const { api } = stack.node.findChild('Api') as RestGateway | WebSocketGateway;
    const apiId = 'restApiId' in api ? api.restApiId : api.apiId;
    const other = new Stack(stack.node.root, 'Plans');
    new apigateway.CfnUsagePlan(other, 'Plan', { apiStages: [{ apiId, stage: 'prod' }] });
    expect(warningsOf(stack)).toEqual([]);
  });

  test('is nothing to tell where a plan of the gateway does', () => {
    expect(warningsOf(declare(kind, (handler) => ({ ...keyed(handler), usagePlans: { basic: {} } })))).toEqual([]);
  });
});
