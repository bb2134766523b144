import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type CfnStage, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { folderWith, nodeFunction, synthesizeStack, temporaryFolder } from '../gateway/assemblies.js';
import { type GatewrightProcess, gatewright } from './run-gatewright.js';

jest.setTimeout(120_000);

const source = "exports.handler = async () => ({ statusCode: 200, body: 'rex' });";

/** A function from a folder and one that must be staged, an access log, and keys of a user pool. */
function pets(stack: Stack): void {
  const http = new HttpApi(stack, 'Http', { apiName: 'pets' });
  const integration = new HttpLambdaIntegration('Integration', nodeFunction(stack, 'Pet', source));
  http.addRoutes({ path: '/pets', methods: [HttpMethod.GET], integration });
  const staged = nodeFunction(stack, 'Staged', '', { code: Code.fromInline(source) });
  http.addRoutes({ path: '/staged', integration: new HttpLambdaIntegration('Staged', staged) });
  const pool = new UserPool(stack, 'Users');
  const client = pool.addClient('Web');
  const authorizer = new HttpJwtAuthorizer('Jwt', pool.userPoolProviderUrl, { jwtAudience: [client.userPoolClientId] });
  http.addRoutes({ path: '/mine', integration, authorizer });
  (http.defaultStage?.node.defaultChild as CfnStage).accessLogSettings = {
    destinationArn: 'arn',
    format: '$context.status',
  };
  new RestApi(stack, 'Rest').root.addMethod('GET', new LambdaIntegration(staged));
}

let assembly: string;
beforeAll(() => {
  assembly = synthesizeStack(pets);
});

interface Started {
  readonly process: GatewrightProcess;
  readonly url: string;
  readonly port: number;
}

async function start(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Started> {
  const process = gatewright(['start', assembly, '--port', '0', '--json', ...args], { env });
  const { apis } = await process.untilEvent('ready');
  const api = apis.find(({ name }) => name === 'pets');
  return { process, url: api?.stages[0]?.url as string, port: api?.port as number };
}

async function answerOf(url: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(url, { headers });
  return `${response.status} ${await response.text()}`;
}

/** How a client that speaks TLS is refused. */
function tlsRefusal(port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => resolve(undefined));
    socket.on('error', ({ message }) => resolve(message));
  });
}

function warnings({ process }: Started): readonly string[] {
  return process.events.filter(({ event }) => event === 'warning').map(({ code, message }) => `${code} ${message}`);
}

/** Places that cannot be written, even by root. */
const places: readonly [string, () => string, RegExp][] = [
  ['a device', () => '/dev/null', /ENOTDIR|EEXIST/],
  ['a file', () => join(folderWith({ file: '' }), 'file'), /ENOTDIR|EEXIST/],
  ['below a file', () => join(folderWith({ file: '' }), 'file/below'), /ENOTDIR/],
  ['of the system', () => '/proc/nowhere', /ENOENT/],
];

describe.each(places)('with a cache folder that is %s', (_, place, reason) => {
  test('TLS is refused with the reason, told once, and plain HTTP and functions go on', async () => {
    const started = await start([], { XDG_CACHE_HOME: place() });
    expect(await answerOf(`${started.url}/pets`)).toBe('200 rex');
    for (let attempt = 0; attempt < 2; attempt++)
      expect(await tlsRefusal(started.port)).toMatch(/alert internal error/);
    await answerOf(`${started.url}/mine`, { authorization: 'Bearer x.y.z' });
    expect(await answerOf(`${started.url}/pets`)).toBe('200 rex');
    const told = warnings(started).filter((warning) => /^NO_CERTIFICATE a connection by TLS is refused/.test(warning));
    expect(told).toEqual([expect.stringMatching(reason) as string]);
    expect(await started.process.end()).toBe(0);
    expect(started.process.stderr).toBe('');
    expect(started.process.events[0]?.event).toBe('ready');
    expect(started.process.events.filter(({ event }) => event === 'failure')).toEqual([]);
  });

  test('a token for other processes is an error in three lines', async () => {
    const process = gatewright(['token', assembly], { env: { XDG_CACHE_HOME: place() } });
    expect(await process.ended()).toBe(1);
    expect(process.stderr).toMatch(/^NOT_WRITABLE {2}the key of an issuer cannot be kept: .*\n.*\n {2}fix: .*\n$/);
  });
});

test('with a damaged key in the cache folder, another one is made', async () => {
  const XDG_CACHE_HOME = temporaryFolder();
  const token = async () => {
    const process = gatewright(['token', assembly], { env: { XDG_CACHE_HOME } });
    expect(await process.ended()).toBe(0);
    return process.stdout.trim();
  };
  await token();
  const folder = join(XDG_CACHE_HOME, 'gatewright/issuers');
  const [file = ''] = readdirSync(folder);
  writeFileSync(join(folder, file), readFileSync(join(folder, file), 'utf8').slice(0, 100));
  const authorization = `Bearer ${await token()}`;
  const started = await start([], { XDG_CACHE_HOME });
  expect(await answerOf(`${started.url}/mine`, { authorization })).toBe('200 rex');
  expect(await started.process.end()).toBe(0);
});

test('with an access log on a full disk, that is told once and everything is served on', async () => {
  const started = await start(['--access-log', '/dev/full'], {});
  expect(await answerOf(`${started.url}/pets`)).toBe('200 rex');
  await started.process.untilEvent('warning', ({ code }) => code === 'ACCESS_LOG_ENDED');
  expect(await answerOf(`${started.url}/pets`)).toBe('200 rex');
  expect(warnings(started).filter((warning) => warning.startsWith('ACCESS_LOG'))).toEqual([
    expect.stringMatching(/\/dev\/full has ended: ENOSPC/) as string,
  ]);
  expect(await started.process.end()).toBe(0);
});

test('without a temporary folder, only what has to be staged fails, with the reason', async () => {
  const TMPDIR = temporaryFolder();
  const started = await start([], { TMPDIR });
  rmSync(TMPDIR, { recursive: true });
  writeFileSync(TMPDIR, '');
  expect(await answerOf(`${started.url}/pets`)).toBe('200 rex');
  expect(await answerOf(`${started.url}/staged`)).toMatch(/^500 /);
  expect(await answerOf(`${started.url}/pets`)).toBe('200 rex');
  await started.process.until(({ stdout }) => /no temporary folder can be made: ENOTDIR/.exec(stdout));
  expect(await started.process.end()).toBe(0);
});
