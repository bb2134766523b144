import { lambdaUri } from './case-functions.js';
import { isRecord } from './compare.js';
import { placeholders } from './placeholders.js';
import { type CaseOutcome, type Definition, type Expected, NotExpressible, type RequestCase } from './request-case.js';
import { missing } from './rest-example-event.js';
import { openSocket } from './websocket-client.js';
import { serveWebSocketCase } from './websocket-server.js';

/**
 * Runs a published example of an event of a WebSocket API: a client connects, sends and leaves as the example says. The
 * event must have each member of the example, of the same type.
 */
export async function runWebSocketEvent({ expected }: RequestCase): Promise<CaseOutcome> {
  const example = withoutRuntime(expected.event as Expected);
  refuseMixtures(example);
  const isForAuthorizer = example.methodArn !== undefined;
  const server = await serveWebSocketCase({
    ...authorizationOf(example, isForAuthorizer),
    ...(example.requestContext?.identity?.apiKey && { apiKey: { value: example.requestContext.identity.apiKey } }),
    stage: stageOf(example),
    stageVariables: example.stageVariables ?? {},
    routeSelectionExpression: '$request.body.action',
    backend: { kind: 'lambda-static', returns: { statusCode: 200 } },
  });
  const opened = await openSocket(server.port, requestOf(example));
  try {
    if (opened.outcome === 'refused') throw new Error(`the handshake was refused: ${opened.body}`);
    const eventType = example.requestContext?.eventType;
    if (eventType === 'MESSAGE') opened.client.send(typeof example.body === 'string' ? example.body : '{}');
    if (eventType === 'DISCONNECT') opened.client.close({});
    if (eventType === 'MESSAGE' || eventType === 'DISCONNECT') await server.settled(1);
    const event = server.backends.events.at(isForAuthorizer ? 0 : -1);
    const differences = [...missing('event', example, event)];
    if (differences.length === 0) return { status: 'passed' };
    return { status: 'failed', actual: event, reason: [...differences, ...server.reasons].join('\n    ') };
  } finally {
    if (opened.outcome === 'open') opened.client.end();
    await server.close();
  }
}

/** What a runtime of Lambda knows of an invocation, besides its event; `$LATEST` is the version of a function. */
const runtimeMembers = new Set([
  'client_context',
  'context',
  'deadline',
  'env_config',
  'identity',
  'invoked_function_arn',
  'log_group',
  'log_stream',
  'memory',
  'xray_trace_id',
]);

function withoutRuntime(example: Expected): Expected {
  if (!('invoked_function_arn' in example)) return example;
  const members = Object.entries(example).filter(([name]) => !runtimeMembers.has(name) && name !== 'version');
  return Object.fromEntries(members);
}

/** Examples put together from events of several kinds, by the members that tell it. */
function refuseMixtures(example: Expected): void {
  if ('httpMethod' in example || 'resource' in example) {
    throw new NotExpressible('the example mixes the events of REST and WebSocket APIs (resource, httpMethod)');
  }
  if (example.methodArn !== undefined && 'isBase64Encoded' in example) {
    throw new NotExpressible('the example mixes the events of an authorizer and of an integration (isBase64Encoded)');
  }
}

function authorizationOf({ requestContext }: Expected, isForAuthorizer: boolean): Definition {
  const apiKeyRequired = requestContext?.identity?.apiKey !== undefined;
  const others = { $disconnect: {}, $default: {} };
  if (!isForAuthorizer && !isRecord(requestContext?.authorizer)) {
    return { routes: { $connect: { apiKeyRequired }, ...others } };
  }
  const { principalId = 'user', ...context } = requestContext?.authorizer ?? {};
  return {
    functions: { authorizer: { kind: 'lambda-static', returns: { principalId, context, policyDocument: allowAll } } },
    authorizers: { Own: { authorizerUri: lambdaUri('authorizer', placeholders) } },
    routes: { $connect: { authorizationType: 'CUSTOM', authorizer: 'Own', apiKeyRequired }, ...others },
  };
}

const allowAll = {
  Version: '2012-10-17',
  Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' }],
};

function stageOf({ requestContext }: Expected): string {
  return /^[A-Za-z0-9_-]+$/.test(requestContext?.stage ?? '') ? requestContext.stage : 'prod';
}

function requestOf(example: Expected): Expected {
  const headers = Object.entries((example.headers ?? {}) as Record<string, string>).filter(
    ([name]) =>
      !/^(host|connection|upgrade|content-length|sec-websocket-.*|x-forwarded-.*|x-amzn-trace-id)$/i.test(name),
  );
  const { userAgent } = example.requestContext?.identity ?? {};
  return {
    path: `/${stageOf(example)}`,
    query: example.queryStringParameters ?? {},
    headers: { ...(userAgent && { 'User-Agent': userAgent }), ...Object.fromEntries(headers) },
  };
}
