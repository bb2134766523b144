import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { benchFolder, synthesize } from './assemblies.js';
import { startBareServer } from './bare-server.js';
import { startGatewright, urlOf } from './gatewright-server.js';
import { type Load, load } from './load.js';
import { installServerlessOffline, startServerlessOffline } from './serverless-offline.js';

/**
 * Requests a second of one Node.js handler behind a REST and an HTTP API, beside a bare `node:http` server that calls it in
 * processes, and beside serverless-offline (left out with `--without-offline`); and of a MOCK integration with templates. At
 * the most connections also the memory of the gateway with all its processes.
 */
const handler = `exports.handler = async () => ({
  statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: '{"message":"hello"}',
});`;

const rounds = 5;
const seconds = 2;
/** Requests in flight. */
const connections = [1, 8, 50];

const folder = benchFolder();
const code = join(folder, 'handler');
mkdirSync(code);
writeFileSync(join(code, 'handler.js'), handler);

function helloApis(stack: Stack): void {
  const fn = new LambdaFunction(stack, 'Hello', {
    runtime: Runtime.NODEJS_20_X,
    handler: 'handler.handler',
    code: Code.fromAsset(code),
  });
  const rest = new RestApi(stack, 'Rest', { restApiName: 'rest' });
  rest.root.addResource('hello').addMethod('GET', new LambdaIntegration(fn));
  const requestTemplates = { 'application/json': '{"statusCode": 200, "page": "$input.params(\'page\')"}' };
  const responseTemplates = { 'application/json': '{"message":"hello $context.requestId"}' };
  rest.root
    .addResource('mock')
    .addMethod(
      'GET',
      new MockIntegration({ requestTemplates, integrationResponses: [{ statusCode: '200', responseTemplates }] }),
      {
        methodResponses: [{ statusCode: '200' }],
      },
    );
  const http = new HttpApi(stack, 'Http', { apiName: 'http' });
  http.addRoutes({ path: '/hello', methods: [HttpMethod.GET], integration: new HttpLambdaIntegration('Hello', fn) });
}

/** All of them take turns, so that what else the machine does hits each alike; the median counts. */
async function measure(urls: Readonly<Record<string, string>>, count: number): Promise<Record<string, Load>> {
  const all: Record<string, Load[]> = Object.fromEntries(Object.keys(urls).map((name) => [name, []]));
  for (const url of Object.values(urls)) await load(url, 1, count);
  for (let round = 0; round < rounds; round++) {
    for (const [name, url] of Object.entries(urls)) all[name]?.push(await load(url, seconds, count));
  }
  return Object.fromEntries(Object.entries(all).map(([name, loads]) => [name, medianOf(loads)]));
}

function medianOf(loads: Load[]): Load {
  return loads.sort((a, b) => a.requestsPerSecond - b.requestsPerSecond)[loads.length >> 1] as Load;
}

async function main(): Promise<void> {
  await using bare = await startBareServer(folder, join(code, 'handler.js'));
  const { server, ready } = await startGatewright(synthesize(folder, helloApis));
  await using _ = server;
  const urls: Record<string, string> = {
    'bare, function': `${bare.address}/function`,
    'bare, static': `${bare.address}/static`,
    'REST, function': `${urlOf(ready, 'rest')}/hello`,
    'HTTP, function': `${urlOf(ready, 'http')}/hello`,
    'REST, MOCK': `${urlOf(ready, 'rest')}/mock`,
  };
  const offline = process.argv.includes('--without-offline') ? undefined : installOffline();
  for (const count of connections) {
    const results = await measure(urls, count);
    const memory = await server.memoryOfAll();
    if (offline !== undefined) Object.assign(results, await measureOffline(offline, count));
    print(results, count);
    printMemory(memory);
  }
}

function printMemory(bytes: readonly number[]): void {
  const sizes = bytes.map((size) => Math.round(size / 1024 / 1024));
  const sum = sizes.reduce((a, b) => a + b, 0);
  console.log(`gatewright: ${sum} MB in ${sizes.length} processes (${sizes.join(', ')}; goal 200)\n`);
}

function installOffline(): string {
  const project = installServerlessOffline(folder);
  writeFileSync(join(project, 'handler.js'), handler);
  return project;
}

async function measureOffline(project: string, count: number): Promise<Record<string, Load>> {
  const results: Record<string, Load> = {};
  for (const [mode, flags] of [
    ['default', []],
    ['in process', ['--useInProcess']],
  ] as const) {
    await using offline = await startServerlessOffline(project, flags);
    const urls = {
      [`serverless-offline ${mode}, REST`]: `${offline.address}/prod/hello`,
      [`serverless-offline ${mode}, HTTP`]: `${offline.address}/hello`,
    };
    Object.assign(results, await measure(urls, count));
  }
  return results;
}

function print(results: Readonly<Record<string, Load>>, count: number): void {
  console.log(`${count} in flight`);
  for (const [name, { requestsPerSecond, median, p99 }] of Object.entries(results)) {
    const rate = requestsPerSecond.toFixed(0).padStart(7);
    console.log(`${name.padEnd(36)}${rate}/s   median ${median.toFixed(2)} ms   p99 ${p99.toFixed(2)} ms`);
  }
  const rateOf = (name: string) => results[name]?.requestsPerSecond;
  const compare = (ours: string, theirs: string, goal: number) => {
    const [a, b] = [rateOf(ours), rateOf(theirs)];
    if (a !== undefined && b !== undefined) console.log(`${ours} : ${theirs} = ${(a / b).toFixed(2)} (goal ${goal})`);
  };
  for (const kind of ['REST', 'HTTP']) {
    compare(`${kind}, function`, 'bare, function', 0.8);
    compare(`${kind}, function`, `serverless-offline default, ${kind}`, 5.5);
    compare(`${kind}, function`, `serverless-offline in process, ${kind}`, 3.5);
  }
  compare('REST, MOCK', 'bare, static', 0.5);
}

await main();
