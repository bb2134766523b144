import { GatewayError } from '../../../src/gateway-responses/gateway-error.js';
import type { CorsConfiguration } from '../../../src/model/settings.js';
import { httpApi, integration, route, Serving, stage } from './serving.js';

let serving: Serving;
beforeEach(() => {
  serving = new Serving();
});
afterEach(() => serving.close());

const cors: CorsConfiguration = {
  allowOrigins: ['https://app.example.com', 'http://*'],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['content-type'],
  exposeHeaders: ['x-total'],
  allowCredentials: true,
  maxAge: 300,
};

async function serve(
  given: Partial<CorsConfiguration>,
  routeKey = 'GET /items',
  authorizationType: 'NONE' | 'JWT' = 'NONE',
) {
  const integrationUri = serving.functions.add('fn', () => ({
    statusCode: 204,
    headers: {
      'access-control-allow-origin': 'https://backend.example.com',
      'Access-Control-Max-Age': '1',
      'x-total': '2',
    },
  }));
  const routes = [route(routeKey, { authorizationType, integration: integration({ integrationUri }) })];
  const authorizerOf = () => async () => {
    throw new GatewayError('UNAUTHORIZED', null);
  };
  return serving.serve(httpApi([stage('$default', routes)], { corsConfiguration: { ...cors, ...given } }), {
    authorizerOf,
  });
}

const preflight = (url: string, origin: string) =>
  fetch(`${url}/items`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });

function corsHeaders(response: Response): Record<string, string> {
  return Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-')));
}

test('a preflight request is answered without an OPTIONS route', async () => {
  const response = await preflight(await serve({}), 'https://app.example.com');
  expect(response.status).toBe(204);
  expect(corsHeaders(response)).toEqual({
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': 'content-type',
    'access-control-allow-methods': 'GET,POST',
    'access-control-allow-origin': 'https://app.example.com',
    'access-control-max-age': '300',
  });
  expect(serving.functions.events).toEqual([]);
});

test('a preflight request to a route with an authorizer needs no credentials', async () => {
  const response = await preflight(await serve({}, 'GET /items', 'JWT'), 'https://app.example.com');
  expect(response.status).toBe(204);
});

test.each(['ANY /{proxy+}', '$default'])('%s takes OPTIONS too, and its authorizer with it', async (routeKey) => {
  const response = await preflight(await serve({}, routeKey, 'JWT'), 'https://app.example.com');
  expect(response.status).toBe(401);
});

test('a preflight request of another origin gets no CORS headers', async () => {
  const response = await preflight(await serve({}), 'https://evil.example.com');
  expect([response.status, corsHeaders(response)]).toEqual([204, {}]);
});

test('http://* allows every origin of that scheme', async () => {
  const response = await preflight(await serve({}), 'http://localhost:5173');
  expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
});

test('* allows every origin, and then never with credentials', async () => {
  const response = await preflight(await serve({ allowOrigins: ['*'] }), 'https://anywhere.example.com');
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.has('access-control-allow-credentials')).toBe(false);
});

test("the API's headers take the place of the function's", async () => {
  const response = await fetch(`${await serve({})}/items`, { headers: { origin: 'https://app.example.com' } });
  expect(corsHeaders(response)).toEqual({
    'access-control-allow-credentials': 'true',
    'access-control-allow-origin': 'https://app.example.com',
    'access-control-expose-headers': 'x-total',
  });
  expect(response.headers.get('x-total')).toBe('2');
});

test("another origin gets an answer without the function's CORS headers", async () => {
  const response = await fetch(`${await serve({})}/items`, { headers: { origin: 'https://evil.example.com' } });
  expect([response.status, corsHeaders(response)]).toEqual([204, {}]);
});

test('a refusal carries the CORS headers, so that a browser can read it', async () => {
  const url = await serve({}, 'GET /items', 'JWT');
  const headers = { origin: 'https://app.example.com' };
  for (const path of ['/items', '/elsewhere']) {
    const response = await fetch(`${url}${path}`, { headers });
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
  }
});

test('without a configuration the headers of the function pass', async () => {
  const integrationUri = serving.functions.add('fn', () => ({
    statusCode: 200,
    headers: { 'access-control-allow-origin': '*' },
  }));
  const routes = [route('GET /items', { integration: integration({ integrationUri }) })];
  const url = await serving.serve(httpApi([stage('$default', routes)]));
  expect((await fetch(`${url}/items`)).headers.get('access-control-allow-origin')).toBe('*');
  expect((await preflight(url, 'https://app.example.com')).status).toBe(404);
});
