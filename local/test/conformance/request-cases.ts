import { runHttpEvent } from './requests/http-example-event.js';
import { runFunctionUrl, runHttpRequest } from './requests/http-request.js';
import { type CaseOutcome, NotExpressible, type RequestCase } from './requests/request-case.js';
import { runAuthorizerExample } from './requests/rest-authorizer-example.js';
import {
  runAuthorizerContext,
  runContentHandling,
  runGatewayResponses,
  runPassthrough,
} from './requests/rest-documents.js';
import { refuseInvented, runExampleEvent } from './requests/rest-example-event.js';
import { runImport } from './requests/rest-import.js';
import { runPolicyTable } from './requests/rest-policy.js';
import { runPutIntegration } from './requests/rest-put-integration.js';
import { runRestRequest } from './requests/rest-request.js';
import { runTestInvoke } from './requests/rest-test-invoke.js';
import { runWebSocketEvent } from './requests/websocket-example-event.js';
import { runWebSocketRequest } from './requests/websocket-request.js';

/** A file of recorded requests. */
export interface RequestCaseFile {
  readonly meta: unknown;
  readonly cases: readonly RequestCase[];
}

/** How a case came out, with what was recorded. */
export interface RequestCaseResult {
  readonly id: string;
  readonly category: string;
  readonly tier: string;
  readonly status: CaseOutcome['status'];
  readonly expected: unknown;
  readonly actual?: unknown;
  readonly reason?: string;
}

/** Runs recorded requests against the gateway, each in an API of its own. */
export async function runRequestCases({ cases }: RequestCaseFile): Promise<readonly RequestCaseResult[]> {
  const results: RequestCaseResult[] = [];
  for (const given of cases) {
    const { id, category, source, expected } = given;
    results.push({ id, category, tier: source.kind, expected, ...(await run(given)) });
  }
  return results;
}

type Run = (given: RequestCase) => Promise<CaseOutcome>;

const byApiType: Readonly<Record<string, Run>> = {
  REST: runRest,
  HTTP: (given) => (given.expected.event && isExample(given) ? runHttpEvent(given) : runHttpRequest(given)),
  // Of the events that both kinds of API send, HTTP APIs know no resource by its id.
  'REST/HTTP': (given) =>
    given.expected.event?.requestContext?.resourceId === null ? runHttpEvent(given) : runExample(given),
  FUNCTION_URL: (given) => (given.expected.event && isExample(given) ? runHttpEvent(given) : runFunctionUrl(given)),
  WEBSOCKET: (given) =>
    given.expected.event && isExample(given) ? runWebSocketEvent(given) : runWebSocketRequest(given),
};

/** An event that was published without the request that led to it. */
function isExample({ request }: RequestCase): boolean {
  return Object.keys(request).length === 0;
}

async function runExample(given: RequestCase): Promise<CaseOutcome> {
  refuseInvented(given.expected.event);
  return runExampleEvent(given);
}

async function run(given: RequestCase): Promise<CaseOutcome> {
  const runType = byApiType[given.apiType];
  if (!runType) return { status: 'skipped', reason: `cases of ${given.apiType} APIs are not run yet` };
  try {
    return await runType(given);
  } catch (error) {
    if (error instanceof NotExpressible) return { status: 'skipped', reason: error.message };
    return { status: 'failed', actual: (error as Error).stack, reason: 'it failed' };
  }
}

function runRest(given: RequestCase): Promise<CaseOutcome> {
  const { definition, request, expected, category } = given;
  if (request.testInvoke) return runTestInvoke(given);
  if (expected.integrationBody || (category === 'passthrough' && request.body === '<payload>'))
    return runPassthrough(given);
  if (expected.integrationPayload || expected.methodResponsePayload) return runContentHandling(given);
  if (definition.coreTemplate) return runAuthorizerContext(given);
  if (category === 'gateway-response-default') return runGatewayResponses(given);
  if (request.controlPlane === 'PutIntegration') return runPutIntegration(given);
  if (category === 'openapi-import') return runImport(given);
  if (request.controlPlane)
    throw new NotExpressible(`${request.controlPlane} is not emulated: an API comes from a template`);
  if (category === 'resource-policy') return runPolicyTable(given);
  if (category === 'event-1.0' && expected.event) return runExample(given);
  // Only HTTP APIs tell the version of an authorizer's event.
  if (category.startsWith('authorizer-event'))
    return expected.event?.version ? runHttpEvent(given) : runAuthorizerExample(given);
  if (Object.keys(request).length === 0) throw new NotExpressible('there is no request: an event alone was published');
  return runRestRequest(given);
}
