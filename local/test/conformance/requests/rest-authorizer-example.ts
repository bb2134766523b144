import { sendRequest } from './client.js';
import type { CaseOutcome, Expected, RequestCase } from './request-case.js';
import { missing, refuseInvented, requestOf } from './rest-example-event.js';
import { makeCaseApi, serve } from './rest-server.js';

const allowAll = { Version: '2012-10-17', Statement: [{ Action: '*', Effect: 'Allow', Resource: '*' }] };

/**
 * Runs a published example of an authorizer's event: a request like the example's own is sent to an API like its own, and
 * the authorizer's event must have each member of the example, of the same type.
 */
export async function runAuthorizerExample({ expected }: RequestCase): Promise<CaseOutcome> {
  const example = expected.event as Expected;
  refuseInvented(example);
  const [, , verb = 'GET', ...path] = String(example.methodArn).split(':')[5]?.split('/') ?? [];
  const resource = example.resource ?? `/${path.join('/')}`;
  const isToken = example.type === 'TOKEN';
  const caseApi = await makeCaseApi({
    method: 'ANY',
    path: resource,
    stageVariables: example.stageVariables ?? {},
    authorizer: {
      type: example.type,
      identitySource: isToken ? 'method.request.header.Authorization' : 'context.httpMethod',
      returns: { principalId: 'user', policyDocument: allowAll },
    },
    integration: { type: 'AWS_PROXY', httpMethod: 'POST' },
    backend: { kind: 'lambda-static', returns: {} },
  });
  const listener = await serve(caseApi);
  try {
    const headers = isToken ? { Authorization: example.authorizationToken } : example.headers;
    const request = requestOf({ ...example, httpMethod: verb, headers }, resource);
    await sendRequest({ port: listener.port, host: 'api.example.com', stage: caseApi.stage.name }, request);
    const [event] = caseApi.events;
    const differences = [...missing('event', example, event)];
    if (differences.length === 0) return { status: 'passed' };
    return { status: 'failed', actual: event, reason: [...differences, ...caseApi.reasons].join('\n    ') };
  } finally {
    await listener.close();
    caseApi.close();
  }
}
