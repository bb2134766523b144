import { testInvokeMethod } from '../../../src/pipeline/rest/test-invoke-method.js';
import { Comparison } from './compare.js';
import type { CaseOutcome, RequestCase } from './request-case.js';
import { compareBody, compareHeaders, outcomeOf } from './rest-request.js';
import { makeCaseApi } from './rest-server.js';

/** Runs a case of TestInvokeMethod, whose answer has the execution log in it. */
export async function runTestInvoke({
  definition,
  request,
  expected,
  compare = '',
}: RequestCase): Promise<CaseOutcome> {
  const caseApi = await makeCaseApi(definition);
  try {
    const { api, environment } = caseApi;
    const resource = api.resources.find(({ path }) => path === request.resource);
    const method = resource?.methods[request.method] ?? resource?.methods.ANY;
    if (!method) return { status: 'failed', actual: api.resources, reason: `there is no ${request.resource}` };
    const log: string[] = [];
    const response = await testInvokeMethod(
      caseApi.execution(log),
      { api, method, environment },
      {
        ...(typeof request.pathWithQueryString === 'string' && { pathWithQueryString: request.pathWithQueryString }),
        headers: Object.entries(request.headers ?? {}),
        body: request.body ?? '',
        stageVariables: definition.stageVariables ?? {},
      },
    );
    const comparison = new Comparison();
    const headers = Object.fromEntries(response.headers);
    comparison.equal('status', expected.status, response.status);
    compareHeaders(comparison, expected, { headers }, compare);
    compareBody(comparison, expected, Buffer.from(response.body as string), compare);
    if (expected.log) comparison.equal('log', normalized(expected.log), log.map(withoutDates));
    return outcomeOf(comparison, { status: response.status, headers, body: String(response.body), log }, caseApi);
  } finally {
    caseApi.close();
  }
}

/** The lines behind the heading, without the time that API Gateway puts before each. */
function normalized(lines: readonly string[]): readonly string[] {
  return lines.slice(1, -1).map((line) => withoutDates(line.replace(/^DDD MMM dd hh:mm:ss UTC yyyy : /, '')));
}

function withoutDates(line: string): string {
  return line.replace(/Date=(Day, dd MMM yyyy hh:mm:ss GMT|\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT)/, 'Date=DATE');
}
