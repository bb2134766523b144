import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { run } from '../../src/cli/run.js';
import type { Stopping } from '../../src/cli/stopping.js';
import { UnexpectedErrors } from '../../src/cli/unexpected-errors.js';
import { LocalGateway } from '../../src/index.js';
import { usageErrors } from '../../src/model/usage-error.js';
import { folderWith, synthesizeStack, temporaryFolder } from '../gateway/assemblies.js';

/** Nothing ends the process of the tests. */
const stopping = { listen: () => new AbortController().signal, stop: () => {} } as unknown as Stopping;

async function stderrOf(args: readonly string[]): Promise<{ readonly status: number; readonly text: string }> {
  const lines: string[] = [];
  const spy = jest.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  try {
    return {
      status: await run(args, '0.0.0', { stopping, unexpectedErrors: new UnexpectedErrors() }),
      text: lines.join(''),
    };
  } finally {
    spy.mockRestore();
  }
}

/** What is put in the place of words in capitals. */
const places: Record<string, string> = {};

beforeAll(() => {
  places.ASSEMBLY = synthesizeStack((stack: Stack) => void new HttpApi(stack, 'Http'));
  places.FILE = join(folderWith({ file: 'text' }), 'file');
  places.FOLDER = temporaryFolder();
  places.EMPTY_SET = join(folderWith({ 'keys.json': '{}' }), 'keys.json');
});

const start = (...options: readonly string[]) => ['start', 'ASSEMBLY', ...options];

test.each<[readonly string[], string, RegExp]>([
  // Ports.
  [start('--port', '65536'), 'INVALID_OPTION', /--port 65536 is no port/],
  [start('--port', '-1'), 'INVALID_OPTION', /--port -1 is no port/],
  [start('--port', '1.5'), 'INVALID_OPTION', /--port 1.5 is no port/],
  [start('--port', '1e3'), 'INVALID_OPTION', /--port 1e3 is no port/],
  [start('--port', '0x50'), 'INVALID_OPTION', /--port 0x50 is no port/],
  [start('--port', ' 80'), 'INVALID_OPTION', /is no port/],
  [start('--port='), 'INVALID_OPTION', /is no port/],
  [start('--port'), 'INVALID_OPTION', /option '--port <number>' argument missing/],
  [start('--port', '65535'), 'INVALID_OPTION', /there is no port 65536, the highest is 65535/],
  [start('--port', '99999999999999999999'), 'INVALID_OPTION', /is no port/],
  // Hosts.
  [start('--port', '0', '--host', '203.0.113.7'), 'INVALID_OPTION', /203.0.113.7 is not an address of this machine/],
  [start('--port', '0', '--host', '999.1.1.1'), 'INVALID_OPTION', /999.1.1.1 is not an address of this machine/],
  [start('--port', '0', '--host', '127.0.0.1:3000'), 'INVALID_OPTION', /is not an address of this machine/],
  [start('--port', '0', '--host', 'http://localhost'), 'INVALID_OPTION', /is not an address of this machine/],
  [start('--port', '0', '--host', '2001:db8::1'), 'INVALID_OPTION', /is not an address of this machine/],
  [start('--port', '0', '--host', 'x'.repeat(300)), 'INVALID_OPTION', /is not an address of this machine/],
  [start('--port', '0', '--host='), 'INVALID_OPTION', /an empty --host is not an address of this machine/],
  // Files.
  [start('--access-log', '/nonexistent/x.log'), 'INVALID_OPTION', /x.log cannot be written: its folder is not there/],
  [start('--access-log', 'FILE/x.log'), 'INVALID_OPTION', /cannot be written: what it lies in is no folder/],
  [start('--access-log', 'FOLDER'), 'INVALID_OPTION', /cannot be written: it is a folder/],
  [start('--access-log='), 'INVALID_OPTION', /cannot be written/],
  [start('--jwks', '/nonexistent'), 'INVALID_OPTION', /--jwks \/nonexistent cannot be read: ENOENT/],
  [start('--jwks', 'FILE'), 'INVALID_OPTION', /is not JSON/],
  [start('--jwks', 'EMPTY_SET'), 'INVALID_OPTION', /holds no key set/],
  [start('--jwks', 'FOLDER'), 'INVALID_OPTION', /cannot be read: EISDIR/],
  [start('--jwks', 'http://'), 'INVALID_OPTION', /is no address/],
  // Options twice, of which one would count alone.
  [start('--port', '1', '--port', '2'), 'INVALID_OPTION', /--port is given twice/],
  [start('--host', 'a', '--host=b'), 'INVALID_OPTION', /--host is given twice/],
  [start('--access-log', 'a', '--access-log', 'a'), 'INVALID_OPTION', /--access-log is given twice/],
  [start('--jwks', 'http://a', '--jwks', 'http://b'), 'INVALID_OPTION', /--jwks is given twice/],
  [start('--parameter', 'A=1', '--parameter', 'A=2'), 'INVALID_OPTION', /--parameter A is given twice/],
  [
    start('--endpoint', 'sqs=http://a', '--endpoint', 'sqs=http://b'),
    'INVALID_OPTION',
    /--endpoint sqs is given twice/,
  ],
  [
    start('--iam-credentials', 'a:b', '--iam-credentials', 'a:c'),
    'INVALID_OPTION',
    /--iam-credentials a is given twice/,
  ],
  [['routes', '--app', 'a', '--app', 'b'], 'INVALID_OPTION', /--app is given twice/],
  // Assemblies.
  [['start', ''], 'NO_ASSEMBLY', /the name of the assembly is empty/],
  [['start', '/nonexistent'], 'NO_ASSEMBLY', /there is nothing at \/nonexistent/],
  [['start', 'FILE/below'], 'NO_ASSEMBLY', /there is nothing at/],
  [['start', 'FILE'], 'NOT_AN_ASSEMBLY', /is not a CloudFormation template/],
  [['start', 'FOLDER'], 'NOT_AN_ASSEMBLY', /holds neither a manifest.json nor a template/],
  [['start', '/dev/zero'], 'NOT_AN_ASSEMBLY', /\/dev\/zero is neither a folder nor a file/],
  [['start', 'a', 'b'], 'INVALID_OPTION', /too many arguments/],
  [['start', '--app', 'x', 'ASSEMBLY'], 'INVALID_OPTION', /both an assembly and --app are given/],
  [['start', '--app='], 'NO_APP', /there is no app command/],
  [['start', '--app', 'exit 3'], 'APP_FAILED', /exited with status 3/],
  [start('--stack', 'None'), 'UNKNOWN_STACK', /no stack is named None/],
])('%j is answered with %s in three lines', async (args, code, message) => {
  const { status, text } = await stderrOf(
    args.map((word) => word.replace(/[A-Z_]{4,}/, (name) => places[name] ?? name)),
  );
  expect(status).toBe(1);
  const [first, second, third, ...rest] = text.trimEnd().split('\n');
  expect(first).toMatch(new RegExp(`^${code}  `));
  expect(first).toMatch(message);
  expect(second).toBe(`  ${usageErrors[code as keyof typeof usageErrors].meaning}`);
  expect(third).toMatch(/^ {2}fix: ./);
  expect(rest).toEqual([]);
});

