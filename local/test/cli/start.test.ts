import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnIntegration,
  CfnRoute,
  CfnRoutingRule,
  type CfnStage,
  CfnVpcLink,
  HttpApi,
  HttpMethod,
  ParameterMapping,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpEventBridgeIntegration, HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { folderWith, nodeFunction, synthesizeStack, temporaryFolder } from '../gateway/assemblies.js';
import { startBackend } from '../gateway/backend.js';
import { gatewright } from './run-gatewright.js';

jest.setTimeout(60_000);

function pets(stack: Stack): void {
  const source = `exports.handler = async (event) => {
    console.log('a pet is asked for');
    return { statusCode: 200, body: 'rex' };
  };`;
  const fn = nodeFunction(stack, 'Pet', source);
  const rest = new RestApi(stack, 'Rest', { restApiName: 'rest-pets' });
  rest.root.addResource('pets').addResource('{id}').addMethod('GET', new LambdaIntegration(fn));
  const http = new HttpApi(stack, 'Http', { apiName: 'http-pets' });
  const integration = new HttpLambdaIntegration('Integration', fn);
  http.addRoutes({ path: '/pets/{id}', methods: [HttpMethod.GET], integration });
  (http.defaultStage?.node.defaultChild as CfnStage).accessLogSettings = {
    destinationArn: 'arn:aws:logs:us-east-1:123456789012:log-group:pets',
    format: '$context.httpMethod $context.status',
  };
}

let assembly: string;

beforeAll(() => {
  assembly = synthesizeStack(pets);
});

test('the first JSON line tells where everything is, and each request is a line', async () => {
  const process = gatewright(['start', assembly, '--port', '0', '--json']);
  const ready = await process.untilEvent('ready');
  expect(process.stdout.split('\n', 1)[0]).toBe(JSON.stringify(ready));
  expect(Object.keys(ready)).toEqual(['event', 'console', 'apis', 'apiKeys', 'credentials', 'environment']);
  const [rest, http] = ready.apis;
  expect(rest).toEqual({
    logicalId: expect.stringMatching(/^Rest/) as string,
    name: 'rest-pets',
    protocol: 'REST',
    id: expect.stringMatching(/^[a-z0-9]{10}$/) as string,
    port: expect.any(Number) as number,
    stages: [{ name: 'prod', url: `http://127.0.0.1:${rest?.port}/prod` }],
  });
  const response = await fetch(`${http?.stages[0]?.url}/pets/7?x=1`);
  expect(await response.text()).toBe('rex');
  const request = await process.untilEvent('request');
  expect(request).toMatchObject({
    api: 'http-pets',
    protocol: 'HTTP',
    method: 'GET',
    path: '/pets/7?x=1',
    status: 200,
    durationMs: expect.any(Number) as number,
    function: 'Pets/Pet',
  });
  await process.untilEvent('log', ({ line }) => line === 'a pet is asked for');
  expect(await process.end()).toBe(0);
});

test('a person sees the table of routes, lines to copy and a line for each request', async () => {
  const process = gatewright(['start', assembly, '--port', '0', '--verbose']);
  const url = await process.until(({ stdout }) => /curl (http:\S+\/prod\/pets\/1)\n/.exec(stdout)?.[1]);
  expect(process.stdout).toMatch(/^API +STAGE +ROUTE +AUTH +INTEGRATION$/m);
  expect(process.stdout).toMatch(/^rest-pets +prod +GET \/pets\/\{id\} +NONE +lambda Pets\/Pet \(Pets-Pet\S+\)$/m);
  await fetch(url);
  await process.until(({ stdout }) => /rest-pets {2}GET {2}\/prod\/pets\/1 {2}200 {2}\d+ ms {2}Pets\/Pet/.exec(stdout));
  await process.until(({ stdout }) => /Method completed with status: 200/.exec(stdout));
  expect(process.stdout).not.toContain('\u001b[');
  expect(await process.end()).toBe(0);
});

