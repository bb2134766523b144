import type { CfnResource, Stack } from 'aws-cdk-lib';
import { HttpIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnIntegration, CfnRoute, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { LocalGateway } from '../../src/index.js';
import { synthesizeStack } from './assemblies.js';
import { misbehaviours, startHostileServer } from './hostile-server.js';

/** Soon where it is the time-out that is asked for; long where the volume is, for which a busy machine takes its time. */
function timeoutMillisAt(path: string): number {
  return answers[path] === timedOut ? 400 : 29_000;
}

/** A REST API, with and without proxy integration, and an HTTP API before one server. */
function before(url: string): (stack: Stack) => void {
  return (stack) => {
    const rest = new RestApi(stack, 'Rest', { restApiName: 'rest' });
    for (const kind of ['proxy', 'mapped']) {
      const parent = rest.root.addResource(kind);
      for (const path of Object.keys(misbehaviours)) {
        const integration = new HttpIntegration(url + path, {
          proxy: kind === 'proxy',
          options: { integrationResponses: [{ statusCode: '200' }] },
        });
        const method = parent
          .addResource(path.slice(1))
          .addMethod('GET', integration, { methodResponses: [{ statusCode: '200' }] });
        const resource = method.node.defaultChild as CfnResource;
        resource.addPropertyOverride('Integration.TimeoutInMillis', timeoutMillisAt(path));
      }
    }
    const http = new HttpApi(stack, 'Http', { apiName: 'http' });
    for (const path of Object.keys(misbehaviours)) {
      const id = path.slice(1);
      const integration = new CfnIntegration(stack, `Endpoint-${id}`, {
        apiId: http.apiId,
        integrationType: 'HTTP_PROXY',
        integrationMethod: 'ANY',
        integrationUri: url + path,
        payloadFormatVersion: '1.0',
        timeoutInMillis: timeoutMillisAt(path),
      });
      const target = `integrations/${integration.ref}`;
      new CfnRoute(stack, `Route-${id}`, { apiId: http.apiId, routeKey: `ANY ${path}`, target });
    }
  };
}

let gateway: LocalGateway;
let server: Awaited<ReturnType<typeof startHostileServer>>;
const failures: unknown[] = [];

beforeAll(async () => {
  server = await startHostileServer();
  gateway = await LocalGateway.start({
    assembly: synthesizeStack(before(server.url)),
    onFailure: (error) => failures.push(error),
  });
});

afterAll(() => gateway.close());

const timedOut = { rest: 504, http: 503 };
const unreachable = { rest: 500, http: 503 };
const unreadable = { rest: 502, http: 503 };
const tooLong = { rest: 500, http: 500 };
const passed = { rest: 200, http: 200 };

const answers: Readonly<Record<string, { readonly rest: number; readonly http: number }>> = {
  '/endless': tooLong,
  '/endless-until-close': tooLong,
  '/declares-eleven-megabytes': tooLong,
  '/eleven-megabytes': tooLong,
  '/ten-megabytes': passed,
  '/trickle': timedOut,
  '/trickling-headers': timedOut,
  '/endless-headers': unreadable,
  '/endless-information': timedOut,
  '/silent': timedOut,
  '/silent-body': timedOut,
  '/closes': unreachable,
  '/resets': unreachable,
  '/resets-in-the-body': unreachable,
  '/shorter-than-declared': unreachable,
  '/longer-than-declared': passed,
  '/two-lengths': unreadable,
  '/bad-chunk': unreachable,
  '/no-http': unreadable,
  '/switches': unreachable,
  '/redirects': { rest: 302, http: 302 },
  '/gzip-bomb': passed,
};

test('every misbehaviour has its answer', () => {
  expect(Object.keys(answers)).toEqual(Object.keys(misbehaviours));
});

describe.each(Object.entries(answers))('an endpoint at %s', (path, { rest, http }) => {
  const table = [
    { api: 'rest', target: `/proxy${path}`, expected: rest },
    // What is not proxied answers with the one status of its integration response.
    { api: 'rest', target: `/mapped${path}`, expected: rest === 302 ? 200 : rest },
    { api: 'http', target: path, expected: http },
  ];
  test.each(table)('leads to a defined answer: $api $target', async ({ api, target, expected }) => {
    const response = await gateway.request(`GET ${target}`, { api, headers: { accept: 'application/json' } });
    expect(response.status).toBe(expected);
    await response.body?.cancel();
    expect(failures).toEqual([]);
  });
});

const abandoned = Object.entries(answers).filter(([, { rest }]) => rest === 504 || rest === 500);

test.each(abandoned)('no connection is left to an endpoint at %s', async (path) => {
  await gateway.request(`GET ${path}`, { api: 'http' });
  await gateway.request(`GET /proxy${path}`, { api: 'rest' });
  await server.allClosed();
});

test('the terminal is told what was wrong with the endpoint', async () => {
  await gateway.request('GET /proxy/endless', { api: 'rest' });
  expect(gateway.requests.at(-1)?.reasons).toEqual([
    `GET ${server.url}/endless: the answer has many bytes, which is more than 10485760`,
  ]);
});