test.each([65_535, 65_536, -1, 1.5, Number.NaN])(
  'within another program, port %p rejects in the same way',
  async (port) => {
    const assembly = places.ASSEMBLY as string;
    await expect(LocalGateway.start({ assembly, port })).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  },
);

/** Files of an assembly, or of a part of one. */
const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 't.json' } };

test.each<[string, object, RegExp]>([
  ['a list', [], /lists no artifacts/],
  ['no artifacts', { version: '1' }, /lists no artifacts/],
  ['artifacts that are a list', { artifacts: [] }, /lists no artifacts/],
  ['an artifact that is null', { artifacts: { Pets: null } }, /artifacts.Pets is not an object/],
  ['an artifact without a type', { artifacts: { Pets: {} } }, /artifacts.Pets.type is not a text/],
  ['a stack without properties', { artifacts: { Pets: { type: stack.type } } }, /Pets.properties is not an object/],
  ['a stack without a template', { artifacts: { Pets: { ...stack, properties: {} } } }, /templateFile is not a text/],
  ['a template that is not there', { artifacts: { Pets: stack } }, /t.json is missing/],
  ['dependencies that are no list', { artifacts: { Pets: { ...stack, dependencies: 'x' } } }, /is not a list of texts/],
  [
    'an environment that is no text',
    { artifacts: { Pets: { ...stack, environment: 1 } } },
    /environment is not a text/,
  ],
  [
    'tags that are no texts',
    { artifacts: { Pets: { ...stack, properties: { templateFile: 't', tags: { a: {} } } } } },
    /tags is not an object of texts/,
  ],
  [
    'an assembly nested in itself',
    { artifacts: { A: { type: 'cdk:cloud-assembly', properties: { directoryName: '.' } } } },
    /the assembly is nested in itself/,
  ],
  [
    'a nested assembly that is not there',
    { artifacts: { A: { type: 'cdk:cloud-assembly', properties: { directoryName: 'a' } } } },
    /manifest.json is missing/,
  ],
])('a manifest with %s is no assembly', async (_, manifest, message) => {
  const { status, text } = await stderrOf(['routes', folderWith({ 'manifest.json': JSON.stringify(manifest) })]);
  expect(status).toBe(1);
  expect(text).toMatch(/^NOT_AN_ASSEMBLY {2}/);
  expect(text).toMatch(message);
  expect(text.trimEnd().split('\n')).toHaveLength(3);
});
