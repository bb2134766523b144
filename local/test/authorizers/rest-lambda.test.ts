import type { Stack } from 'aws-cdk-lib';
import { Duration } from 'aws-cdk-lib';
import {
  CfnAuthorizer,
  IdentitySource,
  LambdaIntegration,
  RequestAuthorizer,
  type ResourceOptions,
  RestApi,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { LocalGateway } from '../../src/index.js';
import { echo, nodeFunction, synthesizeStack } from '../gateway/assemblies.js';
import { TestClock } from '../pipeline/test-execution.js';

/** Does what the token says, and tells how often it was asked and with what. */
const obeyToken = `
let calls = 0;
const statement = (Effect, Resource) => ({ Action: 'execute-api:Invoke', Effect, Resource });
exports.handler = async (event) => {
  calls++;
  const token = event.authorizationToken ?? event.headers['X-Token'];
  const { methodArn } = event;
  const answers = {
    allow: [statement('Allow', '*')],
    deny: [statement('Deny', '*')],
    nothing: [statement('Allow', 'arn:aws:execute-api:*:*:other/*')],
    one: [statement('Allow', methodArn)],
    pets: [statement('Allow', methodArn.replace(/(GET|POST).*/, '*/pets*')), statement('Deny', '*/POST/*')],
    elsewhere: [{ ...statement('Allow', '*'), Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }],
    misspelt: [statement('Allow', '*'), { ...statement('Deny', '*'), Condition: { StringEqual: { 'aws:SourceIp': 'x' } } }],
  };
  if (token === 'unauthorized') throw new Error('Unauthorized');
  if (token === 'crash') throw new Error('no such table');
  if (token === 'nothing at all') return undefined;
  if (token === 'nested') return { principalId: 'p', policyDocument: { Statement: answers.allow }, context: { a: { b: 1 } } };
  if (token === 'nobody') return { policyDocument: { Statement: answers.allow } };
  return {
    principalId: 'user-1',
    policyDocument: { Version: '2012-10-17', Statement: answers[token] ?? [] },
    context: { text: 'x', number: 1.5, flag: true, calls, event: JSON.stringify(event) },
  };
};`;

function api(stack: Stack): void {
  const rest = new RestApi(stack, 'Api');
  const fn = nodeFunction(stack, 'Echo', echo());
  const handler = nodeFunction(stack, 'Authorizer', obeyToken);
  const add = (path: string, authorizer: ResourceOptions['defaultMethodOptions']) => {
    const resource = rest.root.addResource(path, { defaultIntegration: new LambdaIntegration(fn), ...{} });
    resource.addMethod('GET', undefined, authorizer);
    resource.addMethod('POST', undefined, authorizer);
    resource.addResource('{id}').addMethod('GET', new LambdaIntegration(fn), authorizer);
  };
  const token = new TokenAuthorizer(stack, 'Token', { handler, resultsCacheTtl: Duration.seconds(60) });
  add('pets', { authorizer: token });
  add('toys', { authorizer: token });
  add('checked', {
    authorizer: new TokenAuthorizer(stack, 'Checked', {
      handler,
      validationRegex: '[a-z]+',
      resultsCacheTtl: Duration.seconds(0),
    }),
  });
  add('request', {
    authorizer: new RequestAuthorizer(stack, 'Request', {
      handler,
      identitySources: [
        IdentitySource.header('X-Token'),
        IdentitySource.queryString('who'),
        IdentitySource.context('httpMethod'),
      ],
    }),
  });
  const forgotten = new CfnAuthorizer(stack, 'Forgotten', {
    restApiId: rest.restApiId,
    name: 'forgotten',
    type: 'TOKEN',
    identitySource: 'method.request.header.Authorization',
    authorizerUri: `arn:aws:apigateway:${stack.region}:lambda:path/2015-03-31/functions/${nodeFunction(stack, 'Private', obeyToken).functionArn}/invocations`,
  });
  const method = rest.root.addResource('forgotten').addMethod('GET', new LambdaIntegration(fn));
  const override = method.node.defaultChild as unknown as { addPropertyOverride(path: string, value: unknown): void };
  override.addPropertyOverride('AuthorizationType', 'CUSTOM');
  override.addPropertyOverride('AuthorizerId', forgotten.ref);
}

describe('a Lambda authorizer of a REST API', () => {
  const clock = new TestClock();
  const reasons: string[] = [];
  let gateway: LocalGateway;

  beforeAll(async () => {
    const assembly = synthesizeStack(api);
    gateway = await LocalGateway.start({
      assembly,
      clock,
      onRequest: (record) => reasons.push(...record.reasons),
    });
  });

  afterAll(() => gateway.close());

  const get = (route: string, headers: Record<string, string>) => gateway.request(route, { headers });
  const contextOf = async (response: Response) =>
    ((await response.json()) as { event: { requestContext: { authorizer: Record<string, string> } } }).event
      .requestContext.authorizer;

  test('hands its context to the function as text, with the principal and its latency', async () => {
    const context = await contextOf(await get('GET /pets', { authorization: 'allow' }));
    expect(context).toMatchObject({
      principalId: 'user-1',
      text: 'x',
      number: '1.5',
      flag: 'true',
      integrationLatency: 0,
    });
  });

  test('gets an event of three members when it is of type TOKEN', async () => {
    const context = await contextOf(await get('GET /pets/a%20b', { authorization: 'one' }));
    const id = gateway.apis[0]?.id;
    expect(JSON.parse(context.event as string)).toEqual({
      type: 'TOKEN',
      methodArn: `arn:aws:execute-api:us-east-1:123456789012:${id}/prod/GET/pets/a%20b`.replace(
        '123456789012',
        accountOf(),
      ),
      authorizationToken: 'one',
    });
  });

  const accountOf = () => gateway.model.apis[0]?.accountId as string;

  test('gets everything of the request but its body when it is of type REQUEST', async () => {
    const response = await gateway.request('POST /request?who=me&who=you', {
      headers: { 'X-Token': 'allow', 'Content-Type': 'text/plain' },
      body: 'secret',
    });
    const event = JSON.parse((await contextOf(response)).event as string);
    expect(Object.keys(event).sort()).toEqual(
      [
        ...['headers', 'httpMethod', 'methodArn', 'multiValueHeaders', 'multiValueQueryStringParameters', 'path'],
        ...['pathParameters', 'queryStringParameters', 'requestContext', 'resource', 'stageVariables', 'type'],
      ].sort(),
    );
    expect(event).toMatchObject({
      type: 'REQUEST',
      resource: '/request',
      path: '/request',
      httpMethod: 'POST',
      queryStringParameters: { who: 'you' },
      multiValueQueryStringParameters: { who: ['me', 'you'] },
      pathParameters: {},
      stageVariables: {},
    });
    expect(event.headers['X-Token']).toBe('allow');
    expect(event.requestContext).toMatchObject({ path: '/prod/request', stage: 'prod', resourcePath: '/request' });
    expect(event.requestContext).not.toHaveProperty('authorizer');
    expect(event.requestContext.identity.sourceIp).toBe('127.0.0.1');
  });

  const unauthorized = { status: 401, type: 'UnauthorizedException', body: '{"message":"Unauthorized"}' };
  const failed = { status: 500, type: 'AuthorizerConfigurationException', body: '{"message":null}' };
  const denied = (text: string) => ({ status: 403, type: 'AccessDeniedException', body: `{"Message":"${text}"}` });
  const implicit = denied('User is not authorized to access this resource');
  const explicit = denied('User is not authorized to access this resource with an explicit deny');

  test.each([
    ['without a token', 'GET /pets', {}, unauthorized],
    ['with a blank token', 'GET /pets', { authorization: ' ' }, unauthorized],
    ['for which the function throws Unauthorized', 'GET /pets', { authorization: 'unauthorized' }, unauthorized],
    ['for which the function throws anything else', 'GET /pets', { authorization: 'crash' }, failed],
    ['for which the function answers nothing', 'GET /pets', { authorization: 'nothing at all' }, failed],
    ['for which the context holds an object', 'GET /pets', { authorization: 'nested' }, failed],
    ['for which there is no principal', 'GET /pets', { authorization: 'nobody' }, failed],
    ['for which the policy has an operator that is none', 'GET /pets', { authorization: 'misspelt' }, failed],
    ['that the policy denies', 'GET /pets', { authorization: 'deny' }, explicit],
    ['that the policy does not allow', 'GET /pets', { authorization: 'nothing' }, implicit],
    ['from an address that the policy does not allow', 'GET /pets', { authorization: 'elsewhere' }, implicit],
    ['whose token does not fit the expression', 'GET /checked', { authorization: 'ALLOW' }, unauthorized],
    ['whose token fits the expression in part', 'GET /checked', { authorization: 'allow 1' }, unauthorized],
    ['that lacks one of the identity sources', 'GET /request', { 'X-Token': 'allow' }, unauthorized],
    ['to an authorizer that API Gateway may not invoke', 'GET /forgotten', { authorization: 'allow' }, failed],
  ])('a request %s is refused as AWS does', async (_, route, headers, expected) => {
    const response = await get(route, headers);
    expect({
      status: response.status,
      type: response.headers.get('x-amzn-errortype'),
      body: await response.text(),
    }).toEqual(expected);
  });

  test('a missing permission is named at the terminal', async () => {
    await get('GET /forgotten', { authorization: 'allow' });
    expect(reasons.join('\n')).toMatch(
      /no AWS::Lambda::Permission on .*Private.* from arn:aws:execute-api:.*\/authorizers\//,
    );
  });

  test('is asked once for a token within its time to live, and again after it', async () => {
    const calls = async () => (await contextOf(await get('GET /toys', { authorization: 'allow' }))).calls;
    clock.advance(61_000);
    const first = await calls();
    expect(await calls()).toBe(first);
    clock.advance(59_000);
    expect(await calls()).toBe(first);
    clock.advance(1_001);
    expect(await calls()).not.toBe(first);
  });

  test('a remembered policy is evaluated for each method anew', async () => {
    const status = async (route: string) => (await get(route, { authorization: 'pets' })).status;
    expect(await status('GET /pets')).toBe(200);
    expect(await status('GET /pets/1')).toBe(200);
    expect(await status('POST /pets')).toBe(403);
    expect(await status('GET /toys')).toBe(403);
  });

  test('a remembered policy for one method refuses the next', async () => {
    clock.advance(61_000);
    expect((await get('GET /pets', { authorization: 'one' })).status).toBe(200);
    expect((await get('GET /toys', { authorization: 'one' })).status).toBe(403);
    clock.advance(61_000);
    expect((await get('GET /toys', { authorization: 'one' })).status).toBe(200);
  });

  test('one without a time to live is asked each time', async () => {
    const calls = async () => (await contextOf(await get('GET /checked', { authorization: 'allow' }))).calls;
    expect(await calls()).not.toBe(await calls());
  });

  test('remembers by every identity source', async () => {
    const calls = async (who: string) =>
      (await contextOf(await get(`GET /request?who=${who}`, { 'X-Token': 'allow' }))).calls;
    const mine = await calls('me');
    expect(await calls('me')).toBe(mine);
    expect(await calls('you')).not.toBe(mine);
  });
});