test('access logs go to the given file', async () => {
  const file = join(temporaryFolder(), 'access.log');
  const process = gatewright(['start', assembly, '--port', '0', '--json', '--access-log', file]);
  const { apis } = await process.untilEvent('ready');
  await fetch(`${apis[1]?.stages[0]?.url}/pets/7`);
  await process.end();
  expect(readFileSync(file, 'utf8')).toBe('GET 200\n');
});

test('a reason that the client is not told stands under the line of the request', async () => {
  const folder = synthesizeStack((stack) => {
    const api = new HttpApi(stack, 'Http');
    const fn = nodeFunction(stack, 'Broken', 'exports.handler = async () => { throw new Error("no pets today"); };');
    api.addRoutes({ path: '/', integration: new HttpLambdaIntegration('Integration', fn) });
  });
  const process = gatewright(['start', folder, '--port', '0', '--json']);
  const { apis } = await process.untilEvent('ready');
  const response = await fetch(`${apis[0]?.stages[0]?.url}/`);
  expect(await response.text()).toBe('{"message":"Internal Server Error"}');
  const { reasons } = await process.untilEvent('request');
  expect(String(reasons)).toContain('no pets today');
  await process.end();
});

test('recorded AWS calls and cache hits are lines, to people and to programs', async () => {
  const folder = synthesizeStack((stack) => {
    const put = `exports.handler = async () => {
      const { SQSClient, SendMessageCommand } = require('@aws-sdk/client-sqs');
      const QueueUrl = process.env.AWS_ENDPOINT_URL + '/123456789012/pets';
      await new SQSClient({}).send(new SendMessageCommand({ QueueUrl, MessageBody: 'hi' }));
      return { statusCode: 200, body: 'put' };
    };`;
    const rest = new RestApi(stack, 'Rest', {
      restApiName: 'rest',
      deployOptions: { cacheClusterEnabled: true, methodOptions: { '/*/*': { cachingEnabled: true } } },
    });
    rest.root.addMethod('GET', new LambdaIntegration(nodeFunction(stack, 'Put', put)));
  });
  const [people, programs] = [
    gatewright(['start', folder, '--port', '0']),
    gatewright(['start', folder, '--port', '0', '--json']),
  ];
  const { apis } = await programs.untilEvent('ready');
  const url = await people.until(({ stdout }) => /curl (http:\S+)\n/.exec(stdout)?.[1]);
  for (const address of [url, url, apis[0]?.stages[0]?.url as string, apis[0]?.stages[0]?.url as string]) {
    await fetch(address);
  }
  await people.until(({ stdout }) => /recorded {2}sqs SendMessage {2}by Pets\/Put$/m.exec(stdout));
  await people.until(({ stdout }) => /200 {2}\d+ ms {2}Pets\/Put {2}cache hit$/m.exec(stdout));
  expect(await programs.untilEvent('recorded')).toMatchObject({
    service: 'sqs',
    operation: 'SendMessage',
    caller: 'Pets/Put',
    input: { MessageBody: 'hi' },
  });
  await programs.untilEvent('request', ({ cacheHits }) => String(cacheHits) === 'response');
  await Promise.all([people.end(), programs.end()]);
});

test('a port that is taken is named, in three lines, with exit status 1', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const process = gatewright(['start', assembly, '--port', String(port)]);
  expect(await process.ended()).toBe(1);
  expect(process.stderr.trimEnd().split('\n')).toEqual([
    `PORT_TAKEN  port ${port} of 127.0.0.1 is taken by another program`,
    '  another program listens on the port',
    expect.stringMatching(/^ {2}fix: end that program, or pass --port/) as string,
  ]);
  server.close();
});

