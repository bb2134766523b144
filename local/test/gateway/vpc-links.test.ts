import type { Stack } from 'aws-cdk-lib';
import {
  CfnVpcLink,
  ConnectionType,
  Integration,
  IntegrationType,
  type IVpcLink,
  RestApi,
  VpcLink,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnVpcLink as CfnHttpVpcLink, CfnIntegration, CfnRoute, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { type GatewayOptions, LocalGateway } from '../../src/index.js';
import { synthesizeStack } from './assemblies.js';
import { startBackend } from './backend.js';

const balancer = 'arn:aws:elasticloadbalancing:us-east-1:123456789012';

/** A REST API and an HTTP API, each before a load balancer in a private network. */
function privateApis(stack: Stack): void {
  const targetArns = [`${balancer}:loadbalancer/net/inner/1`];
  const declared = new CfnVpcLink(stack, 'RestLink', { name: 'rest', targetArns });
  const rest = new RestApi(stack, 'Rest', { restApiName: 'rest', deployOptions: { variables: { inner: 'vlink9' } } });
  const through = (vpcLink: IVpcLink) =>
    new Integration({
      type: IntegrationType.HTTP_PROXY,
      integrationHttpMethod: 'GET',
      uri: 'http://inner.elb.us-east-1.amazonaws.com/inner/pets',
      options: { connectionType: ConnectionType.VPC_LINK, vpcLink },
    });
  const linkOf = (id: string, vpcLinkId: string) => through(VpcLink.fromVpcLinkId(stack, id, vpcLinkId));
  rest.root.addResource('pets').addMethod('GET', linkOf('Declared', declared.ref));
  rest.root.addResource('cats').addMethod('GET', linkOf('Existing', '${stageVariables.inner}'));
  const http = new HttpApi(stack, 'Http', { apiName: 'http' });
  const integration = new CfnIntegration(stack, 'Private', {
    apiId: http.apiId,
    integrationType: 'HTTP_PROXY',
    integrationMethod: 'ANY',
    integrationUri: `${balancer}:listener/net/inner/1/2`,
    payloadFormatVersion: '1.0',
    connectionType: 'VPC_LINK',
    connectionId: new CfnHttpVpcLink(stack, 'HttpLink', { name: 'http', subnetIds: ['subnet-1'] }).ref,
  });
  new CfnRoute(stack, 'Route', {
    apiId: http.apiId,
    routeKey: 'GET /pets/{id}',
    target: `integrations/${integration.ref}`,
  });
  new CfnRoute(stack, 'Rest of it', {
    apiId: http.apiId,
    routeKey: '$default',
    target: `integrations/${integration.ref}`,
  });
}

async function startWith(vpcLinks: GatewayOptions['vpcLinks']): Promise<LocalGateway> {
  const gateway = await LocalGateway.start({ assembly: synthesizeStack(privateApis), vpcLinks });
  started.push(gateway);
  return gateway;
}

const started: LocalGateway[] = [];

afterEach(() => Promise.all(started.splice(0).map((gateway) => gateway.close())));

describe('a VPC link with an address on this machine', () => {
  test('leads a REST API there, with the path of its uri', async () => {
    const backend = await startBackend('rex');
    const gateway = await startWith({ 'Pets/RestLink': backend.url });
    const response = await gateway.request('GET /pets', { api: 'rest' });
    expect([response.status, await response.text()]).toEqual([200, 'rex']);
    expect(backend.received).toMatchObject([{ method: 'GET', target: '/inner/pets' }]);
  });

  test('leads an HTTP API there, with the whole path of the request', async () => {
    const backend = await startBackend('rex');
    const gateway = await startWith({ 'Pets/HttpLink': backend.url });
    const response = await gateway.request('GET /pets/7?x=1', { api: 'http' });
    expect([response.status, await response.text()]).toEqual([200, 'rex']);
    expect(backend.received).toMatchObject([{ method: 'GET', target: '/pets/7?x=1' }]);
  });

  test.each(['//evil.example.com/pets', '//[/pets', '/..//evil.example.com'])(
    'is not left by way of the path %s',
    async (path) => {
      const backend = await startBackend('rex');
      const gateway = await startWith({ 'Pets/HttpLink': backend.url });
      const response = await gateway.request(`GET ${path}`, { api: 'http' });
      expect([200, 404]).toContain(response.status);
      expect(gateway.requests.at(-1)?.reasons).toEqual([]);
      expect(backend.received.every(({ headers }) => headers.host === new URL(backend.url).host)).toBe(true);
    },
  );

  test('may be named by its logical id, or by the id of one that is not in the assembly', async () => {
    const backend = await startBackend('rex');
    const gateway = await startWith({ RestLink: backend.url, vlink9: backend.url });
    for (const path of ['/pets', '/cats']) {
      expect((await gateway.request(`GET ${path}`, { api: 'rest' })).status).toBe(200);
    }
    expect(backend.received).toHaveLength(2);
  });

  test('keeps it when the assembly is loaded again', async () => {
    const backend = await startBackend('rex');
    const gateway = await startWith({ 'Pets/RestLink': backend.url });
    await gateway.reload(synthesizeStack(privateApis));
    expect((await gateway.request('GET /pets', { api: 'rest' })).status).toBe(200);
  });

  test('is not among what is not emulated', async () => {
    const target = 'http://127.0.0.1:9';
    const gateway = await startWith({ 'Pets/RestLink': target, 'Pets/HttpLink': target });
    expect(gateway.notEmulated).toEqual([]);
  });
});

describe('a VPC link without an address on this machine', () => {
  test.each([
    ['REST', 'rest', 'GET /pets', 500, '{"message": "Internal server error"}'],
    ['HTTP', 'http', 'GET /pets/7', 503, '{"message":"Service Unavailable"}'],
  ])('fails as one at AWS behind which nothing listens, for a %s API, and the option is named', async (...row) => {
    const [, api, route, status, body] = row;
    const gateway = await startWith(undefined);
    const response = await gateway.request(route, { api });
    expect([response.status, await response.text()]).toEqual([status, body]);
    expect(gateway.requests[0]?.reasons).toEqual([expect.stringMatching(/the VPC link \w+; fix: --vpc-link \w+=http/)]);
  });

  test('is among what is not emulated', async () => {
    const gateway = await startWith({});
    expect(gateway.notEmulated.map(({ origin, fix }) => `${origin.constructPath}: ${fix}`)).toEqual([
      expect.stringMatching(/^Pets\/RestLink: --vpc-link RestLink=http/),
      expect.stringMatching(/^Pets\/HttpLink: --vpc-link HttpLink=http/),
    ]);
  });
});
