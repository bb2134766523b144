import { bodyOf, sendRequest } from './client.js';
import { isRecord } from './compare.js';
import { type CaseOutcome, type Expected, NotExpressible, type RequestCase } from './request-case.js';
import { makeCaseApi, serve } from './rest-server.js';

/**
 * Runs a published example of an event: a request like the example's own is sent to an API like its own, and the event of
 * the function must have each member of the example, of the same type. Names within maps of headers and parameters are the
 * client's own.
 */
export async function runExampleEvent({ expected }: RequestCase): Promise<CaseOutcome> {
  const example = expected.event as Expected;
  const resource = example.resource ?? '/';
  const authorizer = example.requestContext?.authorizer;
  const caseApi = await makeCaseApi({
    method: 'ANY',
    path: resource,
    stage: /^[A-Za-z0-9_-]+$/.test(example.requestContext?.stage) ? example.requestContext.stage : 'prod',
    stageVariables: example.stageVariables ?? {},
    operationName: example.requestContext?.operationName,
    binaryMediaTypes: example.isBase64Encoded ? ['*/*'] : [],
    caller: { ...(isRecord(authorizer) && { authorizer }), identity: example.requestContext?.identity ?? {} },
    apiKey: apiKeyOf(example),
    integration: { type: 'AWS_PROXY', httpMethod: 'POST' },
    backend: { kind: 'lambda-static', returns: {} },
  });
  const listener = await serve(caseApi);
  try {
    const { stage } = caseApi;
    await sendRequest(
      { port: listener.port, host: 'api.example.com', stage: stage.name },
      requestOf(example, resource),
    );
    const event = caseApi.events.at(-1);
    const differences = [...missing('event', example, event)];
    if (differences.length === 0) return { status: 'passed' };
    return { status: 'failed', actual: event, reason: [...differences, ...caseApi.reasons].join('\n    ') };
  } finally {
    await listener.close();
    caseApi.close();
  }
}

/** An API key is told only where the method requires one. */
function apiKeyOf({ requestContext }: Expected) {
  const { apiKey, apiKeyId } = requestContext?.identity ?? {};
  return typeof apiKey === 'string' ? { value: apiKey, id: apiKeyId } : undefined;
}

/** A request like the one that led to an example. */
export function requestOf(example: Expected, resource: string): Expected {
  const names: Record<string, string> = example.pathParameters ?? {};
  const path = resource.replace(/\{([^}+]+)\+?\}/g, (_, name: string) => (names[name] ?? 'x').replace(/^\//, ''));
  const body = example.body ?? '';
  const request = { body: typeof body === 'string' ? body : JSON.stringify(body) };
  return {
    method: example.httpMethod,
    path,
    query: example.queryStringParameters ?? {},
    headers: sendable(example.headers ?? {}),
    ...(example.isBase64Encoded ? { bodyBase64: request.body } : { bodyBase64: bodyOf(request).toString('base64') }),
  };
}

/** What the edge and the connection add is not for the client to send. */
function sendable(headers: Record<string, string>): Record<string, string> {
  const entries = Object.entries(headers).filter(
    ([name]) => !/^(host|content-length|connection|transfer-encoding)$/i.test(name),
  );
  return Object.fromEntries(entries);
}

const maps = new Set([
  'headers',
  'multiValueHeaders',
  'queryStringParameters',
  'multiValueQueryStringParameters',
  'pathParameters',
  'stageVariables',
  'authorizer',
]);

/** What an event lacks of an example, or has of another type. */
export function* missing(place: string, example: unknown, actual: unknown): Iterable<string> {
  if (typeOf(example) !== typeOf(actual) && example !== null && actual !== null) {
    yield `${place}: expected ${typeOf(example)}, got ${typeOf(actual)}`;
  }
  if (!isRecord(example) || !isRecord(actual)) return;
  for (const [name, value] of Object.entries(example)) {
    if (maps.has(name)) {
      const isMap = actual[name] === null || isRecord(actual[name]);
      if (!isMap) yield `${place}.${name}: expected a map, got ${typeOf(actual[name])}`;
    } else if (value === null && !Object.hasOwn(actual, name)) {
      // A member without a value was left out of events later.
    } else if (!Object.hasOwn(actual, name)) yield `${place}.${name}: expected ${typeOf(value)}, got nothing`;
    else yield* missing(`${place}.${name}`, value, actual[name]);
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

/** Examples that no request makes, by the member that AWS does not send. */
export function refuseInvented(example: Expected): void {
  refuseEmulators(example);
  if ('otherField' in example) throw new NotExpressible('the example has a member that AWS does not send (otherField)');
  if (example.requestContext?.identity?.clientCert) throw new NotExpressible('mutual TLS is not emulated');
}

/** What an emulator sent from its own machine is no evidence of AWS. */
export function refuseEmulators({ requestContext }: Expected): void {
  if (/^(127\.0\.0\.1|localhost)(:|$)/.test(requestContext?.domainName ?? '')) {
    throw new NotExpressible('the event was sent by an emulator on its own machine, not by AWS');
  }
}
