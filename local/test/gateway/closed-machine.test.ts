import { request as requestHttp } from 'node:http';
import { hostname } from 'node:os';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Stack } from 'aws-cdk-lib';
import { EndpointType, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { type ConnectionRefused, LocalGateway } from '../../src/index.js';
import { nodeFunction, synthesizeStack } from './assemblies.js';

/** Lists tables with the SDK, with the credentials of its environment or those of a role that it takes on. */
const listTables = `
const { DynamoDBClient, ListTablesCommand } = require('@aws-sdk/client-dynamodb');
const assume = async () => {
  const { SQSClient } = require('@aws-sdk/client-sqs');
  const body = 'Action=AssumeRole&Version=2011-06-15&RoleArn=arn:aws:iam::123456789012:role/r&RoleSessionName=s';
  const client = new SQSClient({});
  const signer = await client.config.signer({ name: 'sigv4', signingName: 'sts', signingRegion: 'us-east-1', properties: {} });
  const { host, hostname } = new URL(process.env.AWS_ENDPOINT_URL);
  const headers = { host, 'content-type': 'application/x-www-form-urlencoded' };
  const signed = await signer.sign({ method: 'POST', protocol: 'http:', hostname, path: '/', query: {}, headers, body });
  const xml = await (await fetch(process.env.AWS_ENDPOINT_URL, { method: 'POST', headers: signed.headers, body })).text();
  const read = (name) => new RegExp('<' + name + '>([^<]+)').exec(xml)[1];
  return { accessKeyId: read('AccessKeyId'), secretAccessKey: read('SecretAccessKey'), sessionToken: read('SessionToken') };
};
exports.handler = async ({ resource }) => {
  const credentials = resource === '/role' ? await assume() : undefined;
  await new DynamoDBClient({ ...(credentials && { credentials }) }).send(new ListTablesCommand({}));
  return { statusCode: 200, body: 'ok' };
};`;

function api(stack: Stack): void {
  const certificate = Certificate.fromCertificateArn(
    stack,
    'Certificate',
    'arn:aws:acm:us-east-1:123456789012:certificate/x',
  );
  const rest = new RestApi(stack, 'Api', {
    restApiName: 'api',
    domainName: { domainName: 'api.example.com', certificate, endpointType: EndpointType.REGIONAL },
    disableExecuteApiEndpoint: false,
  });
  const fn = new LambdaIntegration(nodeFunction(stack, 'Tables', listTables));
  rest.root.addMethod('GET', fn);
  rest.root.addResource('role').addMethod('GET', fn);
  const chat = new WebSocketApi(stack, 'Chat');
  chat.addRoute('$default', { integration: new WebSocketMockIntegration('Mock') });
  new WebSocketStage(stack, 'Dev', { webSocketApi: chat, stageName: 'dev', autoDeploy: true });
}

// A function with the SDK is started: on a busy machine that takes its time.
jest.setTimeout(30_000);

/** The same for every gateway. */
let assembly: string;

beforeAll(() => {
  assembly = synthesizeStack(api);
});

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends a request with whatever `Host` it names. */
function send(address: string, { method = 'GET', path = '/', headers = {} }: Sent = {}): Promise<Received> {
  const { hostname: host, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const request = requestHttp({ host, port, method, path, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
        // Events have no end.
        if (response.headers['content-type'] === 'text/event-stream') request.destroy();
      });
      response.on('close', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on('error', reject);
    request.end();
  });
}

const paths = ['/', '/api/requests', '/api/recorded', '/api/events', '/2015-03-31/functions'];

describe('a gateway of this machine alone', () => {
  let gateway: LocalGateway;
  const warnings: string[] = [];

  beforeAll(async () => {
    gateway = await LocalGateway.start({ assembly, onWarning: (message) => warnings.push(message) });
  });

  afterAll(() => gateway.close());

  const port = () => new URL(gateway.console).port;
  const address = () => gateway.apis[0]?.stages[0]?.url as string;

  describe.each(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'])('its console refuses %s', (method) => {
    test.each([
      ['a name that a page has pointed at it', { host: 'evil.example' }],
      ['a name with a port', { host: 'evil.example:3000' }],
      ['a name that begins as a local one', { host: '127.0.0.1.evil.example' }],
      ['a name that ends as a local one', { host: 'evillocalhost' }],
      ['an address of another machine', { host: '192.0.2.7' }],
      ['a page of another site', { origin: 'https://evil.example' }],
      ['a page without an origin of its own', { origin: 'null' }],
      ['a page of another port', { origin: 'http://127.0.0.1:1' }],
      ['a page that a browser says is another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
      ['a page that a browser says is another port', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }],
    ] as [string, Record<string, string>][])('to %s, wherever it asks', async (_, headers) => {
      for (const path of paths) expect((await send(gateway.console, { method, path, headers })).status).toBe(403);
    });
  });

  test.each(['127.0.0.1', 'localhost', 'LOCALHOST.', '127.9.9.9', '[::1]', 'gateway.localhost'])(
    'its console answers %s',
    async (name) => {
      const host = `${name}:${port()}`;
      expect((await send(gateway.console, { headers: { host, origin: `http://${host}` } })).status).toBe(200);
    },
  );

  test('its console is visited from a link of another page', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await send(gateway.console, { headers })).status).toBe(200);
  });

  test('its console runs no script but its own, and stands in no other page', async () => {
    const { headers } = await send(gateway.console);
    expect(headers['content-security-policy']).toMatch(
      /default-src 'none'; script-src 'sha256-[^']+'; .*frame-ancestors 'none'/,
    );
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    expect((await send(gateway.console, { path: '/api/requests' })).headers['x-content-type-options']).toBe('nosniff');
  });

  const clientWith = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) =>
    new DynamoDBClient({ endpoint: gateway.console, region: 'eu-west-1', credentials, maxAttempts: 1 });

  test('takes AWS calls that are signed with its credentials, in any region', async () => {
    const client = clientWith(gateway.credentials);
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
    client.destroy();
  });

  test.each<
    [
      string,
      (own: { accessKeyId: string; secretAccessKey: string }) => {
        accessKeyId: string;
        secretAccessKey: string;
        sessionToken?: string;
      },
    ]
  >([
    ['a key that nobody has', () => ({ accessKeyId: 'AKIATEST', secretAccessKey: 'test' })],
    ['the key of requests to APIs', () => ({ accessKeyId: 'gatewright', secretAccessKey: 'gatewright' })],
    ['another secret', (own) => ({ ...own, secretAccessKey: 'another' })],
    ['a session that there is not', (own) => ({ ...own, sessionToken: 'another' })],
  ])('takes no AWS call that is signed with %s', async (_, other) => {
    const client = clientWith(other(gateway.credentials));
    await expect(client.send(new ListTablesCommand({}))).rejects.toMatchObject({
      name: expect.stringMatching(/^(UnrecognizedClient|InvalidSignature)Exception$/),
      $metadata: { httpStatusCode: 403 },
    });
    client.destroy();
    expect(warnings.at(-1)).toMatch(/^an AWS call was refused: dynamodb POST \/: /);
  });

  test.each(['POST', 'GET'])('takes no %s that only looks signed', async (method) => {
    const query = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=x/20260101/us-east-1/lambda/aws4_request';
    const path = `/2015-03-31/functions/x/invocations?${query}&X-Amz-Signature=0&X-Amz-SignedHeaders=host&X-Amz-Date=x`;
    expect((await send(gateway.console, { method, path, headers: { 'content-type': 'text/plain' } })).status).toBe(403);
  });

  test('lets a browser save what is in a bucket, and never show it', async () => {
    const signer = await clientWith(gateway.credentials).config.signer({
      ...{ name: 'sigv4', signingName: 's3', signingRegion: 'us-east-1', properties: {} },
    });
    const { host } = new URL(gateway.console);
    const html = '<script>alert(1)</script>';
    const put = { method: 'PUT', path: '/bucket/page.html', query: {}, protocol: 'http:', hostname: host };
    const type = { host, 'content-type': 'text/html' };
    const { headers } = await signer.sign({ ...put, headers: type, body: html } as never);
    const stored = await fetch(`${gateway.console}/bucket/page.html`, { method: 'PUT', headers, body: html });
    expect(stored.status).toBe(200);
    const get = { ...put, method: 'GET', headers: { host } };
    const { query } = await (signer as unknown as { presign(request: object): Promise<{ query: object }> }).presign({
      ...get,
      headers: { host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    });
    const question = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
    const shown = await send(gateway.console, { path: `/bucket/page.html?${question.join('&')}` });
    expect([shown.status, shown.body]).toEqual([200, html]);
    expect(shown.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment',
      'x-content-type-options': 'nosniff',
    });
    const read = await signer.sign(get as never);
    const got = await send(gateway.console, { path: '/bucket/page.html', headers: read.headers });
    expect(got.headers['content-type']).toBe('text/html');
    expect(got.headers['content-disposition']).toBeUndefined();
  });

  test('gives each run other credentials', async () => {
    await using other = await LocalGateway.start({ assembly });
    expect(other.credentials.accessKeyId).not.toBe(gateway.credentials.accessKeyId);
    expect(other.credentials.secretAccessKey).not.toBe(gateway.credentials.secretAccessKey);
    expect(other.credentials.secretAccessKey).toHaveLength(40);
  });

  test.each(['/', '/role'])(
    'takes the calls of functions with the key of their environment or of a role: %s',
    async (path) => {
      const response = await gateway.request(`GET ${path}`);
      expect([response.status, await response.text()]).toEqual([200, 'ok']);
    },
  );

  test.each([
    ['evil.example', 403],
    ['evil.example:3001', 403],
    ['api.example.com.evil.example', 403],
    ['api.example.com', 200],
    ['API.EXAMPLE.COM:443', 200],
    ['abcdef.execute-api.us-east-1.amazonaws.com', 200],
    ['localhost', 200],
    ['127.0.0.1:80', 200],
    ['192.168.1.20:3001', 200],
    ['[fe80::1]:3001', 200],
    ['gateway', 200],
  ])('its API answers a request for %s with %d', async (host, status) => {
    const isDomain = /^api\.example\.com(:|$)/i.test(host);
    const path = isDomain ? '/' : new URL(address()).pathname;
    expect((await send(address(), { path, headers: { host } })).status).toBe(status);
  });

  test('its WebSocket API connects nobody who calls it by another name', async () => {
    const stranger = await gateway.connect({ headers: { host: 'evil.example' } }).catch((error: unknown) => error);
    expect((stranger as ConnectionRefused).status).toBe(403);
    const socket = await gateway.connect({ headers: { host: 'localhost', origin: 'https://app.example' } });
    socket.close();
  });

  test('its API leaves origins to itself', async () => {
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await send(address(), { path: '/prod', headers })).status).toBe(200);
  });

  test('tells once of a name that is none of an API', async () => {
    for (let sent = 0; sent < 3; sent++) await send(address(), { headers: { host: 'other.example' } });
    expect(warnings.filter((message) => message.includes('other.example'))).toHaveLength(1);
  });
});

