import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import {
  HttpAuth,
  HttpGateway,
  RestAuth,
  RestDefinition,
  RestGateway,
  WebSocketAuth,
  WebSocketGateway,
} from 'cdk-gatewright';
import { Construct } from 'constructs';
import { newFunction } from '../rest/app';
import { circlesOf, findCircle } from './circles';

type Gateway = RestGateway | HttpGateway | WebSocketGateway;

/** A gateway whose only handler is `handler`. */
type Make = (scope: Construct, handler: lambda.IFunction, options?: object) => Gateway;

const rest =
  (definition: RestDefinition): Make =>
  (scope, handler, options) =>
    new RestGateway(scope, 'G', { definition, auth: RestAuth.iam(), routes: { 'GET /a': { handler } }, ...options });

const kinds: { [kind: string]: Make } = {
  RESOURCES: rest(RestDefinition.RESOURCES),
  OPENAPI: rest(RestDefinition.OPENAPI),
  HTTP: (scope, handler, options) =>
    new HttpGateway(scope, 'G', { auth: HttpAuth.iam(), routes: { 'GET /a': { handler } }, ...options }),
  WebSocket: (scope, handler, options) =>
    new WebSocketGateway(scope, 'G', { auth: WebSocketAuth.iam(), routes: { $connect: { handler } }, ...options }),
};

/** Where the gateway is, and where its handler. */
const places: { [place: string]: (app: App) => { api: Stack; functions: Stack } } = {
  'the same stack': (app) => {
    const api = new Stack(app, 'Api');
    return { api, functions: api };
  },
  'another stack': (app) => ({ api: new Stack(app, 'Api'), functions: new Stack(app, 'Functions') }),
  'a nested stack': (app) => {
    const api = new Stack(app, 'Api');
    return { api, functions: new NestedStack(api, 'Functions') };
  },
  'the stack that the gateway is nested in': (app) => {
    const functions = new Stack(app, 'Functions');
    return { api: new NestedStack(functions, 'Api'), functions };
  },
  'a nested stack beside that of the gateway': (app) => {
    const parent = new Stack(app, 'Parent');
    return { api: new NestedStack(parent, 'Api'), functions: new NestedStack(parent, 'Functions') };
  },
};

type Use = (gateway: any, handler: lambda.Function) => void;

/** What refers to the API by its id: impossible where the API refers to its handlers, or its stack to theirs. */
const addresses: { [use: string]: Use } = {
  url: (gateway, handler) => handler.addEnvironment('URL', gateway.url),
  urlFor: (gateway, handler) => handler.addEnvironment('URL', gateway.urlFor('prod', '/a')),
  callbackUrl: (gateway, handler) => gateway.callbackUrl && handler.addEnvironment('URL', gateway.callbackUrl),
  'API id': (gateway, handler) => handler.addEnvironment('API', gateway.api.restApiId ?? gateway.api.apiId),
};

const calls: { [use: string]: Use } = {
  grantInvoke: (gateway, handler) => gateway.grantInvoke(handler),
  'grantInvoke in a stage': (gateway, handler) => gateway.grantInvoke(handler, 'prod'),
};
const grants: { [kind: string]: { [use: string]: Use } } = {
  REST: { ...calls, grantInvalidateCache: (gateway, handler) => gateway.grantInvalidateCache(handler) },
  HTTP: calls,
  WebSocket: { ...calls, grantManageConnections: (gateway, handler) => gateway.grantManageConnections(handler) },
};

const isRest = (kind: string) => kind === 'RESOURCES' || kind === 'OPENAPI';

const withStages = { stages: { prod: {} } };

/** Synthesizes a gateway of which its handler makes use. */
function synthesize(kind: string, place: string, use: Use, options?: (scope: Construct, handler: object) => object) {
  const app = new App();
  const { api, functions } = (places[place] as (typeof places)[string])(app);
  const handler = newFunction(functions);
  const gateway = kinds[kind]?.(api, handler, { ...withStages, ...options?.(api, handler) }) as Gateway;
  use(gateway, handler);
  return circlesOf(app);
}

const everywhere = Object.keys(kinds).flatMap((kind) => Object.keys(places).map((place) => [kind, place] as const));

describe.each(everywhere)('%s, the handler in %s', (kind, place) => {
  test.each(Object.entries(grants[isRest(kind) ? 'REST' : kind] ?? {}))(
    '%s of the handler goes round in no circle',
    (_, use) => {
      expect(synthesize(kind, place, use)).toEqual([]);
    },
  );

  test('a domain is known to the handler', () => {
    const options = (scope: Construct) => ({
      domain: {
        domainName: 'api.example.com',
        certificate: acm.Certificate.fromCertificateArn(scope, 'C', 'arn:aws:acm:eu-west-1:111122223333:certificate/c'),
      },
    });
    const use: Use = (gateway, handler) => {
      for (const address of Object.values(addresses).slice(0, 3)) address(gateway, handler);
    };
    expect(synthesize(kind, place, use, options)).toEqual([]);
  });

  const isPossible = kind !== 'OPENAPI' && ['the same stack', 'a nested stack'].includes(place);
  const known = Object.entries(addresses).filter(([use]) => kind === 'WebSocket' || use !== 'callbackUrl');

  test.each(known)(`the handler ${isPossible ? 'knows' : 'is refused'} %s`, (use, refer) => {
    const make = () => synthesize(kind, place, refer);
    if (isPossible) expect(make()).toEqual([]);
    else expect(make).toThrow(use === 'API id' ? /made before itself|cyclic reference/ : /domainName and stage/);
  });
});