test.each([
  [['start', '--prot', '1'], 'UNKNOWN_OPTION  there is no option --prot', 'did you mean --port?'],
  [['strat'], 'UNKNOWN_COMMAND  there is no command strat', "did you mean 'gatewright start'?"],
  [['start', '--port', 'x'], 'INVALID_OPTION  --port x is no port', 'give a number from 0 to 65535'],
  [['start', '--parameter', 'x'], 'INVALID_PARAMETER  --parameter x is not of the form KEY=VALUE', 'write'],
  [['start', '--endpoint', 'sqs=x'], 'INVALID_OPTION  --endpoint sqs=x has no URL', 'write --endpoint sqs='],
  [['start', '--vpc-link', 'Link=x'], 'INVALID_OPTION  --vpc-link Link=x has no URL', 'write --vpc-link Link='],
  [['start', '/nowhere'], 'NO_ASSEMBLY  there is nothing at /nowhere', "run 'cdk synth' first"],
])('%j ends with an error in three lines', async (args, first, fix) => {
  const process = gatewright(args);
  expect(await process.ended()).toBe(1);
  const lines = process.stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[0]).toBe(first);
  expect(lines[2]).toContain(`fix: ${fix}`);
});

test('with --strict, what is not emulated is named and nothing is served', async () => {
  const folder = synthesizeStack((stack) => {
    pets(stack);
    new CfnRoutingRule(stack, 'Rule', { domainNameArn: 'arn', priority: 1, conditions: [], actions: [] });
  });
  const process = gatewright(['start', folder, '--port', '0', '--strict']);
  expect(await process.ended()).toBe(1);
  expect(process.stdout).toBe('');
  expect(process.stderr.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^NOT_EMULATED {2}Pets\/Rule: AWS::ApiGatewayV2::RoutingRule: /) as string,
    '  the assembly asks for something that is not emulated, and --strict was given',
    '  fix: leave out --strict to serve everything else',
  ]);
});

test('--endpoint sends the calls of one service to the given place', async () => {
  const events = await startBackend('{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}');
  const folder = synthesizeStack((stack) => {
    const http = new HttpApi(stack, 'Http');
    const integration = new HttpEventBridgeIntegration('Put', {
      eventBusRef: new EventBus(stack, 'Bus').eventBusRef,
      parameterMapping: new ParameterMapping()
        .custom('Detail', '$request.body')
        .custom('DetailType', 'PetFound')
        .custom('Source', 'pets'),
    });
    http.addRoutes({ path: '/', methods: [HttpMethod.POST], integration });
  });
  const process = gatewright(['start', folder, '--port', '0', '--json', '--endpoint', `events=${events.url}`]);
  const { apis } = await process.untilEvent('ready');
  const response = await fetch(`${apis[0]?.stages[0]?.url}/`, { method: 'POST', body: '{"name":"rex"}' });
  expect(response.status).toBe(200);
  expect(events.received).toMatchObject([{ headers: { 'x-amz-target': 'AWSEvents.PutEvents' } }]);
  expect(events.received[0]?.body).toContain('rex');
  expect(await process.end()).toBe(0);
});

test('--vpc-link sends the requests through a VPC link to the given place', async () => {
  const backend = await startBackend('rex');
  const folder = synthesizeStack((stack) => {
    const link = new CfnVpcLink(stack, 'Link', { name: 'inner', subnetIds: ['subnet-1'] });
    const api = new HttpApi(stack, 'Http');
    const integration = new CfnIntegration(stack, 'Private', {
      apiId: api.apiId,
      integrationType: 'HTTP_PROXY',
      integrationMethod: 'ANY',
      payloadFormatVersion: '1.0',
      connectionType: 'VPC_LINK',
      connectionId: link.ref,
    });
    new CfnRoute(stack, 'Route', {
      apiId: api.apiId,
      routeKey: '$default',
      target: `integrations/${integration.ref}`,
    });
  });
  const process = gatewright(['start', folder, '--port', '0', '--json', '--vpc-link', `Link=${backend.url}`]);
  const { apis } = await process.untilEvent('ready');
  expect(await (await fetch(`${apis[0]?.stages[0]?.url}/pets`)).text()).toBe('rex');
  expect(backend.received).toMatchObject([{ target: '/pets' }]);
  expect(await process.end()).toBe(0);
});

