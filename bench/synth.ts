import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { RestAuth, RestDefinition, RestGateway } from 'cdk-gatewright';

/** How long it takes to declare and synthesize an API, and how large it gets: plain L2 constructs beside ours. */
const SIZES = [5, 20, 50, 100];
const KINDS = ['plain L2', 'RESOURCES', 'OPENAPI'] as const;
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];

type Kind = (typeof KINDS)[number];

interface Measurement {
  readonly resources: number;
  readonly bytes: number;
  /** Of the processor: what a busy machine makes the process wait does not count. */
  readonly milliseconds: number;
}

const declare: Record<Kind, (stack: Stack, handler: lambda.IFunction, routes: number) => void> = {
  'plain L2': declarePlain,
  RESOURCES: (stack, handler, routes) => declareOurs(stack, handler, { routes, definition: RestDefinition.RESOURCES }),
  OPENAPI: (stack, handler, routes) => declareOurs(stack, handler, { routes, definition: RestDefinition.OPENAPI }),
};

/** The same API: with the logs, tracing, throttle, validator and CORS headers of errors that ours has by default. */
function declarePlain(stack: Stack, handler: lambda.IFunction, routes: number): void {
  const logGroup = new logs.LogGroup(stack, 'AccessLog', { retention: logs.RetentionDays.ONE_MONTH });
  const api = new apigateway.RestApi(stack, 'Api', {
    cloudWatchRole: false,
    endpointTypes: [apigateway.EndpointType.REGIONAL],
    defaultCorsPreflightOptions: { allowOrigins: ['https://app.example.com'] },
    deployOptions: {
      accessLogDestination: new apigateway.LogGroupLogDestination(logGroup),
      accessLogFormat: apigateway.AccessLogFormat.jsonWithStandardFields(),
      loggingLevel: apigateway.MethodLoggingLevel.ERROR,
      tracingEnabled: true,
      metricsEnabled: true,
      throttlingRateLimit: 10_000,
      throttlingBurstLimit: 5_000,
    },
  });
  const responseHeaders = { 'Access-Control-Allow-Origin': "'https://app.example.com'" };
  api.addGatewayResponse('Default4xx', { type: apigateway.ResponseType.DEFAULT_4XX, responseHeaders });
  api.addGatewayResponse('Default5xx', { type: apigateway.ResponseType.DEFAULT_5XX, responseHeaders });
  api.addRequestValidator('RequestValidator', { validateRequestBody: true, validateRequestParameters: true });
  const integration = new apigateway.LambdaIntegration(handler);
  for (const { method, path } of routesOf(routes)) api.root.resourceForPath(path).addMethod(method, integration);
}

function declareOurs(
  stack: Stack,
  handler: lambda.IFunction,
  { routes, definition }: { routes: number; definition: RestDefinition },
): void {
  new RestGateway(stack, 'Api', {
    definition,
    auth: RestAuth.none(),
    cors: { origins: ['https://app.example.com'] },
    routes: Object.fromEntries(routesOf(routes).map(({ method, path }) => [`${method} ${path}`, { handler }])),
  });
}

/** Four methods a path. */
function routesOf(count: number): { method: string; path: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    method: METHODS[index % METHODS.length] as string,
    path: `/path${Math.floor(index / METHODS.length)}`,
  }));
}

/** One measurement in this process; the modules are loaded, nothing has been synthesized before. */
function measure(kind: Kind, routes: number): Measurement {
  const begin = process.cpuUsage();
  const app = new App({ builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Bench');
  const handler = new lambda.Function(stack, 'Handler', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 200 });'),
  });
  declare[kind](stack, handler, routes);
  const { directory, stacks } = app.synth();
  const { user, system } = process.cpuUsage(begin);
  const milliseconds = (user + system) / 1000;
  const template = readFileSync(join(directory, stacks[0]?.templateFile ?? ''), 'utf8');
  rmSync(directory, { recursive: true });
  return { milliseconds, bytes: template.length, resources: Object.keys(JSON.parse(template).Resources).length };
}

/** In a process of its own, so that nothing is warm from another measurement. */
function measureApart(kind: Kind, routes: number): Measurement {
  const child = ['--import', 'tsx', __filename, '--measure', kind, String(routes)];
  return JSON.parse(execFileSync(process.execPath, child, { encoding: 'utf8' }));
}

/** The kinds take turns, so that a slower minute of the machine is shared by all. */
function compare(routes: number, rounds: number): Map<Kind, Measurement> {
  const measurements = Array.from({ length: rounds }, () => KINDS.map((kind) => measureApart(kind, routes)));
  return new Map(
    KINDS.map((kind, index) => {
      const own = measurements.map((round) => round[index] as Measurement);
      return [kind, { ...(own[0] as Measurement), milliseconds: median(own.map(({ milliseconds }) => milliseconds)) }];
    }),
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

function rowsOf(routes: number, compared: Map<Kind, Measurement>): string[] {
  const plain = compared.get('plain L2') as Measurement;
  return [...compared].map(([kind, { resources, bytes, milliseconds }]) => {
    const cells = [
      `${resources} (${percent(resources, plain.resources)})`,
      `${Math.round(bytes / 1000)} (${percent(bytes, plain.bytes)})`,
      `${Math.round(milliseconds)} (${percent(milliseconds, plain.milliseconds)})`,
    ];
    return `| ${routes} | ${kind} | ${cells.join(' | ')} |`;
  });
}

function percent(value: number, of: number): string {
  return `${Math.round((100 * value) / of)} %`;
}

function main([flag, ...rest]: readonly string[]): void {
  if (flag === '--measure') {
    console.log(JSON.stringify(measure(rest[0] as Kind, Number(rest[1]))));
    return;
  }
  const rounds = Number(flag ?? 7);
  console.log(`median of ${rounds}, in percent of plain L2 constructs\n`);
  console.log('| routes | defined by | resources | kB | CPU milliseconds |\n|---|---|---|---|---|');
  for (const routes of SIZES) console.log(rowsOf(routes, compare(routes, rounds)).join('\n'));
}

main(process.argv.slice(2));
