import type { RunningApis, TestInvocation, TestInvocationResult } from '../control-plane/running-apis.js';
import type { HeaderLines } from '../model/client.js';
import { elapsedMillis } from '../model/execution.js';
import type { Method, RestApi } from '../model/rest-api.js';
import { testInvokeMethod } from '../pipeline/rest/test-invoke-method.js';
import type { Surroundings } from './api-service.js';
import { restEnvironment } from './environments.js';
import { LiveExecution } from './live-execution.js';

/** What the management API asks of the APIs that run here. */
export function runningApis(surroundings: () => Surroundings): RunningApis {
  return {
    flushStageCache: (apiId, stageName) => surroundings().phases.flushStageCache(apiId, stageName),
    flushStageAuthorizersCache: (apiId, stageName) =>
      surroundings().phases.flushStageAuthorizersCache(apiId, stageName),
    usageOf: (...asked) => surroundings().phases.usageOf(...asked),
    testInvokeMethod: (api, method, invocation) => testInvoke(surroundings(), { api, method }, invocation),
  };
}

/** https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeMethod.html */
async function testInvoke(
  surroundings: Surroundings,
  { api, method }: { readonly api: RestApi; readonly method: Method },
  invocation: TestInvocation,
): Promise<TestInvocationResult> {
  const { clock } = surroundings;
  const execution = new LiveExecution(clock, { readsLogs: true });
  const { pathWithQueryString } = invocation;
  const response = await testInvokeMethod(
    execution,
    { api, method, environment: restEnvironment(surroundings) },
    {
      ...(pathWithQueryString !== undefined && { pathWithQueryString }),
      headers: headersOf(invocation),
      body: invocation.body ?? '',
      stageVariables: invocation.stageVariables ?? {},
    },
  );
  return {
    status: response.status,
    body: response.body.toString(),
    headers: Object.fromEntries(response.headers),
    multiValueHeaders: grouped(response.headers),
    log: execution.lines.map((line) => `${line}\n`).join(''),
    latency: elapsedMillis(clock, execution.startedAt),
  };
}

function headersOf({ headers = {}, multiValueHeaders = {} }: TestInvocation): HeaderLines {
  const multiple = Object.entries(multiValueHeaders).flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
  const single = Object.entries(headers).filter(([name]) => !Object.hasOwn(multiValueHeaders, name));
  return [...single, ...multiple];
}

function grouped(headers: HeaderLines): Record<string, string[]> {
  const groups: Record<string, string[]> = Object.create(null);
  for (const [name, value] of headers) groups[name] = [...(groups[name] ?? []), value];
  return groups;
}
