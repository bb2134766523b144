import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  CognitoUserPoolsAuthorizer,
  EndpointType,
  JsonSchemaType,
  LambdaIntegration,
  RestApi,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpIamAuthorizer,
  HttpJwtAuthorizer,
  HttpUserPoolAuthorizer,
  WebSocketIamAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { AnyPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { WebSocket } from 'ws';
import { nodeFunction, synthesizeStack, temporaryFolder } from '../gateway/assemblies.js';
import { type Event, gatewright } from './run-gatewright.js';

jest.setTimeout(120_000);

const ok = 'exports.handler = async () => ({ statusCode: 200, body: "ok" });';
const importedArn = 'arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Imported1';

/** Every way in which a route may ask who calls, and everything that it may require. */
function books(stack: Stack): void {
  const fn = nodeFunction(stack, 'Ok', ok);
  const pool = new UserPool(stack, 'Staff');
  const client = pool.addClient('Web');
  const imported = UserPool.fromUserPoolArn(stack, 'Imported', importedArn);
  rest(stack, fn, [pool, imported] as UserPool[]);
  privateApi(stack, fn);
  const http = new HttpApi(stack, 'Http', { apiName: 'http' });
  const integration = new HttpLambdaIntegration('Proxy', fn);
  const add = (path: string, authorizer: object, scopes: string[] = []) =>
    http.addRoutes({
      path,
      methods: [HttpMethod.GET],
      integration,
      authorizer: authorizer as never,
      authorizationScopes: scopes,
    });
  add('/jwt', new HttpJwtAuthorizer('Jwt', 'https://issuer.example.com/tenant', { jwtAudience: ['web'] }), ['read']);
  add('/query', new HttpJwtAuthorizer('Query', 'https://other.example.com', inQuery));
  add('/pool', new HttpUserPoolAuthorizer('Pool', pool, { userPoolClients: [client] }));
  add('/iam', new HttpIamAuthorizer());
  http.addRoutes({ path: '/open/{id}', methods: [HttpMethod.PUT], integration });
  const chat = new WebSocketApi(stack, 'Chat', {
    apiName: 'chat',
    connectRouteOptions: {
      integration: new WebSocketLambdaIntegration('Connect', fn),
      authorizer: new WebSocketIamAuthorizer(),
    },
  });
  new WebSocketStage(stack, 'Dev', { webSocketApi: chat, stageName: 'dev', autoDeploy: true });
}

const inQuery = { jwtAudience: ['web'], identitySource: ['$request.querystring.token'] };

function rest(stack: Stack, fn: LambdaFunction, pools: UserPool[]): void {
  const api = new RestApi(stack, 'Rest', { restApiName: 'rest' });
  const integration = new LambdaIntegration(fn);
  const plan = api.addUsagePlan('Plan', { apiStages: [{ stage: api.deploymentStage }] });
  plan.addApiKey(api.addApiKey('customer'));
  const cognito = new CognitoUserPoolsAuthorizer(stack, 'Cognito', { cognitoUserPools: pools });
  const add = (path: string, method: string, options: object = {}) =>
    api.root.resourceForPath(path).addMethod(method, integration, options);
  add('/key', 'GET', { apiKeyRequired: true });
  add('/cognito', 'GET', { authorizer: cognito });
  add('/scoped', 'GET', { authorizer: cognito, authorizationScopes: ['books/read'], apiKeyRequired: true });
  add('/iam', 'GET', { authorizationType: AuthorizationType.IAM });
  add('/iam/{id}', 'POST', { authorizationType: AuthorizationType.IAM });
  add('/required', 'GET', {
    requestParameters: { 'method.request.querystring.page': true, 'method.request.header.X-Tenant': true },
    requestValidator: api.addRequestValidator('Parameters', { validateRequestParameters: true }),
  });
  add('/books', 'POST', {
    requestModels: { 'application/json': bookModel(api) },
    requestValidator: api.addRequestValidator('Body', { validateRequestBody: true }),
  });
  const handler = nodeFunction(stack, 'Check', ok);
  add('/custom', 'GET', { authorizer: new TokenAuthorizer(stack, 'Custom', { handler }) });
}

function bookModel(api: RestApi) {
  const author = api.addModel('Author', {
    modelName: 'Author',
    schema: {
      type: JsonSchemaType.OBJECT,
      required: ['name', 'born'],
      properties: {
        name: { type: JsonSchemaType.STRING, minLength: 6 },
        born: { type: JsonSchemaType.INTEGER, minimum: 1900 },
      },
    },
  });
  return api.addModel('Book', {
    modelName: 'Book',
    schema: {
      type: JsonSchemaType.OBJECT,
      required: ['kind', 'authors', 'isSold'],
      properties: {
        kind: { enum: ["it's", 'new'] },
        isSold: { type: JsonSchemaType.BOOLEAN },
        authors: {
          type: JsonSchemaType.ARRAY,
          minItems: 1,
          items: { ref: `https://apigateway.amazonaws.com/restapis/${api.restApiId}/models/${author.modelId}` },
        },
      },
    },
  });
}

function privateApi(stack: Stack, fn: LambdaFunction): void {
  const statement = new PolicyStatement({
    principals: [new AnyPrincipal()],
    actions: ['execute-api:Invoke'],
    resources: ['execute-api:/*'],
    conditions: { StringEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } },
  });
  const api = new RestApi(stack, 'Private', {
    restApiName: 'private',
    endpointConfiguration: { types: [EndpointType.PRIVATE] },
    policy: new PolicyDocument({ statements: [statement] }),
  });
  api.root.addMethod('GET', new LambdaIntegration(fn));
}

