import type { Stack } from 'aws-cdk-lib';
import { CognitoUserPoolsAuthorizer, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { run } from '../../src/cli/run.js';
import { Stopping } from '../../src/cli/stopping.js';
import { UnexpectedErrors } from '../../src/cli/unexpected-errors.js';
import { LocalGateway } from '../../src/index.js';
import { echo, nodeFunction, synthesizeStack, temporaryFolder } from '../gateway/assemblies.js';

function api(stack: Stack): void {
  const pool = new UserPool(stack, 'Users');
  pool.addClient('Web');
  const rest = new RestApi(stack, 'Api');
  const authorizer = new CognitoUserPoolsAuthorizer(stack, 'Pool', { cognitoUserPools: [pool] });
  rest.root.addMethod('GET', new LambdaIntegration(nodeFunction(stack, 'Echo', echo())), { authorizer });
}

const within = { stopping: new Stopping(), unexpectedErrors: new UnexpectedErrors() };

async function printed(args: readonly string[]): Promise<{ status: number; text: string }> {
  const lines: string[] = [];
  const write = (text: unknown) => lines.push(String(text)) > 0;
  const spies = [process.stdout, process.stderr].map((stream) => jest.spyOn(stream, 'write').mockImplementation(write));
  try {
    return { status: await run(args, '0.0.0', within), text: lines.join('') };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

describe('gatewright token', () => {
  const previousCache = process.env.XDG_CACHE_HOME;
  let assembly: string;

  beforeAll(() => {
    process.env.XDG_CACHE_HOME = temporaryFolder();
    assembly = synthesizeStack(api);
  });

  afterAll(() => {
    if (previousCache === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = previousCache;
  });

  test('prints a token that the running gateway takes', async () => {
    const { text } = await printed(['token', assembly, '--username', 'ann', '--claim', 'cognito:groups=["a","b"]']);
    await using gateway = await LocalGateway.start({ assembly });
    const response = await gateway.request('GET /', { headers: { authorization: text.trim() } });
    expect(response.status).toBe(200);
    const { event } = (await response.json()) as { event: { requestContext: { authorizer: { claims: object } } } };
    expect(event.requestContext.authorizer.claims).toMatchObject({
      'cognito:username': 'ann',
      'cognito:groups': 'a,b',
    });
  });

  test('makes an access token where scopes are asked for', async () => {
    const { text } = await printed(['token', assembly, '--scope', 'items/read', '--scope', 'items/write']);
    const claims = JSON.parse(Buffer.from(text.split('.')[1] as string, 'base64url').toString());
    expect(claims).toMatchObject({ token_use: 'access', scope: 'items/read items/write' });
  });

  test('is for the route that is named', async () => {
    const { text } = await printed(['token', assembly, '--route', 'GET /', '--subject', 'ann']);
    await using gateway = await LocalGateway.start({ assembly });
    expect((await gateway.request('GET /', { headers: { authorization: text.trim() } })).status).toBe(200);
    expect(JSON.parse(Buffer.from(text.split('.')[1] as string, 'base64url').toString())).toMatchObject({
      sub: 'ann',
      token_use: 'id',
    });
  });

  test('names the issuers there are when the given one is none of them', async () => {
    const { status, text } = await printed(['token', assembly, '--pool', 'Strangers']);
    expect(status).toBe(1);
    expect(text).toMatch(/UNKNOWN_ISSUER .* Strangers[\s\S]*choose one of Pets\/Users/);
  });
});
