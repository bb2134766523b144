import { spawn, spawnSync } from 'node:child_process';
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { AwsCall } from '../../src/aws/aws-call.js';
import { acceptSignedCalls } from '../../src/aws/call-verifier.js';
import { type ConnectionAddress, createConnections, isConnectionPath } from '../../src/control-plane/connections.js';
import type { HeaderLines } from '../../src/model/client.js';
import { clientConfiguration, serveAwsCalls } from '../aws/serve-aws-calls.js';

const ConnectionId = 'L0SM9cOFvHcCIhw=';
const now = Date.parse('2026-03-01T12:00:00Z');
let sent: string[];
let closed: boolean;
let broken: boolean;
const looked: ConnectionAddress[] = [];
const answer = createConnections(
  {
    tryFind: (address) => {
      looked.push(address);
      if (address.connectionId !== ConnectionId) return undefined;
      return {
        send: async (message) => {
          if (broken) throw new Error('socket closed');
          sent.push(message.toString());
        },
        close: () => {
          closed = true;
        },
        connectedAt: now,
        lastActiveAt: now + 1000,
        sourceIp: '127.0.0.1',
        userAgent: 'chat/1.0',
      };
    },
  },
  acceptSignedCalls,
);

let server: Awaited<ReturnType<typeof serveAwsCalls>>;
let client: ApiGatewayManagementApiClient;

beforeEach(async () => {
  sent = [];
  closed = false;
  broken = false;
  looked.length = 0;
  server = await serveAwsCalls((call) => answer(call, 'ws1'));
  client = new ApiGatewayManagementApiClient(clientConfiguration(`${server.url}/prod`));
});

afterEach(async () => {
  client.destroy();
  await server.close();
});

const post = (Data: string, id = ConnectionId) => client.send(new PostToConnectionCommand({ ConnectionId: id, Data }));

test('a message is sent to the connection of that API, stage and id', async () => {
  const { $metadata } = await post('grüß');
  expect($metadata.httpStatusCode).toBe(200);
  expect(sent).toEqual(['grüß']);
  expect(looked).toEqual([{ apiId: 'ws1', stageName: 'prod', connectionId: ConnectionId }]);
});

test('a connection is described', async () => {
  const description = await client.send(new GetConnectionCommand({ ConnectionId }));
  expect(description).toMatchObject({
    ConnectedAt: new Date(now),
    LastActiveAt: new Date(now + 1000),
    Identity: { SourceIp: '127.0.0.1', UserAgent: 'chat/1.0' },
  });
});

test('a connection is closed', async () => {
  const { $metadata } = await client.send(new DeleteConnectionCommand({ ConnectionId }));
  expect($metadata.httpStatusCode).toBe(204);
  expect(closed).toBe(true);
});

describe('a connection that is gone answers 410', () => {
  const gone = { name: 'GoneException', $metadata: { httpStatusCode: 410 } };

  test('to a message', async () => {
    await expect(post('hi', 'gone=')).rejects.toMatchObject(gone);
  });
  test('to a message that was on its way', async () => {
    broken = true;
    await expect(post('hi')).rejects.toMatchObject(gone);
  });
  test('to a question', async () => {
    await expect(client.send(new GetConnectionCommand({ ConnectionId: 'gone=' }))).rejects.toMatchObject(gone);
  });
  test('to a request to close it', async () => {
    await expect(client.send(new DeleteConnectionCommand({ ConnectionId: 'gone=' }))).rejects.toMatchObject(gone);
  });
});

test('a message of 128 KB is sent, one byte more is refused', async () => {
  await post('x'.repeat(131_072));
  expect(sent).toHaveLength(1);
  await expect(post('x'.repeat(131_073))).rejects.toMatchObject({
    name: 'PayloadTooLargeException',
    $metadata: { httpStatusCode: 413 },
  });
});

describe('without a fitting signature nothing is sent', () => {
  const callWith = (headers: HeaderLines): AwsCall => ({
    service: 'execute-api',
    region: 'eu-west-1',
    method: 'POST',
    target: `/prod/@connections/${encodeURIComponent(ConnectionId)}`,
    headers,
    body: Buffer.from('hi'),
    caller: 'nobody',
  });
  const authorization = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=AKID/20260301/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=00`;

  test.each([
    ['none', [], 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
    [
      'a bearer token',
      [['Authorization', 'Bearer abc']],
      'IncompleteSignatureException',
      "'abc' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer abc'.",
    ],
    [
      'one for another service',
      [
        ['Authorization', authorization('lambda')],
        ['X-Amz-Date', '20260301T120000Z'],
      ],
      'InvalidSignatureException',
      "Credential should be scoped to correct service: 'execute-api'. ",
    ],
  ] as [string, HeaderLines, string, string][])('%s', async (_what, headers, type, message) => {
    const refused = await answer(callWith(headers), 'ws1');
    expect(refused.status).toBe(403);
    expect(refused.headers).toContainEqual(['x-amzn-ErrorType', type]);
    expect(JSON.parse(refused.body.toString())).toEqual({ message });
    expect(sent).toEqual([]);
  });
});

test.each([
  ['/prod/@connections/%zz', 400, 'Invalid connectionId: %zz'],
  ['/prod/@connections/100%', 400, 'Invalid connectionId: 100%'],
  ['/prod/@connections/a%20b', 400, 'Invalid connectionId: a b'],
  ['/prod/@connections/%E2%82', 400, 'Invalid connectionId: %E2%82'],
  ['/%zz/@connections/abc%3D', 403, 'Forbidden'],
])('%s is answered with %i', async (target, status, message) => {
  const anyone = createConnections({ tryFind: () => undefined }, () => undefined);
  const call = { service: 'execute-api', region: 'eu-west-1', method: 'GET', headers: [], caller: 'nobody' };
  const refused = await anyone({ ...call, target, body: Buffer.alloc(0) }, 'ws1');
  expect([refused.status, JSON.parse(refused.body.toString())]).toEqual([status, { message }]);
});

test.each([
  ['/prod/@connections/abc%3D', true],
  ['/@connections/abc%3D', true],
  ['/prod/@connections/', false],
  ['/prod/items', false],
])('the path %s belongs to @connections: %s', (target, expected) => {
  expect(isConnectionPath(target)).toBe(expected);
});

const python = pythonWithBoto3();

(python ? test : test.skip)(
  'boto3 posts, asks and learns that a connection is gone',
  async () => {
    const script = `
import boto3, sys
client = boto3.client('apigatewaymanagementapi', endpoint_url=sys.argv[1], region_name='eu-west-1',
                      aws_access_key_id='list-items', aws_secret_access_key='secret')
client.post_to_connection(ConnectionId=sys.argv[2], Data=b'from python')
print(client.get_connection(ConnectionId=sys.argv[2])['Identity']['SourceIp'])
try:
    client.post_to_connection(ConnectionId='gone=', Data=b'x')
except client.exceptions.GoneException as error:
    print('gone', error.response['ResponseMetadata']['HTTPStatusCode'])
`;
    const output = await run(python ?? 'python3', ['-c', script, `${server.url}/prod`, ConnectionId]);
    expect(output.trim().split('\n')).toEqual(['127.0.0.1', 'gone 410']);
    expect(sent).toEqual(['from python']);
  },
  30_000,
);

/** The Debian package first; boto3 may be in another Python. */
function pythonWithBoto3(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find(
    (command) => spawnSync(command, ['-c', 'import boto3'], { stdio: 'ignore' }).status === 0,
  );
}

function run(command: string, parameters: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', () => resolve(output));
  });
}
