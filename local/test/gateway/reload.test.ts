import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LocalGateway } from '../../src/index.js';
import { nodeFunction, synthesizeStack, temporaryFolder } from './assemblies.js';

/** Says that it has begun, and answers once it may. */
function patient(folder: string): string {
  return `
    const { existsSync, writeFileSync } = require('node:fs');
    exports.handler = async () => {
      writeFileSync(${JSON.stringify(join(folder, 'begun'))}, '');
      while (!existsSync(${JSON.stringify(join(folder, 'go-on'))})) await new Promise(setImmediate);
      return { statusCode: 200, headers: { 'X-Api': 'first' }, body: 'first' };
    };`;
}

function rest(source: string) {
  return (stack: Stack) => {
    const api = new RestApi(stack, 'Api');
    api.root.addMethod('GET', new LambdaIntegration(nodeFunction(stack, 'Pet', source)));
  };
}

function http(source: string) {
  return (stack: Stack) => {
    const integration = new HttpLambdaIntegration('Pet', nodeFunction(stack, 'Pet', source));
    new HttpApi(stack, 'Api').addRoutes({ path: '/', integration });
  };
}

const second = 'exports.handler = async () => ({ statusCode: 200, body: "second" });';

test.each([
  ['a REST API', rest],
  ['an HTTP API', http],
])('a request in flight through %s ends in the model it began with, and the next one meets the new', async (_, api) => {
  const folder = temporaryFolder();
  await using gateway = await LocalGateway.start({ assembly: synthesizeStack(api(patient(folder))) });
  const { apis } = gateway;
  const inFlight = gateway.request('GET /');
  while (!existsSync(join(folder, 'begun'))) await new Promise(setImmediate);
  await gateway.reload(synthesizeStack(api(second)));
  expect(gateway.apis).toEqual(apis);
  expect(await (await gateway.request('GET /')).text()).toBe('second');
  writeFileSync(join(folder, 'go-on'), '');
  expect(await (await inFlight).text()).toBe('first');
});
