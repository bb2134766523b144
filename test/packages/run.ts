import { compilations, runners, typescriptVersions } from './matrix';
import { Project } from './project';

const apps = `import { App, Stack } from 'aws-cdk-lib';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { HttpAuth, HttpGateway } from 'cdk-gatewright';
import { LocalGateway, type GatewayOptions } from 'gatewright';

async function answerOf(): Promise<string> {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Pets');
  const code = Code.fromInline('exports.handler = async () => ({ name: "rex" });');
  const handler = new Function(stack, 'Get', { code, handler: 'index.handler', runtime: Runtime.NODEJS_22_X });
  new HttpGateway(stack, 'Api', { auth: HttpAuth.none(), routes: { 'GET /pet': { handler } } });
  const options: GatewayOptions = { assembly: app.synth().directory };
  await using gateway = await LocalGateway.start(options);
  const response = await gateway.request('GET /pet');
  return response.text();
}
`;

const nodeTest = `import { test } from 'node:test';
import { strictEqual } from 'node:assert';
${apps}
test('the pet is answered', async () => strictEqual(await answerOf(), '{"name":"rex"}'));
`;

const jestTest = `${apps}
test('the pet is answered', async () => expect(await answerOf()).toBe('{"name":"rex"}'));
`;

const compilerOptions = {
  target: 'es2022',
  lib: ['es2022', 'esnext.disposable'],
  strict: true,
  types: ['node'],
  outDir: 'out',
  rootDir: '.',
};

const dependencies = {
  'aws-cdk-lib': '*',
  constructs: '*',
  '@types/node': '20',
  '@types/jest': '30',
  jest: '30',
  'ts-jest': '29',
  '@swc/core': '1',
  '@swc/jest': '0.2',
  // The newest whose Node.js is ours.
  vitest: '3',
  // The one that ts-jest takes.
  typescript: '5.9',
  ...Object.fromEntries(typescriptVersions.map((version) => [`typescript-${version}`, `npm:typescript@${version}`])),
};

/** One thing to look at. */
type Check = readonly [name: string, holds: () => void];

function main(): void {
  const project = new Project();
  try {
    project.install(dependencies);
    const results = checksOf(project).map(report);
    console.log(`${results.filter(Boolean).length} passed, ${results.filter((holds) => !holds).length} failed`);
    process.exitCode = results.every(Boolean) ? 0 : 1;
  } finally {
    project.remove();
  }
}

function report([name, holds]: Check): boolean {
  try {
    holds();
    console.log(`ok    ${name}`);
    return true;
  } catch (error) {
    console.log(`FAIL  ${name}\n${(error as Error).message}`);
    return false;
  }
}

function checksOf(project: Project): readonly Check[] {
  writeRunners(project);
  return [
    ['npm ls finds nothing wrong', () => void project.run('npm', ['ls', '--all'])],
    ['nothing that is installed for the two runs a script', () => noInstallScripts(project)],
    ['the documents that the READMEs name are there', () => documentsAreThere(project)],
    ...typescriptVersions.flatMap((version) => compilationsWith(project, version)),
    ...runners.map(({ name, folder, command }): Check => {
      const [program, ...options] = command;
      return [`a test runs by ${name}`, () => void project.run(program as string, options, folder)];
    }),
  ];
}

function compilationsWith(project: Project, version: string): readonly Check[] {
  const known = compilations.filter(({ isKnownTo }) => isKnownTo(Number(version)));
  return known.map(({ name, type, options }) => [
    `TypeScript ${version} compiles ${name}`,
    () => {
      project.write(`${name}/package.json`, { type });
      project.write(`${name}/pets.test.ts`, nodeTest);
      project.write(`${name}/tsconfig.json`, { compilerOptions: { ...compilerOptions, ...options } });
      project.run('node', [`../node_modules/typescript-${version}/bin/tsc`, '-p', '.'], name);
    },
  ]);
}

function writeRunners(project: Project): void {
  const swc = { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } };
  const transforms = { 'ts-jest': 'ts-jest', 'swc-jest': ['@swc/jest', swc] };
  for (const [folder, transform] of Object.entries(transforms)) {
    const jest = { testEnvironment: 'node', transform: { '\\.ts$': transform } };
    project.write(`${folder}/package.json`, { jest });
    project.write(`${folder}/pets.test.ts`, jestTest);
    const options = { ...compilerOptions, module: 'commonjs', types: ['node', 'jest'], esModuleInterop: true };
    project.write(`${folder}/tsconfig.json`, { compilerOptions: options });
  }
  project.write('vitest/package.json', { type: 'module' });
  project.write('vitest/pets.test.ts', `import { expect, test } from 'vitest';\n${jestTest}`);
}

/** As npm's lock file tells it. */
interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly hasInstallScript?: boolean;
}

function noInstallScripts(project: Project): void {
  const { packages } = JSON.parse(project.read('package-lock.json')) as { packages: Record<string, Locked> };
  const seen = new Set<string>();
  const open = ['cdk-gatewright', 'gatewright'];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const locked = packages[`node_modules/${name}`];
    if (locked?.hasInstallScript) throw new Error(`${name} has an install script`);
    open.push(...Object.keys(locked?.dependencies ?? {}));
  }
}

function documentsAreThere(project: Project): void {
  for (const name of ['cdk-gatewright', 'gatewright']) {
    const readme = project.read(`node_modules/${name}/README.md`);
    for (const [document] of readme.matchAll(/\bdocs\/[\w-]+\.md/g)) project.read(`node_modules/${name}/${document}`);
  }
}

main();
