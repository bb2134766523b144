import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import forge from 'node-forge';
import { functionOfCredentials } from '../../src/functions/credentials.js';
import { type FunctionFixture, openFunctionFixture } from './function-fixture.js';

/** What a handler asked of the endpoint, with the function that its signature names. */
interface Seen {
  readonly request: string;
  readonly caller: string | undefined;
}

const seen: Seen[] = [];
let server: Server;
let url: string;
let folder: string;
let certificateAuthority: () => { authority: string; bundle: string };
let fixture: FunctionFixture;

beforeAll(async () => {
  const { authority, certificate, key } = certificates();
  server = createServer({ key, cert: certificate }, (request, response) => {
    const accessKeyId = /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    seen.push({ request: `${request.method} ${request.url}`, caller: functionOfCredentials(accessKeyId) });
    request.resume();
    response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.0' }).end('{"TableNames":["pets"]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'aws-calls-'));
  const file = path.join(folder, 'ca.pem');
  fs.writeFileSync(file, authority);
  const bundle = path.join(folder, 'bundle.pem');
  fs.writeFileSync(bundle, [...rootCertificates, authority].join('\n'));
  certificateAuthority = () => ({ authority: file, bundle });
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  fs.rmSync(folder, { recursive: true });
});

beforeEach(() => {
  seen.length = 0;
  fixture = openFunctionFixture({
    awsEndpointUrl: url,
    certificateAuthority,
    projectFolder: path.join(__dirname, '../..'),
  });
});
afterEach(() => fixture.close());

describe('a Node.js handler', () => {
  test('trusts the certificate authority of the gateway, through fetch and through https', async () => {
    const source = `const https = require('node:https');
      exports.handler = async (url) => {
        const viaHttps = await new Promise((resolve, reject) => https.get(url, (r) => { r.resume(); resolve(r.statusCode); }).on('error', reject));
        return [viaHttps, (await fetch(url)).status];
      };`;
    expect(await fixture.call(fixture.functionOf({ 'index.js': source }), url)).toEqual([200, 200]);
  });

  test('reaches the AWS endpoint with the SDK, which names the function', async () => {
    const source = `import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
      export const handler = async () => (await new DynamoDBClient({}).send(new ListTablesCommand({}))).TableNames;`;
    expect(await fixture.call(fixture.functionOf({ 'index.mjs': source }, { name: 'pets' }))).toEqual(['pets']);
    expect(seen).toEqual([{ request: 'POST /', caller: 'pets' }]);
  });

  test('posts to the connections of an API at the address that it composes itself', async () => {
    const source = `const { ApiGatewayManagementApiClient, PostToConnectionCommand } = require('@aws-sdk/client-apigatewaymanagementapi');
      exports.handler = async (url) => {
        await new ApiGatewayManagementApiClient({ endpoint: url + '/prod' }).send(new PostToConnectionCommand({ ConnectionId: 'abc', Data: 'hi' }));
      };`;
    const lambdaFunction = fixture.functionOf({ 'index.js': source }, { name: 'chat' });
    await fixture.call(lambdaFunction, url);
    expect(seen).toEqual([{ request: 'POST /prod/@connections/abc', caller: 'chat' }]);
  });
});

/** The interpreters of this machine that have boto3; some are too old to know AWS_ENDPOINT_URL. */
const interpreters = ['python3', '/usr/bin/python3'].flatMap((command) => {
  try {
    const version = execFileSync(command, ['-c', 'import boto3; print(boto3.__version__)'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return [[command, String(version).trim()] as const];
  } catch {
    return [];
  }
});

describe.each(interpreters)('a Python handler of %s with boto3 %s', (pythonCommand) => {
  beforeEach(async () => {
    await fixture.close();
    fixture = openFunctionFixture({ awsEndpointUrl: url, certificateAuthority, pythonCommand });
  });

  test('reaches the AWS endpoint, which can name the function', async () => {
    const source = `import boto3
client = boto3.client("dynamodb")
def handler(event, context): return client.list_tables()["TableNames"]`;
    expect(
      await fixture.call(fixture.functionOf({ 'index.py': source }, { runtime: 'python3.13', name: 'pets' })),
    ).toEqual(['pets']);
    expect(seen).toEqual([{ request: 'POST /', caller: 'pets' }]);
  });

  test('posts to the connections of an API at the address that it composes itself', async () => {
    const source = `import boto3
def handler(url, context):
    boto3.client("apigatewaymanagementapi", endpoint_url=url + "/prod").post_to_connection(ConnectionId="abc", Data=b"hi")`;
    await fixture.call(fixture.functionOf({ 'index.py': source }, { runtime: 'python3.13', name: 'chat' }), url);
    expect(seen).toEqual([{ request: 'POST /prod/@connections/abc', caller: 'chat' }]);
  });
});

describe('a botocore older than AWS_ENDPOINT_URL', () => {
  const botocore = {
    'botocore/__init__.py': '__version__ = "1.30.9"',
    'botocore/session.py': `class Session:
    def create_client(self, service_name, region_name=None, api_version=None, use_ssl=True, verify=None, endpoint_url=None):
        return endpoint_url
`,
  };
  test('is pointed at the AWS endpoint, and an address that the handler gives wins', async () => {
    const source = `import botocore.session
def handler(event, context):
    session = botocore.session.Session()
    return [session.create_client("dynamodb"), session.create_client("sqs"), session.create_client("s3", endpoint_url="https://own")]`;
    const lambdaFunction = fixture.functionOf(
      { ...botocore, 'index.py': source },
      { runtime: 'python3.13', environment: { AWS_ENDPOINT_URL_SQS: 'http://sqs' } },
    );
    expect(await fixture.call(lambdaFunction)).toEqual([url, 'http://sqs', 'https://own']);
  });
});

test('without boto3 the reason tells how to install it', async () => {
  const files = {
    'index.py': 'import boto3',
    'boto3/__init__.py': 'raise ModuleNotFoundError("No module named \'boto3\'", name="boto3")',
  };
  const error = await fixture.callFailing(fixture.functionOf(files, { runtime: 'python3.13' }));
  expect(error.errorType).toBe('Runtime.ImportModuleError');
  expect(error.errorMessage).toMatch(/No module named 'boto3'\n[\s\S]*fix: .*-m pip install boto3$/);
});

test('a Python handler trusts the public authorities as well as the one of the gateway', async () => {
  const source = `import ssl, urllib.request
def handler(url, context):
    return [urllib.request.urlopen(url).status, len(ssl.create_default_context().get_ca_certs()) > 50]`;
  expect(await fixture.call(fixture.functionOf({ 'index.py': source }, { runtime: 'python3.13' }), url)).toEqual([
    200,
    true,
  ]);
});

function certificates() {
  const authorityKeys = forge.pki.rsa.generateKeyPair(2048);
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const make = (name: string, publicKey: forge.pki.PublicKey, extensions: object[]) => {
    const certificate = forge.pki.createCertificate();
    certificate.publicKey = publicKey as forge.pki.rsa.PublicKey;
    certificate.serialNumber = name === 'authority' ? '01' : '02';
    certificate.validity.notBefore = new Date(Date.now() - 3_600_000);
    certificate.validity.notAfter = new Date(Date.now() + 3_600_000);
    certificate.setSubject([{ name: 'commonName', value: name }]);
    certificate.setIssuer([{ name: 'commonName', value: 'authority' }]);
    certificate.setExtensions(extensions);
    certificate.sign(authorityKeys.privateKey, forge.md.sha256.create());
    return forge.pki.certificateToPem(certificate);
  };
  return {
    authority: make('authority', authorityKeys.publicKey, [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ]),
    certificate: make('127.0.0.1', keys.publicKey, [
      { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
    ]),
    key: forge.pki.privateKeyToPem(keys.privateKey),
  };
}