test('names that lead here besides are allowed by option', async () => {
  const allowedHosts = ['abc.tunnel.example', '*.dev.example'];
  await using gateway = await LocalGateway.start({ assembly, allowedHosts });
  const url = gateway.apis[0]?.stages[0]?.url as string;
  const statusFor = async (host: string) => (await send(url, { path: '/prod', headers: { host } })).status;
  expect(await statusFor('abc.tunnel.example')).toBe(200);
  expect(await statusFor('x.dev.example')).toBe(200);
  expect(await statusFor('tunnel.example')).toBe(403);
  expect((await send(gateway.console, { headers: { host: 'abc.tunnel.example' } })).status).toBe(403);
});

test('an AWS endpoint that is insecure by option takes any key, and still no page', async () => {
  await using gateway = await LocalGateway.start({ assembly, insecureAwsEndpoint: true });
  const credentials = { accessKeyId: 'any', secretAccessKey: 'thing' };
  const client = new SQSClient({ endpoint: gateway.console, region: 'us-east-1', credentials });
  const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/pets';
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'rex' }));
  client.destroy();
  expect(gateway.recorded).toHaveLength(1);
  expect((await send(gateway.console, { method: 'POST', headers: { origin: 'https://evil.example' } })).status).toBe(
    403,
  );
});