let assembly: string;
const env = { XDG_CACHE_HOME: '' };

beforeAll(() => {
  env.XDG_CACHE_HOME = temporaryFolder();
  assembly = synthesizeStack(books);
});

/** The status and the body of the answer to a printed line. */
async function run(line: string): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-c', line.replace(/^curl/, "curl -s -w ' %{http_code}'")]);
  return stdout;
}

async function linesFor({ console }: Pick<Event, 'console'>): Promise<readonly string[]> {
  const routes = gatewright(['routes', assembly, '--curl', '--port', new URL(console).port], { env });
  expect(await routes.ended()).toBe(0);
  return routes.stdout.trimEnd().split('\n');
}

test('each line that is printed for a route calls it as it stands', async () => {
  const started = gatewright(['start', assembly, '--port', '0', '--json'], { env });
  const lines = await linesFor(await started.untilEvent('ready'));
  const curls = lines.filter((line) => line.startsWith('curl') && !line.includes('#'));
  const answers = await Promise.all(curls.map(async (line) => [line, await run(line)] as const));
  expect(answers.filter(([, answer]) => answer !== 'ok 200')).toEqual([]);
  expect(curls).toHaveLength(13);
  expect(lines.filter((line) => line.includes('#'))).toEqual([
    expect.stringMatching(/^curl -H 'Authorization: TOKEN' \S+\/custom {2}# Pets\/Custom alone knows what/) as string,
  ]);
  const [wscat = ''] = lines.filter((line) => line.startsWith('wscat'));
  const socket = new WebSocket(/'(ws:[^']+)'/.exec(wscat)?.[1] ?? '');
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.terminate();
  expect(await started.end()).toBe(0);
});

test('what start prints to copy is signed with the credentials of the run, and calls each stage', async () => {
  const started = gatewright(['start', assembly, '--port', '0'], { env });
  const text = await started.until(({ stdout }) => (/^export AWS_/m.test(stdout) ? stdout : undefined));
  const lines = text.split('\n').filter((line) => line.startsWith('curl'));
  expect(lines).toHaveLength(3);
  expect(await Promise.all(lines.map(run))).toEqual(['ok 200', 'ok 200', 'ok 200']);
  expect(await started.end()).toBe(0);
});

test('API keys are shown with their values by start and routes, to people and to programs', async () => {
  const [start, startJson, routes, routesJson] = [
    gatewright(['start', assembly, '--port', '0'], { env }),
    gatewright(['start', assembly, '--port', '0', '--json'], { env }),
    gatewright(['routes', assembly], { env }),
    gatewright(['routes', assembly, '--json'], { env }),
  ] as const;
  const { apiKeys } = (await startJson.untilEvent('ready')) as unknown as { apiKeys: readonly { value: string }[] };
  const [key] = apiKeys;
  expect(key).toMatchObject({
    constructPath: 'Pets/Rest/customer',
    enabled: true,
    value: expect.stringMatching(/^\w{40}$/) as string,
  });
  const inTable = new RegExp(`^\\S*customer\\S* +${key?.value} `, 'm');
  await start.until(({ stdout }) => inTable.exec(stdout));
  await Promise.all([routes.ended(), routesJson.ended()]);
  expect(routes.stdout).toMatch(inTable);
  const last = JSON.parse(routesJson.stdout.trimEnd().split('\n').at(-1) as string);
  expect(last).toEqual({ event: 'apiKey', ...key });
  await Promise.all([start.end(), startJson.end()]);
});

test('functions and user pools are named by their constructs, and ids stand beside them with --verbose alone', async () => {
  const [plain, verbose] = [gatewright(['routes', assembly]), gatewright(['routes', assembly, '--verbose'])];
  await Promise.all([plain.ended(), verbose.ended()]);
  expect(plain.stdout).toMatch(/GET \/pool +cognito Pets\/Staff +lambda Pets\/Ok$/m);
  expect(plain.stdout).toMatch(/GET \/jwt +jwt https:\/\/issuer\.example\.com\/tenant \(read\) +lambda Pets\/Ok$/m);
  expect(plain.stdout).toMatch(/GET \/scoped +cognito Pets\/Staff, eu-west-1_Imported1 \(books\/read\) \+ API key/);
  expect(plain.stdout).toMatch(/GET \/custom +lambda Pets\/Check /);
  expect(verbose.stdout).toMatch(
    /GET \/pool +cognito Pets\/Staff \(us-east-1_\w+\) +lambda Pets\/Ok \(Pets-Ok\w+-?\w*\)$/m,
  );
});
