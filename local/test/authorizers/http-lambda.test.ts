import { Duration, type Stack } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  HttpLambdaAuthorizer,
  type HttpLambdaAuthorizerProps,
  HttpLambdaResponseType,
} from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LocalGateway } from '../../src/index.js';
import { echo, nodeFunction, synthesizeStack } from '../gateway/assemblies.js';
import { TestClock } from '../pipeline/test-execution.js';

const simple = `
let calls = 0;
exports.handler = async (event) => {
  calls++;
  const token = (event.headers.authorization ?? '');
  if (token === 'unauthorized') throw new Error('Unauthorized');
  if (token === 'returned') return { errorMessage: 'Unauthorized' };
  if (token === 'crash') throw new Error('no such table');
  if (token === 'text') return 'yes';
  if (token === 'yes') return { isAuthorized: 'yes' };
  if (token === 'bare') return { isAuthorized: true };
  return { isAuthorized: token === 'allow', context: { calls, nested: { a: [1, true] }, event } };
};`;

const policy = `
exports.handler = async (event) => ({
  principalId: 'user-1',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: event.headers.authorization ?? event.headers.Authorization }],
  },
  context: { event: JSON.stringify(event) },
});`;

function api(stack: Stack): void {
  const http = new HttpApi(stack, 'Http', { createDefaultStage: false });
  http.addStage('prod', { stageName: 'prod', autoDeploy: true });
  const integration = new HttpLambdaIntegration('Proxy', nodeFunction(stack, 'Echo', echo()));
  const handlers = { simple: nodeFunction(stack, 'Simple', simple), policy: nodeFunction(stack, 'Policy', policy) };
  const add = (path: string, handler: keyof typeof handlers, props: HttpLambdaAuthorizerProps) => {
    const authorizer = new HttpLambdaAuthorizer(`A${path.slice(1)}`, handlers[handler], props);
    http.addRoutes({ path, integration, authorizer });
    http.addRoutes({ path: `${path}/{id}`, integration, authorizer });
  };
  const responseTypes = [HttpLambdaResponseType.SIMPLE];
  add('/simple', 'simple', { responseTypes, resultsCacheTtl: Duration.seconds(60) });
  add('/by-route', 'simple', {
    responseTypes,
    identitySource: ['$request.header.Authorization', '$context.routeKey'],
    resultsCacheTtl: Duration.seconds(60),
  });
  add('/uncached', 'simple', { responseTypes, identitySource: [], resultsCacheTtl: Duration.seconds(0) });
  add('/policy', 'policy', { responseTypes: [HttpLambdaResponseType.IAM], resultsCacheTtl: Duration.seconds(0) });
}

describe('a Lambda authorizer of an HTTP API', () => {
  const clock = new TestClock();
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await LocalGateway.start({ assembly: synthesizeStack(api), clock });
  });

  afterAll(() => gateway.close());

  const get = (path: string, authorization?: string) =>
    gateway.request(`GET ${path}`, { headers: authorization === undefined ? {} : { authorization } });
  const contextOf = async (response: Response) => {
    expect(response.status).toBe(200);
    const { event } = (await response.json()) as { event: { requestContext: { authorizer: { lambda: never } } } };
    return event.requestContext.authorizer.lambda as Record<string, unknown> | null;
  };
  const arn = (rest: string) => {
    const { region, accountId, id } = gateway.model.apis[0] as { region: string; accountId: string; id: string };
    return `arn:aws:execute-api:${region}:${accountId}:${id}/${rest}`;
  };

  test('with simple responses hands on its context as it is, and null where there is none', async () => {
    expect(await contextOf(await get('/simple', 'allow'))).toMatchObject({ nested: { a: [1, true] } });
    expect(await contextOf(await get('/simple', 'bare'))).toBeNull();
  });

  test('gets an event 2.0 with the identity as a list and without a body', async () => {
    const response = await gateway.request('POST /uncached/7?a=1&a=2', {
      headers: { authorization: 'allow', cookie: 'x=1' },
      body: 'secret',
    });
    const { event } = (await contextOf(response)) as { event: Record<string, never> };
    expect(Object.keys(event).sort()).toEqual(
      [
        ...['cookies', 'headers', 'pathParameters', 'queryStringParameters', 'rawPath', 'rawQueryString'],
        ...['requestContext', 'routeArn', 'routeKey', 'type', 'version'],
      ].sort(),
    );
    expect(event).toMatchObject({
      version: '2.0',
      type: 'REQUEST',
      routeArn: arn('prod/POST/uncached/7'),
      routeKey: 'ANY /uncached/{id}',
      rawPath: '/prod/uncached/7',
      pathParameters: { id: '7' },
      queryStringParameters: { a: '1,2' },
    });
    expect(event.requestContext).not.toHaveProperty('authorizer');
    const sourced = (await contextOf(await get('/simple', 'allow'))) as { event: { identitySource: unknown } };
    expect(sourced.event.identitySource).toEqual(['allow']);
  });

  test('gets an event 1.0 when it answers with a policy', async () => {
    const context = (await contextOf(await get('/policy/7', '*'))) as { event: string };
    const event = JSON.parse(context.event);
    expect(event).toMatchObject({
      version: '1.0',
      type: 'REQUEST',
      methodArn: arn('prod/GET/policy/7'),
      identitySource: '*',
      authorizationToken: '*',
      resource: '/policy/{id}',
      path: '/prod/policy/7',
      httpMethod: 'GET',
      queryStringParameters: {},
      pathParameters: { id: '7' },
      stageVariables: {},
    });
    expect(event).not.toHaveProperty('body');
    expect(event.requestContext).not.toHaveProperty('authorizer');
  });

  const refusals = {
    401: '{"message":"Unauthorized"}',
    403: '{"message":"Forbidden"}',
    500: '{"message":"Internal Server Error"}',
  };

  test.each<[string, string, string | undefined, keyof typeof refusals]>([
    ['without its identity source', '/simple', undefined, 401],
    ['for which the function throws Unauthorized', '/simple', 'unauthorized', 401],
    ['for which the function returns Unauthorized', '/simple', 'returned', 401],
    ['that is not authorized', '/simple', 'no', 403],
    ['that the policy does not allow', '/policy', 'arn:aws:execute-api:*:*:*/prod/POST/*', 403],
    ['for which the function throws anything else', '/simple', 'crash', 500],
    ['for which the answer is no object', '/simple', 'text', 500],
    ['for which the answer is neither true nor false', '/simple', 'yes', 500],
  ])('a request %s is refused', async (_, path, token, status) => {
    const response = await get(path, token);
    expect([response.status, await response.text()]).toEqual([status, refusals[status]]);
  });

  test('is asked once for an identity, for all routes together unless the route key is part of it', async () => {
    const calls = async (path: string) => (await contextOf(await get(path, 'allow')))?.calls;
    const first = await calls('/simple');
    expect(await calls('/simple/1')).toBe(first);
    clock.advance(60_001);
    expect(await calls('/simple')).not.toBe(first);
    const byRoute = await calls('/by-route');
    expect(await calls('/by-route')).toBe(byRoute);
    expect(await calls('/by-route/1')).not.toBe(byRoute);
    expect(await calls('/uncached')).not.toBe(await calls('/uncached'));
  });
});