test.each(everywhere.filter(([kind]) => isRest(kind)))(
  '%s, the handler in %s: as an invalidator of the cache it goes round in no circle',
  (kind, place) => {
    const options = (_: Construct, handler: object) => ({ cache: { invalidators: [handler] } });
    expect(synthesize(kind, place, () => {}, options)).toEqual([]);
  },
);

describe("with CloudFormation's validator", () => {
  beforeAll(() => {
    process.env.CDK_VALIDATION = 'true';
  });
  afterAll(() => {
    process.env.CDK_VALIDATION = 'false';
  });

  test.each(Object.keys(places).slice(0, 3))('all of it passes for handlers in %s', (place) => {
    const app = new App();
    const { api, functions } = (places[place] as (typeof places)[string])(app);
    for (const [kind, make] of Object.entries(kinds)) {
      const handler = newFunction(functions, `Handler${kind}`);
      const gateway = make(new Construct(api, kind), handler, {
        ...withStages,
        ...(isRest(kind) && { cache: { invalidators: [handler] } }),
      });
      for (const use of Object.values(grants[isRest(kind) ? 'REST' : kind] ?? {})) use(gateway, handler);
      const isPossible = kind !== 'OPENAPI' && place !== 'another stack';
      if (isPossible) for (const use of Object.values(addresses)) use(gateway, handler);
    }
    expect(circlesOf(app)).toEqual([]);
  });
});

test.each(Object.keys(kinds))(
  '%s: a function of another stack that is no handler knows the address and may call',
  (kind) => {
    const app = new App();
    const api = new Stack(app, 'Api');
    const gateway = kinds[kind]?.(api, newFunction(api), withStages) as Gateway;
    const client = newFunction(new Stack(app, 'Client'));
    client.addEnvironment('URL', gateway.url);
    gateway.grantInvoke(client, 'prod');
    expect(circlesOf(app)).toEqual([]);
  },
);

test('a route whose function has a grant already is refused where their stacks would refer to each other', () => {
  const app = new App();
  const api = new Stack(app, 'Api');
  const gateway = kinds.RESOURCES?.(api, newFunction(api)) as RestGateway;
  const handler = newFunction(new Stack(app, 'Functions'));
  gateway.grantInvoke(handler);
  expect(() => gateway.addRoute('GET /b', { handler })).toThrow('add the routes of the function before');
});

test('an authorizer function that knows the API is refused as a handler is', () => {
  const app = new App();
  const stack = new Stack(app, 'Api');
  const authorizer = newFunction(stack, 'Authorizer');
  const auth = RestAuth.lambdaToken(authorizer);
  const gateway = kinds.OPENAPI?.(stack, newFunction(stack), { auth }) as RestGateway;
  authorizer.addEnvironment('URL', gateway.url);
  expect(() => app.synth()).toThrow(/'Api\/Authorizer'? has to be made before itself|Api\/G\/Api.*Api\/Authorizer/);
});

test('the way of a circle is told, with the way out', () => {
  const app = new App();
  const stack = new Stack(app, 'Api');
  const handler = newFunction(stack);
  const gateway = kinds.RESOURCES?.(stack, handler) as RestGateway;
  handler.addEnvironment('STAGE', gateway.stages.prod?.stageName as string);
  expect(() => app.synth()).toThrow(
    /'Api\/Handler' has to be made before itself: Api\/Handler → Api\/G\/Stage-prod → Api\/G\/Deployment → .* → Api\/Handler; .*domainName and stage.*\[Api\/G\]/,
  );
});

test('a service or a role that is not to be changed is granted as the L2 does it', () => {
  const stack = new Stack(new App(), 'Api');
  const gateway = kinds.RESOURCES?.(stack, newFunction(stack)) as RestGateway;
  gateway.grantInvoke((newFunction(stack, 'Other').role as iam.Role).withoutPolicyUpdates());
  expect(gateway.grantInvoke(new iam.ServicePrincipal('events.amazonaws.com')).success).toBe(false);
  const own = new iam.Role(stack, 'Own', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  expect(gateway.grantInvoke(own).success).toBe(true);
  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
});

test('the checker finds a circle by Ref, GetAtt and DependsOn', () => {
  expect(findCircle({ A: { DependsOn: 'B' }, B: { DependsOn: [] } })).toBeUndefined();
  expect(
    findCircle({
      A: { DependsOn: ['B'] },
      B: { P: { Ref: 'C' } } as object,
      C: { P: { 'Fn::GetAtt': ['A', 'X'] } } as object,
    }),
  ).toEqual(['A', 'B', 'C', 'A']);
});
