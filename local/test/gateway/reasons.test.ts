import type { Stack } from 'aws-cdk-lib';
import {
  AuthorizationType,
  HttpIntegration,
  IdentitySource,
  JsonSchemaType,
  LambdaIntegration,
  MockIntegration,
  RequestAuthorizer,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LocalGateway } from '../../src/index.js';
import { echo, nodeFunction, synthesizeStack } from './assemblies.js';

function apis(stack: Stack): void {
  const fn = nodeFunction(stack, 'Echo', echo());
  const rest = new RestApi(stack, 'Rest', {
    restApiName: 'rest',
    deployOptions: { cacheClusterEnabled: true, methodOptions: { '/books/GET': { cachingEnabled: true } } },
  });
  const ok = new MockIntegration({
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    integrationResponses: [{ statusCode: '200' }],
  });
  const books = rest.root.addResource('books');
  books.addMethod('GET', ok, { methodResponses: [{ statusCode: '200' }] });
  books.addResource('{id}').addMethod('GET', new LambdaIntegration(fn));
  const title = { type: JsonSchemaType.STRING, minLength: 3 };
  const schema = { type: JsonSchemaType.OBJECT, required: ['title'], properties: { title } };
  books.addMethod('POST', new MockIntegration(), {
    requestModels: { 'application/json': rest.addModel('Book', { modelName: 'Book', schema }) },
    requestValidatorOptions: { validateRequestBody: true },
  });
  rest.root.addResource('nowhere').addMethod('GET', new HttpIntegration('http://127.0.0.1:59999/x', { proxy: true }));
  const allow = nodeFunction(
    stack,
    'Allow',
    `exports.handler = async () => ({ principalId: 'a', policyDocument: { Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } });`,
  );
  const authorizer = new RequestAuthorizer(stack, 'Kept', {
    handler: allow,
    identitySources: [IdentitySource.header('who')],
  });
  rest.root.addResource('kept').addMethod('GET', new MockIntegration(), {
    authorizer,
    authorizationType: AuthorizationType.CUSTOM,
  });

  const http = new HttpApi(stack, 'Http', { apiName: 'http' });
  const integration = new HttpLambdaIntegration('Integration', fn);
  http.addRoutes({ path: '/books', methods: [HttpMethod.GET], integration });
  const no = nodeFunction(stack, 'No', 'exports.handler = async () => ({ isAuthorized: false });');
  http.addRoutes({
    path: '/mine',
    methods: [HttpMethod.GET],
    integration,
    authorizer: new HttpLambdaAuthorizer('Check', no, { responseTypes: [HttpLambdaResponseType.SIMPLE] }),
  });
  const staged = new HttpApi(stack, 'Staged', { apiName: 'staged', createDefaultStage: false });
  const proxy = new HttpLambdaIntegration('Proxy', fn);
  staged.addRoutes({ path: '/books', methods: [HttpMethod.GET], integration: proxy });
  new HttpStage(stack, 'V2', { httpApi: staged, stageName: 'v2', autoDeploy: true });

  const chat = new WebSocketApi(stack, 'Chat', { apiName: 'chat' });
  chat.addRoute('sendMessage', { integration: new WebSocketLambdaIntegration('Echo', fn) });
  new WebSocketStage(stack, 'Dev', { webSocketApi: chat, stageName: 'dev', autoDeploy: true });
}

let gateway: LocalGateway;

beforeAll(async () => {
  gateway = await LocalGateway.start({ assembly: synthesizeStack(apis) });
});

afterAll(() => gateway.close());

/** What is told of the last execution. */
const reasons = () => gateway.requests.at(-1)?.reasons.join('\n');

/** Sends a request to the port of an API, whatever its stages. */
async function ask(api: string, method: string, path: string): Promise<number> {
  const port = gateway.apis.find(({ name }) => name === api)?.port;
  return (await fetch(`http://127.0.0.1:${port}${path}`, { method })).status;
}

