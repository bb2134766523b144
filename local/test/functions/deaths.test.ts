import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { FunctionLogEntry } from '../../src/functions/local-function-runner.js';
import { LocalGateway } from '../../src/gateway.js';
import { until } from '../until.js';
import { type Death, moduleOf, nodeDeaths, pythonDeaths } from './function-deaths.js';

// Processes are started: on a busy machine that takes its time.
jest.setTimeout(60_000);

const runtimes = { node: 'nodejs22.x', python: 'python3.11' } as const;

/** One HTTP API with a route for each way to die, and one to a function that is well. */
function templateOf(deaths: readonly Death[], runtime: keyof typeof runtimes): object {
  const sources = deaths.map((death) => moduleOf(death, runtime));
  const healthy = {
    node: "exports.handler = async () => 'well';",
    python: 'def handler(event, context): return "well"',
  };
  const api = { ApiId: { Ref: 'Api' } };
  const resources: Record<string, object> = {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
    Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ...api, StageName: '$default', AutoDeploy: true } },
  };
  [...sources, healthy[runtime]].forEach((ZipFile, index) => {
    const arn = { 'Fn::GetAtt': [`F${index}`, 'Arn'] };
    resources[`F${index}`] = {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: runtimes[runtime],
        Handler: 'index.handler',
        Role: 'arn:aws:iam::123456789012:role/role',
        // What runs into it is meant to; the others have enough time on any machine.
        Timeout: deaths[index]?.told?.source.includes('timed out') ? 1 : 30,
        MemorySize: 128,
        Code: { ZipFile },
      },
    };
    resources[`P${index}`] = {
      Type: 'AWS::Lambda::Permission',
      Properties: { Action: 'lambda:InvokeFunction', FunctionName: arn, Principal: 'apigateway.amazonaws.com' },
    };
    resources[`I${index}`] = {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { ...api, IntegrationType: 'AWS_PROXY', IntegrationUri: arn, PayloadFormatVersion: '2.0' },
    };
    resources[`R${index}`] = {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ...api,
        RouteKey: `GET /${index}`,
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: `I${index}` }]] },
      },
    };
  });
  return { Resources: resources };
}

describe.each([
  ['node', nodeDeaths],
  ['python', pythonDeaths],
] as const)('a handler of %s', (runtime, deaths) => {
  let folder: string;
  let gateway: LocalGateway;
  const failures: unknown[] = [];
  let log: FunctionLogEntry[] = [];

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deaths-'));
    const assembly = path.join(folder, 'template.json');
    fs.writeFileSync(assembly, JSON.stringify(templateOf(deaths, runtime)));
    gateway = await LocalGateway.start({
      assembly,
      onFailure: (error) => failures.push(error),
      onLog: (entry) => log.push(entry),
    });
  });
  afterAll(async () => {
    await gateway.close();
    fs.rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    log = [];
  });

  const get = async (index: number) => {
    const response = await gateway.request(`GET /${index}`);
    return [response.status, await response.text()];
  };
  const lines = () => log.map(({ line }) => line).join('\n');

  test.each(deaths.map((death, index) => [death.name, death, index] as const))('%s', async (_, death, index) => {
    const expected = death.answer === 500 ? [500, '{"message":"Internal Server Error"}'] : [200, death.answer];
    expect(await get(index)).toEqual(expected);
    const { told } = death;
    if (told) await until(() => told.test(lines()), lines);
    expect(await get(deaths.length)).toEqual([200, 'well']);
    expect(failures).toEqual([]);
  });
});