test('an unknown stack is named with those that there are', async () => {
  const process = gatewright(['start', assembly, '--stack', 'Pet']);
  expect(await process.ended()).toBe(1);
  expect(process.stderr).toMatch(/^UNKNOWN_STACK {2}.*Pet/);
  expect(process.stderr).toContain('Pets');
});

test('an app that fails shows its output and the error', async () => {
  const cwd = folderWith({
    'cdk.json': JSON.stringify({ app: 'node app.js' }),
    'app.js': 'throw new Error("no table")',
  });
  const process = gatewright(['start', '--port', '0'], { cwd });
  expect(await process.ended()).toBe(1);
  expect(process.stderr).toContain('no table');
  expect(process.stderr).toMatch(/^APP_FAILED {2}the app command/m);
});

test('without an assembly and without an app there is nothing to start', async () => {
  const process = gatewright(['start'], { cwd: temporaryFolder() });
  expect(await process.ended()).toBe(1);
  expect(process.stderr).toMatch(/^NO_ASSEMBLY {2}there is neither a folder cdk.out nor a cdk.json here$/m);
});

test('routes prints the table alone', async () => {
  const process = gatewright(['routes', assembly]);
  expect(await process.ended()).toBe(0);
  expect(process.stdout.trimEnd().split('\n')).toHaveLength(3);
  expect(process.stderr).toBe('');
});

describe('what is not emulated', () => {
  const folder = () =>
    synthesizeStack((stack) => {
      pets(stack);
      new CfnRoutingRule(stack, 'Rule', { domainNameArn: 'arn', priority: 1, conditions: [], actions: [] });
    });
  const warning = {
    event: 'warning',
    code: 'TYPE_NOT_EMULATED',
    constructPath: 'Pets/Rule',
    message: expect.stringContaining('AWS::ApiGatewayV2::RoutingRule') as string,
    fix: expect.any(String) as string,
    notEmulated: true,
  };

  test('is told by start, to a program as a line of its own', async () => {
    const process = gatewright(['start', folder(), '--port', '0', '--json']);
    expect(await process.untilEvent('warning')).toEqual(warning);
    expect(await process.end()).toBe(0);
  });

  test('is told by routes, beside the table', async () => {
    const assemblyWithRule = folder();
    const forPeople = gatewright(['routes', assemblyWithRule]);
    const forPrograms = gatewright(['routes', assemblyWithRule, '--json']);
    expect(await forPeople.ended()).toBe(0);
    expect(forPeople.stdout.trimEnd().split('\n')).toHaveLength(3);
    expect(forPeople.stderr).toMatch(/^not emulated\n {2}TYPE_NOT_EMULATED .*\n {4}Pets\/Rule: .*\n {4}fix: /);
    expect(await forPrograms.ended()).toBe(0);
    expect(JSON.parse(forPrograms.stderr)).toEqual(warning);
  });
});

test('--help and --version tell about the program', async () => {
  const help = gatewright(['start', '--help']);
  expect(await help.ended()).toBe(0);
  for (const option of ['--app', '--stack', '--port', '--host', '--parameter', '--watch', '--json', '--strict']) {
    expect(help.stdout).toContain(option);
  }
  const version = gatewright(['--version']);
  expect(await version.ended()).toBe(0);
  expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('nothing is left behind: no folder, no process', async () => {
  const TMPDIR = temporaryFolder();
  const process = gatewright(['start', assembly, '--port', '0', '--json'], { env: { TMPDIR } });
  const { apis } = await process.untilEvent('ready');
  await fetch(`${apis[0]?.stages[0]?.url}/pets/7`);
  expect(await process.end('SIGTERM')).toBe(0);
  // The loader of the tests keeps a cache.
  expect(readdirSync(TMPDIR).filter((name) => !name.startsWith('tsx-'))).toEqual([]);
});
