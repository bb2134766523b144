import { Aws, type Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  type CfnRestApi,
  EndpointType,
  LambdaIntegration,
  RestApi,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { LocalGateway } from '../../src/index.js';
import { echo, nodeFunction, synthesizeStack } from '../gateway/assemblies.js';
import { signedHeaders } from './sign.js';

const authorizer = `
exports.handler = async ({ authorizationToken: Effect }) => ({
  principalId: 'user-1',
  policyDocument: { Statement: Effect === 'None' ? [] : [{ Effect, Action: 'execute-api:Invoke', Resource: '*' }] },
});`;

interface Given {
  readonly statements: readonly object[];
  readonly endpointType?: EndpointType;
}

async function start({ statements, endpointType = EndpointType.REGIONAL }: Given): Promise<LocalGateway> {
  const build = (stack: Stack) => {
    const api = new RestApi(stack, 'Api', {
      endpointTypes: [endpointType],
      policy: PolicyDocument.fromJson({ Version: '2012-10-17', Statement: statements }),
    });
    const integration = new LambdaIntegration(nodeFunction(stack, 'Echo', echo()));
    const handler = nodeFunction(stack, 'Authorizer', authorizer);
    api.root.addResource('open').addMethod('GET', integration);
    api.root.addResource('iam').addMethod('GET', integration, { authorizationType: AuthorizationType.IAM });
    const token = new TokenAuthorizer(stack, 'Token', { handler });
    api.root.addResource('lambda').addMethod('GET', integration, { authorizer: token });
  };
  return LocalGateway.start({ assembly: synthesizeStack(build) });
}

const statement = (changes: object) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 'execute-api:Invoke',
  Resource: 'execute-api:/*',
  ...changes,
});

const answerTo = async (gateway: LocalGateway, route: string, headers: Record<string, string> = {}) => {
  const response = await gateway.request(route, { headers });
  return response.status === 200 ? '200' : `${response.status} ${await response.text()}`;
};

const messageOf = (gateway: LocalGateway, path: string, user = 'anonymous') => {
  const { region, accountId, id } = gateway.model.apis[0] as { region: string; accountId: string; id: string };
  const arn = `arn:aws:execute-api:${region}:********${accountId.slice(-4)}:${id}/prod/GET/${path}`;
  return `User: ${user} is not authorized to perform: execute-api:Invoke on resource: ${arn}`;
};

