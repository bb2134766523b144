import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { loadAssembly } from '../../src/assembly/load-assembly.js';
import { resolveStacks } from '../../src/cloudformation/resolve-stacks.js';
import { deploy } from '../../src/deployment/deploy.js';
import type { AssemblyModel } from '../../src/model/assembly-model.js';
import type { HttpApi } from '../../src/model/http-api.js';
import type { RestApi } from '../../src/model/rest-api.js';
import type { WebSocketApi } from '../../src/model/websocket-api.js';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** An empty folder that is gone after the tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-'));
  folders.push(folder);
  return folder;
}

/** The model of an app of one stack, synthesized to a temporary folder. */
export function modelOfStack(build: (stack: Stack) => void): AssemblyModel {
  return modelOfApp((app) => build(new Stack(app, 'Pets')));
}

export function modelOfApp(build: (app: App) => void): AssemblyModel {
  const app = new App({ outdir: temporaryFolder() });
  build(app);
  return modelAt(app.synth().directory);
}

/** The model of a hand-written template. */
export function modelOfResources(resources: Readonly<Record<string, object>>): AssemblyModel {
  const file = join(temporaryFolder(), 'pets.template.json');
  writeFileSync(file, JSON.stringify({ Resources: resources }));
  return modelAt(file);
}

function modelAt(path: string): AssemblyModel {
  const assembly = loadAssembly(path);
  return deploy(resolveStacks(assembly, { parameters: {} }), assembly);
}

export function restApiOf(model: AssemblyModel): RestApi {
  return model.apis.find((api) => api.protocol === 'REST') as RestApi;
}

export function httpApiOf(model: AssemblyModel): HttpApi {
  return model.apis.find((api) => api.protocol === 'HTTP') as HttpApi;
}

export function webSocketApiOf(model: AssemblyModel): WebSocketApi {
  return model.apis.find((api) => api.protocol === 'WEBSOCKET') as WebSocketApi;
}

/** What a stage of a REST API serves, such as `GET /pets`. */
export function servedBy(api: RestApi, stageName: string): readonly string[] {
  const stage = api.stages.find(({ name }) => name === stageName);
  return (stage?.deployment.resources ?? []).flatMap(({ path, methods }) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
}
