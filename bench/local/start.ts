import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { benchFolder, synthesize } from './assemblies.js';
import { startGatewright, urlOf } from './gatewright-server.js';
import { installServerlessOffline, startServerlessOffline } from './serverless-offline.js';

/**
 * From the start of the process to the first response of a function: an assembly of 50 routes, beside bare Node.js that
 * starts and ends, and beside serverless-offline with one route (left out with `--without-offline`).
 */
const rounds = 7;
const routes = 50;

const folder = benchFolder();
const code = join(folder, 'handler');
mkdirSync(code);
const handler = 'exports.handler = async () => ({ statusCode: 200, body: "hello" });';
writeFileSync(join(code, 'handler.js'), handler);

function fiftyRoutes(stack: Stack): void {
  const fn = new LambdaFunction(stack, 'Hello', {
    runtime: Runtime.NODEJS_20_X,
    handler: 'handler.handler',
    code: Code.fromAsset(code),
  });
  const rest = new RestApi(stack, 'Rest', { restApiName: 'rest' });
  const http = new HttpApi(stack, 'Http', { apiName: 'http' });
  const integration = new HttpLambdaIntegration('Hello', fn);
  for (let index = 0; index < routes / 2; index++) {
    rest.root.addResource(`hello${index}`).addMethod('GET', new LambdaIntegration(fn));
    http.addRoutes({ path: `/hello${index}`, methods: [HttpMethod.GET], integration });
  }
}

async function startBareNode(): Promise<void> {
  await once(spawn(process.execPath, ['-e', '0']), 'exit');
}

async function startOurs(assembly: string): Promise<void> {
  const { server, ready } = await startGatewright(assembly);
  await expectOk(`${urlOf(ready, 'rest')}/hello7`);
  after.push(() => server[Symbol.asyncDispose]());
}

async function startOffline(project: string): Promise<void> {
  const server = await startServerlessOffline(project, []);
  await expectOk(`${server.address}/hello`);
  after.push(() => server[Symbol.asyncDispose]());
}

/** What ends when the clock has stopped. */
const after: (() => Promise<void>)[] = [];

async function expectOk(url: string): Promise<void> {
  const response = await fetch(url);
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  await response.text();
}

/** They take turns; the median counts, so that one that the machine has interrupted does not. */
async function measure(starts: Readonly<Record<string, () => Promise<void>>>): Promise<Record<string, number>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(starts).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, start] of Object.entries(starts)) {
      const begin = performance.now();
      await start();
      times[name]?.push(performance.now() - begin);
      for (const end of after.splice(0)) await end();
    }
  }
  return Object.fromEntries(
    Object.entries(times).map(([name, all]) => [name, all.sort((a, b) => a - b)[rounds >> 1] as number]),
  );
}

const assembly = synthesize(folder, fiftyRoutes);
const starts: Record<string, () => Promise<void>> = {
  'bare Node.js': startBareNode,
  [`gatewright, ${routes} routes`]: () => startOurs(assembly),
};
if (!process.argv.includes('--without-offline')) {
  const project = installServerlessOffline(folder);
  writeFileSync(join(project, 'handler.js'), handler);
  starts['serverless-offline, 1 route'] = () => startOffline(project);
}
const medians = await measure(starts);
for (const [name, millis] of Object.entries(medians))
  console.log(`${name.padEnd(32)}${millis.toFixed(0).padStart(6)} ms`);
const [, ours = 0, theirs] = Object.values(medians);
if (theirs !== undefined) console.log(`serverless-offline : gatewright = ${(theirs / ours).toFixed(1)} (goal 4)`);
