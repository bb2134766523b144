import { once } from 'node:events';
import type { Stack } from 'aws-cdk-lib';
import { AuthorizationType, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, WebSocketIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { AccessKey } from '../../src/functions/credentials.js';
import { type ConnectionRefused, LocalGateway } from '../../src/index.js';
import { echo, nodeFunction, synthesizeStack } from '../gateway/assemblies.js';
import { TestClock } from '../pipeline/test-execution.js';
import { signedHeaders, type Unsigned } from './sign.js';

/** Tells the access key of its environment. */
const tellKey = `exports.handler = async () => ({ statusCode: 200, body: JSON.stringify({
  name: process.env.AWS_LAMBDA_FUNCTION_NAME,
  key: {
    accessKeyId: process.env.AWS_ACCESS_KEY_ID,
    secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
    sessionToken: process.env.AWS_SESSION_TOKEN,
  },
}) });`;

function apis(stack: Stack): void {
  const fn = nodeFunction(stack, 'Echo', echo());
  const rest = new RestApi(stack, 'Rest', { restApiName: 'rest' });
  rest.root
    .addResource('pets')
    .addMethod('ANY', new LambdaIntegration(fn), { authorizationType: AuthorizationType.IAM });
  rest.root.addResource('key').addMethod('GET', new LambdaIntegration(nodeFunction(stack, 'Key', tellKey)));
  const http = new HttpApi(stack, 'Http', { apiName: 'http' });
  const integration = new HttpLambdaIntegration('Proxy', fn);
  http.addRoutes({ path: '/pets', integration, authorizer: new HttpIamAuthorizer() });
  const accept = nodeFunction(stack, 'Connect', 'exports.handler = async () => ({ statusCode: 200 });');
  const chat = new WebSocketApi(stack, 'Chat', {
    apiName: 'chat',
    connectRouteOptions: {
      integration: new WebSocketLambdaIntegration('Connect', accept),
      authorizer: new WebSocketIamAuthorizer(),
    },
  });
  chat.addRoute('echo', { integration: new WebSocketLambdaIntegration('Echo', fn), returnResponse: true });
  new WebSocketStage(stack, 'Stage', { webSocketApi: chat, stageName: 'dev', autoDeploy: true });
}

describe('IAM authorization', () => {
  const clock = new TestClock();
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await LocalGateway.start({ assembly: synthesizeStack(apis), clock });
  });

  afterAll(() => gateway.close());

  const urlOf = (api: string, path: string) =>
    `${gateway.apis.find(({ name }) => name === api)?.stages[0]?.url}${path}`.replace(/^ws/, 'http');
  const sign = (api: string, path: string, changes: Partial<Unsigned> = {}) =>
    signedHeaders({ url: urlOf(api, path), at: clock.now(), ...changes });
  const account = () => gateway.model.apis[0]?.accountId;
  const contextOf = async (response: Response) => {
    expect(response.status).toBe(200);
    return ((await response.json()) as { event: { requestContext: Record<string, never> } }).event.requestContext;
  };

  const keyOfFunction = async () => {
    const response = await fetch(urlOf('rest', '/key'));
    return (await response.json()) as { name: string; key: Required<AccessKey> };
  };

  test('of a REST API tells the function who signed', async () => {
    const headers = await sign('rest', '/pets?a=1', { method: 'POST', body: '{"name":"Rex"}' });
    const response = await fetch(urlOf('rest', '/pets?a=1'), { method: 'POST', headers, body: '{"name":"Rex"}' });
    const { identity } = await contextOf(response);
    expect(identity).toMatchObject({
      accessKey: 'gatewright',
      accountId: account(),
      userArn: `arn:aws:iam::${account()}:user/gatewright`,
      user: expect.stringMatching(/^AIDA\w{17}$/),
      principalOrgId: null,
    });
  });

  test('takes the credentials of the functions', async () => {
    const { key, name } = await keyOfFunction();
    const { identity } = await contextOf(
      await fetch(urlOf('rest', '/pets'), { headers: await sign('rest', '/pets', key) }),
    );
    expect(identity).toMatchObject({ userArn: `arn:aws:sts::${account()}:assumed-role/${name}/${name}` });
  });

  test('takes the credentials of the run, which are those of a user', async () => {
    const headers = await sign('rest', '/pets', gateway.credentials);
    const { identity } = await contextOf(await fetch(urlOf('rest', '/pets'), { headers }));
    expect(identity).toMatchObject({
      accessKey: gateway.credentials.accessKeyId,
      userArn: `arn:aws:iam::${account()}:user/gatewright`,
    });
  });

  test('takes no key that nobody has, and no session without its token', async () => {
    const { key } = await keyOfFunction();
    const stranger = `ASIAGATEWRIGHT${Buffer.from('stranger').toString('hex').toUpperCase()}`;
    const { sessionToken: _token, ...withoutToken } = key;
    for (const other of [
      { ...key, accessKeyId: stranger },
      { ...key, secretAccessKey: 'gatewright-local-secret' },
      { ...key, sessionToken: 'another' },
      withoutToken,
      { ...gateway.credentials, sessionToken: 'another' },
    ]) {
      const response = await fetch(urlOf('rest', '/pets'), { headers: await sign('rest', '/pets', other) });
      expect(response.status).toBe(403);
    }
  });

  test.each<[string, () => Promise<Record<string, string>> | Record<string, string>, string, RegExp]>([
    ['not signed', () => ({}), 'MissingAuthenticationTokenException', /^Missing Authentication Token$/],
    [
      'signed in another way',
      () => ({ authorization: 'Bearer abc' }),
      'IncompleteSignatureException',
      /^'abc' not a valid key=value pair \(missing equal-sign\) in Authorization header: 'Bearer abc'\.$/,
    ],
    [
      'signed with a wrong secret',
      () => sign('rest', '/pets', { secretAccessKey: 'wrong' }),
      'InvalidSignatureException',
      /^The request signature we calculated does not match the signature you provided\./,
    ],
    [
      'signed with an unknown key',
      () => sign('rest', '/pets', { accessKeyId: 'stranger' }),
      'UnrecognizedClientException',
      /^The security token included in the request is invalid\.$/,
    ],
    [
      'signed for another path',
      () => sign('rest', '/toys'),
      'InvalidSignatureException',
      /^The request signature we calculated does not match/,
    ],
    [
      'signed for another region',
      () => sign('rest', '/pets', { region: 'eu-west-1' }),
      'InvalidSignatureException',
      /^Credential should be scoped to a valid region, not 'eu-west-1'\. $/,
    ],
    [
      'signed long ago',
      () => sign('rest', '/pets', { at: clock.now() - 600_000 }),
      'InvalidSignatureException',
      /^Signature expired: /,
    ],
  ])('of a REST API refuses a request that is %s', async (_, headers, type, message) => {
    const response = await fetch(urlOf('rest', '/pets'), { headers: await headers() });
    expect(response.status).toBe(403);
    expect(response.headers.get('x-amzn-errortype')).toBe(type);
    expect(((await response.json()) as { message: string }).message).toMatch(message);
  });

  test('of an HTTP API tells the function who signed', async () => {
    const response = await fetch(urlOf('http', '/pets'), { headers: await sign('http', '/pets') });
    const { authorizer } = await contextOf(response);
    expect(authorizer).toEqual({
      iam: {
        accessKey: 'gatewright',
        accountId: account(),
        callerId: expect.stringMatching(/^AIDA/),
        cognitoIdentity: null,
        principalOrgId: null,
        userArn: `arn:aws:iam::${account()}:user/gatewright`,
        userId: expect.stringMatching(/^AIDA/),
      },
    });
  });

  test('of an HTTP API forbids a request that is not signed', async () => {
    const response = await fetch(urlOf('http', '/pets'));
    expect([response.status, await response.text()]).toEqual([403, '{"message":"Forbidden"}']);
  });

  test('of a WebSocket API is asked of the handshake', async () => {
    const refusal = await gateway.connect({ api: 'chat' }).catch((error: unknown) => error);
    expect((refusal as ConnectionRefused).status).toBe(403);
    const socket = await gateway.connect({ api: 'chat', headers: await sign('chat', '') });
    socket.send(JSON.stringify({ action: 'echo' }));
    const [frame] = await once(socket, 'message');
    expect(JSON.parse(String(frame)).event.requestContext.identity).toMatchObject({ accessKey: 'gatewright' });
    socket.close();
  });

  test('takes the access keys that the developer gives, and then no others', async () => {
    const iamCredentials = { AKIALOCAL: 'secret' };
    await using other = await LocalGateway.start({ assembly: synthesizeStack(apis), clock, iamCredentials });
    const url = `${other.apis.find(({ name }) => name === 'rest')?.stages[0]?.url}/pets`;
    const mine = await signedHeaders({ url, at: clock.now(), accessKeyId: 'AKIALOCAL', secretAccessKey: 'secret' });
    expect((await fetch(url, { headers: mine })).status).toBe(200);
    expect((await fetch(url, { headers: await signedHeaders({ url, at: clock.now() }) })).status).toBe(403);
  });
});
