import { request } from 'node:http';
import type { Stack } from 'aws-cdk-lib';
import {
  BasePathMapping,
  EndpointType,
  HttpIntegration,
  LambdaIntegration,
  RestApi,
  DomainName as RestDomainName,
} from 'aws-cdk-lib/aws-apigateway';
import {
  DomainName,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  WebSocketApi,
  WebSocketStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration, HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LocalGateway } from '../../src/index.js';
import { echo, nodeFunction, synthesizeStack } from './assemblies.js';

/** An API that is called, and one of each kind that calls it by its address at AWS. */
function callers(stack: Stack): void {
  const called = new HttpApi(stack, 'Called', { apiName: 'called' });
  const integration = new HttpLambdaIntegration('Echo', nodeFunction(stack, 'Echo', echo()));
  called.addRoutes({ path: '/{proxy+}', integration });
  const chat = new WebSocketApi(stack, 'Chat', { apiName: 'chat' });
  const stage = new WebSocketStage(stack, 'Stage', { webSocketApi: chat, stageName: 'dev', autoDeploy: true });
  const ask = nodeFunction(
    stack,
    'Ask',
    `exports.handler = async () => {
      const { CALLED, CHAT, CALLBACK, ELSEWHERE } = process.env;
      const answer = await (await fetch(CALLED + '/from-a-function')).json();
      return { statusCode: 200, body: JSON.stringify({ CALLED, CHAT, CALLBACK, ELSEWHERE, path: answer.event.rawPath }) };
    };`,
    {
      environment: {
        CALLED: called.apiEndpoint,
        CHAT: stage.url,
        CALLBACK: stage.callbackUrl,
        ELSEWHERE: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod',
      },
    },
  );
  const rest = new RestApi(stack, 'Rest', { restApiName: 'rest' });
  rest.root.addResource('ask').addMethod('GET', new LambdaIntegration(ask));
  rest.root.addResource('pass').addMethod('GET', new HttpIntegration(`${called.apiEndpoint}/from-rest`));
  const http = new HttpApi(stack, 'Http', { apiName: 'http' });
  const passing = new HttpUrlIntegration('Pass', `${called.apiEndpoint}/from-http`);
  http.addRoutes({
    path: '/pass',
    methods: [HttpMethod.GET],
    integration: passing,
    authorizer: new HttpNoneAuthorizer(),
  });
}

describe('the address at AWS of an API of the assembly', () => {
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await LocalGateway.start({ assembly: synthesizeStack(callers) });
  });

  afterAll(() => gateway.close());

  const portOf = (name: string) => gateway.apis.find((api) => api.name === name)?.port;

  test('is the one on this machine in the environment of a function, and one of another API stays', async () => {
    const response = await gateway.request('GET /ask', { api: 'rest' });
    expect(await response.json()).toEqual({
      CALLED: `http://127.0.0.1:${portOf('called')}`,
      CHAT: `ws://127.0.0.1:${portOf('chat')}/dev`,
      CALLBACK: `http://127.0.0.1:${portOf('chat')}/dev`,
      ELSEWHERE: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod',
      path: '/from-a-function',
    });
  });

  test.each([
    ['a REST API', 'rest'],
    ['an HTTP API', 'http'],
  ])('leads the HTTP integration of %s to the one on this machine', async (_, api) => {
    const response = await gateway.request('GET /pass', { api });
    expect(response.status).toBe(200);
    const { event } = (await response.json()) as { event: unknown };
    const { id } = gateway.apis.find(({ name }) => name === 'called') ?? {};
    expect(event).toMatchObject({ rawPath: `/from-${api}`, requestContext: { apiId: id } });
  });
});

/** A REST API and an HTTP API, each at the root of a domain name and below a base path of it. */
function domains(stack: Stack): void {
  const fn = nodeFunction(stack, 'Echo', echo());
  const arn = 'arn:aws:acm:us-east-1:123456789012:certificate/1';
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', arn);
  const rest = new RestApi(stack, 'Rest', { restApiName: 'rest', disableExecuteApiEndpoint: true });
  rest.root.addProxy({ defaultIntegration: new LambdaIntegration(fn) });
  const domain = new RestDomainName(stack, 'RestDomain', {
    domainName: 'rest.example.com',
    certificate,
    endpointType: EndpointType.REGIONAL,
  });
  new BasePathMapping(stack, 'Root', { domainName: domain, restApi: rest, stage: rest.deploymentStage });
  new BasePathMapping(stack, 'V1', { domainName: domain, restApi: rest, stage: rest.deploymentStage, basePath: 'v1' });
  const httpDomain = new DomainName(stack, 'HttpDomain', { domainName: 'http.example.com', certificate });
  const http = new HttpApi(stack, 'Http', {
    apiName: 'http',
    defaultDomainMapping: { domainName: httpDomain, mappingKey: 'v1' },
  });
  http.addRoutes({ path: '/{proxy+}', integration: new HttpLambdaIntegration('Echo', fn) });
}

describe('a domain name', () => {
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await LocalGateway.start({ assembly: synthesizeStack(domains) });
  });

  afterAll(() => gateway.close());

  /** Sends to the port of an API under another host. */
  async function get(api: string, host: string, path: string) {
    const port = gateway.apis.find(({ name }) => name === api)?.port;
    const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
      request({ host: '127.0.0.1', port, path, headers: { Host: host } }, resolve)
        .on('error', reject)
        .end();
    });
    let body = '';
    for await (const chunk of response) body += chunk;
    return { status: response.statusCode, event: (JSON.parse(body) as { event?: Event }).event };
  }

  interface Event {
    readonly [member: string]: unknown;
  }

  test.each([
    ['at its root', '/pets/7', '7'],
    ['at its root, where the path begins with the name of the stage', '/prod/7', '7'],
    ['below its base path', '/v1/pets/7', '7'],
  ])('leads to the stage of a REST API %s', async (_, path) => {
    const { status, event } = await get('rest', 'rest.example.com', `${path}?x=1`);
    expect(status).toBe(200);
    expect(event).toMatchObject({
      path,
      pathParameters: { proxy: path.replace(/^\/(v1\/)?/, '') },
      queryStringParameters: { x: '1' },
      requestContext: { stage: 'prod', path, domainName: 'rest.example.com', domainPrefix: 'rest' },
    });
  });

  test('with a port leads there as well', async () => {
    expect((await get('rest', 'rest.example.com:3001', '/v1/pets')).event).toMatchObject({
      pathParameters: { proxy: 'pets' },
    });
  });

  test('leads to the stage of an HTTP API below its base path', async () => {
    const { status, event } = await get('http', 'http.example.com', '/v1/pets/7');
    expect(status).toBe(200);
    expect(event).toMatchObject({
      rawPath: '/v1/pets/7',
      pathParameters: { proxy: 'pets/7' },
      requestContext: { stage: '$default', domainName: 'http.example.com', domainPrefix: 'http' },
    });
  });

  test('of another API leads nowhere, and neither does the execute-api endpoint that the API disables', async () => {
    const id = gateway.apis.find(({ name }) => name === 'rest')?.id;
    const refused = await get('rest', `${id}.execute-api.us-east-1.amazonaws.com`, '/prod/pets');
    expect(refused).toEqual({ status: 403, event: undefined });
  });

  test('does not take the address on this machine away', async () => {
    const response = await gateway.request('GET /pets/7', { api: 'rest' });
    expect(await response.json()).toMatchObject({
      event: { path: '/pets/7', requestContext: { path: '/prod/pets/7' } },
    });
  });
});