describe('a resource policy', () => {
  let greedy: LocalGateway;

  beforeAll(async () => {
    const denied = ['admin', 'admin/*'].map((path) => `execute-api:/prod/GET/${path}`);
    const build = (stack: Stack) => {
      const policy = PolicyDocument.fromJson({
        Version: '2012-10-17',
        Statement: [statement({}), statement({ Effect: 'Deny', Resource: denied })],
      });
      const api = new RestApi(stack, 'Api', { policy });
      api.root.addProxy({ defaultIntegration: new LambdaIntegration(nodeFunction(stack, 'Echo', echo())) });
    };
    greedy = await LocalGateway.start({ assembly: synthesizeStack(build) });
  });

  afterAll(() => greedy.close());

  test('lets in only what it allows', async () => {
    await using gateway = await start({ statements: [statement({ Resource: 'execute-api:/prod/GET/open' })] });
    expect(await answerTo(gateway, 'GET /open')).toBe('200');
    await using other = await start({ statements: [statement({ Resource: 'execute-api:/dev/*' })] });
    expect(await answerTo(other, 'GET /open')).toBe(`403 {"Message":"${messageOf(other, 'open')}"}`);
  });

  test('tells an explicit deny', async () => {
    const deny = statement({ Effect: 'Deny', Condition: { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } } });
    await using gateway = await start({ statements: [statement({}), deny] });
    expect(await answerTo(gateway, 'GET /open')).toBe(
      `403 {"Message":"${messageOf(gateway, 'open')} with an explicit deny"}`,
    );
    expect(await answerTo(gateway, 'GET /lambda', { authorization: 'Allow' })).toBe(
      `403 {"Message":"${messageOf(gateway, 'lambda')} with an explicit deny"}`,
    );
    expect(gateway.requests.at(-1)?.reasons.join()).toContain("the API's resource policy denies");
  });

  test('that denies is asked before a Lambda authorizer, and together with it otherwise', async () => {
    await using silent = await start({ statements: [statement({ Resource: 'execute-api:/dev/*' })] });
    expect(await answerTo(silent, 'GET /lambda', { authorization: 'Allow' })).toBe('200');
    expect(await answerTo(silent, 'GET /lambda', { authorization: 'None' })).toMatch(/^403 /);
    await using open = await start({ statements: [statement({})] });
    expect(await answerTo(open, 'GET /lambda', { authorization: 'None' })).toBe('200');
    expect(await answerTo(open, 'GET /lambda', { authorization: 'Deny' })).toMatch(/^403 .*explicit deny/);
    expect(await answerTo(open, 'GET /lambda')).toBe('401 {"message":"Unauthorized"}');
  });

  test('may name who signs', async () => {
    const named = { Principal: { AWS: `arn:aws:iam::${Aws.ACCOUNT_ID}:user/gatewright` } };
    await using gateway = await start({ statements: [statement({}), statement({ Effect: 'Deny', ...named })] });
    const url = `${gateway.apis[0]?.stages[0]?.url}/iam`;
    const response = await fetch(url, { headers: await signedHeaders({ url, at: Date.now() }) });
    expect(response.status).toBe(403);
    const user = `arn:aws:iam::${gateway.model.apis[0]?.accountId}:user/gatewright`;
    const { Message: message } = (await response.json()) as { Message: string };
    expect(message).toBe(`${messageOf(gateway, 'iam', user)} with an explicit deny`);
  });

  test.each([
    ['/admin', 403],
    ['/admin/', 403],
    ['//admin', 403],
    ['/%61dmin', 403],
    ['/public/../admin', 403],
    ['/public/%2e%2e/admin', 403],
    ['/x%2F..%2Fadmin', 403],
    ['/ADMIN', 200],
    ['/admins', 200],
    ['/public/', 200],
  ])('that denies /admin answers %s, taken by a greedy variable, with %d', async (path, status) => {
    const response = await greedy.request(`GET ${path}`);
    expect(response.status).toBe(status);
  });

  test.each<[string, object]>([
    ['a misspelt operator', { Condition: { StringEqual: { 'aws:SourceIp': '203.0.113.7' } } }],
    ['a misspelt key', { Condition: { StringEquals: { 'aws:SourcIp': '203.0.113.7' } } }],
    ['a misspelt element', { Conditions: {} }],
    ['a principal that is none', { Principal: { AWS: 'somebody' } }],
    ['a resource without a value', { Resource: '${Nowhere}' }],
  ])('that denies by %s lets nobody in, and says so once at the start', async (_, changes) => {
    const build = (stack: Stack) => {
      const api = new RestApi(stack, 'Api', { deployOptions: { stageName: 'prod' } });
      api.root.addResource('open').addMethod('GET', new LambdaIntegration(nodeFunction(stack, 'Echo', echo())));
      const Statement = [statement({}), statement({ Effect: 'Deny', ...changes })];
      (api.node.defaultChild as CfnRestApi).policy = { Version: '2012-10-17', Statement };
    };
    await using gateway = await LocalGateway.start({ assembly: synthesizeStack(build) });
    expect(gateway.warnings.filter(({ message }) => message.includes('its resource policy'))).toHaveLength(1);
    expect(await answerTo(gateway, 'GET /open')).toMatch(/^403 .* with an explicit deny/);
    expect(gateway.requests.at(-1)?.reasons.join()).toMatch(/not understood|cannot be known here/);
  });

  test('is what a private API needs', async () => {
    const build = (stack: Stack) => {
      const api = new RestApi(stack, 'Api', { endpointTypes: [EndpointType.PRIVATE] });
      api.root.addMethod('GET', new LambdaIntegration(nodeFunction(stack, 'Echo', echo())));
    };
    await using gateway = await LocalGateway.start({ assembly: synthesizeStack(build) });
    expect(await answerTo(gateway, 'GET /')).toMatch(/^403 /);
    expect(gateway.warnings.map(({ message }) => message).join()).toContain('private API');
  });

  test('of a private API sees the endpoint that the client names', async () => {
    const condition = { Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-0123' } } };
    await using gateway = await start({ statements: [statement(condition)], endpointType: EndpointType.PRIVATE });
    expect(await answerTo(gateway, 'GET /open')).toMatch(/^403 /);
    expect(await answerTo(gateway, 'GET /open', { 'x-amzn-vpce-id': 'vpce-0123' })).toBe('200');
    await using regional = await start({ statements: [statement(condition)] });
    expect(await answerTo(regional, 'GET /open', { 'x-amzn-vpce-id': 'vpce-0123' })).toMatch(/^403 /);
  });
});
