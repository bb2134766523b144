import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Code, type FunctionProps, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is gone after the tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-test-'));
  folders.push(folder);
  return folder;
}

/** A folder with files, by their paths. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** Synthesizes an app of one stack and gives the folder of its assembly. */
export function synthesizeStack(build: (stack: Stack) => void, outdir = temporaryFolder()): string {
  const app = new App({ outdir });
  build(new Stack(app, 'Pets'));
  return app.synth().directory;
}

/** A Node.js function whose handler is given as source text. */
export function nodeFunction(stack: Stack, id: string, source: string, props: Partial<FunctionProps> = {}) {
  return new LambdaFunction(stack, id, {
    runtime: Runtime.NODEJS_20_X,
    handler: 'index.handler',
    code: Code.fromAsset(folderWith({ 'index.js': source })),
    ...props,
  });
}

/** Answers with the event, and with what `extra` names. */
export function echo(extra = ''): string {
  return `exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify({ event, ${extra} }) });`;
}
