import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { loadAssembly } from '../../src/assembly/load-assembly.js';
import { synthesize } from '../../src/assembly/synthesize.js';
import { temporaryFolder } from './temporary-folder.js';

/** Writes an assembly without stacks, and beside it the environment that the app was run with. */
const app = `
const { mkdirSync, writeFileSync } = require('node:fs');
const out = process.env.CDK_OUTDIR;
mkdirSync(out, { recursive: true });
writeFileSync(out + '/manifest.json', JSON.stringify({ version: '55.0.0', artifacts: {} }));
writeFileSync(out + '/environment.json', JSON.stringify(process.env));
console.log('synthesizing ' + process.argv.slice(2).join(' '));
console.error('a warning');
`;

const cdkApp = `
const { App, Stack, CfnParameter, aws_lambda: lambda } = require(${JSON.stringify(require.resolve('aws-cdk-lib'))});
const app = new App();
const stack = new Stack(app, app.node.tryGetContext('stackName'));
new lambda.Function(stack, 'Handler', {
  code: lambda.Code.fromAsset(__dirname + '/handler'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X,
});
app.synth();
`;

function run(cwd: string, options: { command?: string; outdir?: string; signal?: AbortSignal } = {}) {
  const printed: string[] = [];
  const directory = synthesize({ cwd, onOutput: (text) => printed.push(text), ...options });
  return { directory, printed };
}

function environmentOf(directory: string): Record<string, string> {
  return JSON.parse(readFileSync(join(directory, 'environment.json'), 'utf8'));
}

it('an app of cdk.json is run as the CDK runs it, and its assembly can be loaded', async () => {
  const cwd = temporaryFolder({
    'cdk.json': { app: 'node app.js', output: 'out/assembly', context: { stackName: 'Pets' } },
    'app.js': cdkApp,
    'handler/index.js': 'exports.handler = async () => 1;',
  });
  const directory = await run(cwd).directory;
  expect(directory).toBe(join(cwd, 'out/assembly'));
  const [stack] = loadAssembly(directory).stacks;
  expect(stack?.name).toBe('Pets');
  expect(stack?.template.Resources.Handler886CB40B?.Metadata?.['aws:cdk:path']).toBe('Pets/Handler/Resource');
  expect(
    stack?.resolveAsset(stack.template.Resources.Handler886CB40B?.Metadata?.['aws:asset:path'] as string),
  ).toContain('asset.');
});

it('what the app prints is passed on', async () => {
  const { directory, printed } = run(temporaryFolder({ 'app.js': app }), { command: 'node app.js "two words" | cat' });
  await directory;
  expect(printed.join('')).toContain('synthesizing two words\n');
  expect(printed.join('')).toContain('a warning\n');
});

it('the app is told where to write, who runs it, and a region and an account to look things up in', async () => {
  const cwd = temporaryFolder({
    'app.js': app,
    'cdk.context.json': { found: 'before' },
    'cdk.json': { context: { mine: 1 } },
  });
  const environment = environmentOf(await run(cwd, { command: 'app.js', outdir: 'elsewhere' }).directory);
  expect(environment).toMatchObject({
    CDK_OUTDIR: join(cwd, 'elsewhere'),
    CDK_CLI_VERSION: expect.stringMatching(/^2\./),
    CDK_CLI_ASM_VERSION: expect.stringMatching(/^\d+\.0\.0$/),
    CDK_DEFAULT_ACCOUNT: expect.stringMatching(/^\d{12}$/),
    CDK_DEFAULT_REGION: expect.stringMatching(/^[a-z]+-[a-z]+-\d$/),
  });
  expect(JSON.parse(environment.CDK_CONTEXT_JSON as string)).toMatchObject({
    mine: 1,
    found: 'before',
    'aws:cdk:enable-path-metadata': true,
    'aws:cdk:enable-asset-metadata': true,
    'aws:cdk:bundling-stacks': ['**'],
  });
});

it('a context too long for a variable goes into a file, which is gone afterwards', async () => {
  const reading = `${app}
    const context = JSON.parse(require('node:fs').readFileSync(process.env.CONTEXT_OVERFLOW_LOCATION_ENV, 'utf8'));
    writeFileSync(out + '/length', String(context.long.length));`;
  const cwd = temporaryFolder({
    'app.js': reading,
    'cdk.json': { app: 'node app.js', context: { long: 'x'.repeat(200_000) } },
  });
  const directory = await run(cwd).directory;
  expect(readFileSync(join(directory, 'length'), 'utf8')).toBe('200000');
  expect(existsSync(environmentOf(directory).CONTEXT_OVERFLOW_LOCATION_ENV as string)).toBe(false);
});

it('the build command of cdk.json is run first', async () => {
  const cwd = temporaryFolder({ 'source.js': app, 'cdk.json': { build: 'cp source.js app.js', app: 'node app.js' } });
  expect(existsSync(join(await run(cwd).directory, 'manifest.json'))).toBe(true);
});

it('a command that is the folder of an assembly is taken as it is', async () => {
  const cwd = temporaryFolder({ 'made/manifest.json': { artifacts: {} } });
  expect(await run(cwd, { command: 'made' }).directory).toBe(join(cwd, 'made'));
});

it('an app that fails is reported with its status and what it printed last', async () => {
  const failing = "console.log('line '.repeat(3)); console.error('SyntaxError: such a pity'); process.exit(3);";
  const { directory } = run(temporaryFolder({ 'app.js': failing }), { command: 'node app.js' });
  await expect(directory).rejects.toMatchObject({
    code: 'APP_FAILED',
    message: expect.stringMatching(
      /^the app command 'node app.js' exited with status 3\n(.|\n)*SyntaxError: such a pity$/,
    ),
  });
});

it('an app that writes no assembly is reported', async () => {
  const { directory } = run(temporaryFolder(), { command: 'echo done' });
  await expect(directory).rejects.toMatchObject({
    code: 'APP_FAILED',
    message: expect.stringContaining('wrote no cloud assembly'),
  });
});

it.each([
  ['no cdk.json', {}, 'cdk.json is missing'],
  ['a cdk.json without an app', { 'cdk.json': { context: {} } }, 'cdk.json has no app'],
])('%s and no command is refused with the way out', async (_, files, message) => {
  await expect(run(temporaryFolder(files)).directory).rejects.toMatchObject({
    code: 'NO_APP',
    message: expect.stringContaining(message),
    fix: expect.stringContaining('--app COMMAND'),
  });
});

it('a broken cdk.json is refused', async () => {
  await expect(run(temporaryFolder({ 'cdk.json': '{' })).directory).rejects.toMatchObject({
    code: 'APP_FAILED',
    message: expect.stringContaining('cdk.json cannot be read'),
  });
});

it('an abort ends the app and what it has started', async () => {
  // The connection is closed by the operating system when the process that holds it is gone.
  const server = createServer();
  const connected = once(server, 'connection');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const endless = `require('node:net').connect(${port}, '127.0.0.1'); setInterval(() => {}, 1000);`;
  const aborting = new AbortController();
  const cwd = temporaryFolder({ 'app.js': endless });
  const { directory } = run(cwd, { command: 'node app.js | cat', signal: aborting.signal });
  const [socket] = await connected;
  const ended = once(
    socket.resume().on('error', () => {}),
    'close',
  );
  aborting.abort();
  await expect(directory).rejects.toMatchObject({ name: 'AbortError' });
  await ended;
  server.close();
});