test.each([
  ['rest', 'GET', '/prod/bokks', 403, 'there is no route GET /bokks: nearest are GET /books, POST /books'],
  ['rest', 'DELETE', '/prod/books', 403, 'there is no route DELETE /books: nearest are GET /books, POST /books'],
  ['rest', 'GET', '/prod/books/7/pages', 403, 'there is no route GET /books/7/pages: nearest is GET /books/{id}'],
  ['rest', 'GET', '/prod/api/books', 403, 'there is no route GET /api/books: nearest are GET /books'],
  ['rest', 'GET', '/prod/quite/another/thing', 403, 'there are GET /books, POST /books, GET /books/{id} and 2 more'],
  ['rest', 'GET', '/books/7', 403, 'the path lacks the name of its stage: GET /prod/books/7'],
  ['rest', 'GET', '/prdo/books', 403, 'prdo is near prod, as in GET /prod/books'],
  ['rest', 'GET', '/elsewhere/books', 403, 'names no stage of the API, which has prod; nearest is GET /prod/books'],
  ['http', 'GET', '/bookss', 404, 'there is no route GET /bookss: nearest is GET /books'],
  ['http', 'GET', '/prod/books', 404, 'nearest is GET /books; the stage $default is served without its name'],
  ['staged', 'GET', '/books', 404, 'the path lacks the name of its stage: GET /v2/books'],
  ['staged', 'GET', '/v2/book', 404, 'there is no route GET /book: nearest is GET /books'],
  ['chat', 'GET', '/dev', 403, 'the address of a WebSocket API takes handshakes'],
])('%s: %s %s is answered %d, and told what is near', async (api, method, path, status, reason) => {
  expect(await ask(api, method, path)).toBe(status);
  expect(reasons()).toContain(reason);
});

test('a handshake that leads to no stage is told where it should go', async () => {
  const port = gateway.apis.find(({ name }) => name === 'chat')?.port;
  const { WebSocket } = await import('ws');
  const socket = new WebSocket(`ws://127.0.0.1:${port}/deb`);
  await new Promise((resolve) => socket.once('error', resolve));
  expect(gateway.requests.at(-1)).toMatchObject({ method: 'CONNECT', path: '/deb', status: 403 });
  expect(reasons()).toContain('deb is near dev');
});

test('a message that selects no route is told the nearest key', async () => {
  const socket = await gateway.connect();
  const answered = new Promise((resolve) => socket.once('message', resolve));
  socket.send('{"action":"sendMesage"}');
  await answered;
  expect(reasons()).toBe('no route has the key sendMesage, and there is no $default: nearest is sendMessage');
  socket.terminate();
});

test.each([
  [
    '{"title":"it"}',
    'the body does not fit the model Book at /title (minLength): must NOT have fewer than 3 characters',
  ],
  ['{}', "the body does not fit the model Book at its root (required): must have required property 'title'"],
  ['', 'the body is no JSON, which the model Book asks for: it is empty'],
  ['{', 'the body is no JSON, which the model Book asks for: '],
])('of the body %j the complaint is told: path, keyword and words', async (body, reason) => {
  const headers = { 'content-type': 'application/json' };
  const response = await gateway.request('POST /books', { api: 'rest', headers, body });
  expect([response.status, await response.text()]).toEqual([400, '{"message":"Invalid request body"}']);
  expect(reasons()).toContain(reason);
});

test('an endpoint that is not reached is named, with the way out', async () => {
  await gateway.request('GET /nowhere', { api: 'rest' });
  expect(reasons()).toMatch(
    /^GET http:\/\/127\.0\.0\.1:59999\/x: connect ECONNREFUSED .*; fix: start what should listen there/,
  );
});

test('an authorizer that answers isAuthorized: false is told to have done so', async () => {
  const response = await gateway.request('GET /mine', { api: 'http', headers: { authorization: 'me' } });
  expect(response.status).toBe(403);
  expect(reasons()).toMatch(/^the authorizer Pets\/Http\/Check answered isAuthorized: false$/);
});

test('an answer out of a cache is told to be one', async () => {
  const cacheHits = async (route: string, headers = {}) => {
    await gateway.request(route, { api: 'rest', headers });
    return gateway.requests.at(-1)?.cacheHits;
  };
  expect(await cacheHits('GET /books')).toEqual([]);
  expect(await cacheHits('GET /books')).toEqual(['response']);
  expect(await cacheHits('GET /kept', { who: 'ann' })).toEqual([]);
  expect(await cacheHits('GET /kept', { who: 'ann' })).toEqual(['authorizer']);
});
