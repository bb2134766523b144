import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RunCredentials } from '../../src/functions/credentials.js';
import {
  createFunctionRunner,
  type FunctionLogEntry,
  type FunctionRunnerOptions,
  type LocalFunctionRunner,
} from '../../src/functions/local-function-runner.js';
import type { LambdaFunction } from '../../src/model/function.js';

// Processes are started: on a busy machine that takes its time.
jest.setTimeout(30_000);

/** Files of a folder, by relative path. */
export type Files = Readonly<Record<string, string>>;

/** A runner with functions whose code the test writes; `close` ends both. */
export interface FunctionFixture {
  readonly runner: LocalFunctionRunner;
  readonly log: readonly FunctionLogEntry[];
  /** A function with these files as its code. */
  functionOf(files: Files, properties?: Partial<LambdaFunction>): LambdaFunction;
  folderOf(files: Files): string;
  /** The result of a call that succeeds. */
  call(
    lambdaFunction: LambdaFunction,
    event?: unknown,
    invocation?: { qualifier?: string; traceId?: string },
  ): Promise<unknown>;
  /** The error object of a call that fails. */
  callFailing(lambdaFunction: LambdaFunction, event?: unknown): Promise<LambdaErrorObject>;
  /** What was logged, by everything or by one stream. */
  lines(stream?: FunctionLogEntry['stream']): readonly string[];
  close(): Promise<void>;
}

interface LambdaErrorObject {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
  readonly requestId?: string;
  readonly stackTrace?: readonly string[];
}

export function openFunctionFixture(options: Partial<FunctionRunnerOptions> = {}): FunctionFixture {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'functions-test-')));
  const log: FunctionLogEntry[] = [];
  const credentials = new RunCredentials();
  const runner = createFunctionRunner({
    awsEndpointUrl: 'http://127.0.0.1:9',
    credentialsOf: (name) => credentials.sessionOf(name),
    clock: { now: () => Date.UTC(2024, 4, 1) },
    onLog: (entry) => log.push(entry),
    randomId: randomUUID,
    ...options,
  });
  const folderOf = (files: Files) => {
    const folder = fs.mkdtempSync(path.join(root, 'code-'));
    writeFiles(folder, files);
    return folder;
  };
  const callOf = async (lambdaFunction: LambdaFunction, event: unknown, invocation = {}) =>
    runner.invoke(lambdaFunction, { payload: JSON.stringify(event), ...invocation });
  return {
    runner,
    log,
    folderOf,
    functionOf: (files, properties) =>
      lambdaFunctionOf({ code: { kind: 'folder', path: folderOf(files) }, ...properties }),
    call: async (lambdaFunction, event = {}, invocation) => {
      const result = await callOf(lambdaFunction, event, invocation);
      if (result.outcome !== 'success') throw new Error(JSON.stringify(result));
      return JSON.parse(result.payload);
    },
    callFailing: async (lambdaFunction, event = {}) => {
      const result = await callOf(lambdaFunction, event);
      if (result.outcome !== 'error') throw new Error(`expected an error, got ${JSON.stringify(result)}`);
      return JSON.parse(result.payload);
    },
    lines: (stream) => log.filter((entry) => !stream || entry.stream === stream).map((entry) => entry.line),
    close: async () => {
      await runner.close();
      fs.rmSync(root, { recursive: true, force: true });
    },
  };
}

export function writeFiles(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content, { mode: path.basename(file) === 'bootstrap' ? 0o755 : 0o644 });
  }
}

export function lambdaFunctionOf(properties: Partial<LambdaFunction>): LambdaFunction {
  const name = properties.name ?? `function-${randomUUID().slice(0, 8)}`;
  return {
    origin: { stackName: 'PetsStack', logicalId: 'Pets', constructPath: 'PetsStack/Pets' },
    name,
    arn: `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
    runtime: 'nodejs20.x',
    handler: 'index.handler',
    packageType: 'Zip',
    architecture: 'x86_64',
    code: { kind: 'unavailable', reason: 'the test gives no code' },
    layers: [],
    environment: {},
    timeoutSeconds: 10,
    memorySizeMb: 128,
    versions: [],
    aliases: {},
    permissions: [],
    role: undefined,
    ...properties,
  };
}