test('keys that the developer has chosen sign AWS calls too', async () => {
  await using gateway = await LocalGateway.start({
    assembly,
    iamCredentials: { mine: 'secret' },
  });
  const credentials = { accessKeyId: 'mine', secretAccessKey: 'secret' };
  const client = new DynamoDBClient({ endpoint: gateway.console, region: 'us-east-1', credentials });
  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
  client.destroy();
});

describe('a gateway that others than this machine reach', () => {
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await LocalGateway.start({ assembly, host: '0.0.0.0' });
  });

  afterAll(() => gateway.close());

  test('asks for a token at its console, in every way but one', async () => {
    const token = gateway.consoleToken as string;
    expect(token.length).toBeGreaterThanOrEqual(32);
    for (const path of paths.slice(0, 4)) expect((await send(gateway.console, { path })).status).toBe(401);
    expect((await send(gateway.console, { path: '/?token=another' })).status).toBe(401);
    expect((await send(gateway.console, { headers: { 'x-gatewright-token': token } })).status).toBe(200);
    const first = await send(gateway.console, { path: `/?token=${token}` });
    expect([first.status, first.headers.location]).toEqual([303, '/']);
    const [cookie] = first.headers['set-cookie'] as string[];
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict$/);
    const headers = { cookie: `theme=dark; ${(cookie as string).split(';')[0]}` };
    for (const path of paths.slice(0, 4)) expect((await send(gateway.console, { path, headers })).status).toBe(200);
  });

  test('leads nobody elsewhere with a token', async () => {
    const { headers } = await send(gateway.console, { path: `//evil.example/?token=${gateway.consoleToken}` });
    expect(headers.location).toBe('/evil.example/');
  });

  test('answers at its console to the names of the machine and to no others', async () => {
    const token = { 'x-gatewright-token': gateway.consoleToken as string };
    const statusFor = async (host: string) => (await send(gateway.console, { headers: { ...token, host } })).status;
    expect(await statusFor(hostname())).toBe(200);
    expect(await statusFor('evil.example')).toBe(403);
  });

  test('answers to every name at its APIs', async () => {
    const url = gateway.apis[0]?.stages[0]?.url as string;
    expect((await send(url, { path: '/prod', headers: { host: 'devbox.corp.example' } })).status).toBe(200);
  });

  test('takes AWS calls with its credentials and no token', async () => {
    const { console: endpoint, credentials } = gateway;
    const client = new DynamoDBClient({ endpoint, region: 'us-east-1', credentials });
    expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual([]);
    client.destroy();
  });
});
