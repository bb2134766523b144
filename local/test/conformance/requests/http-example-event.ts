import { lambdaUri } from './case-functions.js';
import { sendRequest } from './client.js';
import { isRecord } from './compare.js';
import { type HttpCaseServer, serveHttpCase } from './http-server.js';
import { placeholders } from './placeholders.js';
import { type CaseOutcome, type Definition, type Expected, NotExpressible, type RequestCase } from './request-case.js';
import { missing, refuseEmulators } from './rest-example-event.js';

/**
 * Runs a published example of an event of an HTTP API, or of a function URL, whose events are alike: a request like the
 * example's own is sent to an API like its own. The event must have each member of the example, of the same type.
 */
export async function runHttpEvent({ category, expected }: RequestCase): Promise<CaseOutcome> {
  const example = withoutNulls(expected.event as Expected);
  refuseEmulators(example);
  const isForAuthorizer = category.startsWith('authorizer-event');
  if (example.requestContext?.identity?.apiKey) {
    throw new NotExpressible('the example has an API key, which HTTP APIs do not know');
  }
  const path = pathOf(example);
  const server = await serveHttpCase({
    ...authorizationOf(example, isForAuthorizer),
    routes: { [path.routeKey]: authorizedRoute(example, isForAuthorizer) },
    backend: { kind: 'lambda-static', returns: {} },
    payloadFormatVersion: example.version === '1.0' ? '1.0' : '2.0',
    stageVariables: example.stageVariables ?? {},
    clientCertificate: certificateOf(example),
  });
  try {
    await send(server, example, path.path);
    const event = server.backends.events.at(isForAuthorizer ? 0 : -1);
    const differences = [...missing('event', example, event)];
    if (differences.length === 0) return { status: 'passed' };
    return { status: 'failed', actual: event, reason: [...differences, ...server.reasons].join('\n    ') };
  } finally {
    await server.close();
  }
}

const allowAll = { Version: '2012-10-17', Statement: [{ Action: '*', Effect: 'Allow', Resource: '*' }] };

/** Of what a request lacks, function URLs once sent null; format 2.0 leaves it out. */
function withoutNulls(example: Expected): Expected {
  if (example.version !== '2.0') return example;
  return Object.fromEntries(Object.entries(example).filter(([, value]) => value !== null));
}

/** Examples have path parameters on routes that give none; a route with those names stands for theirs. */
function pathOf({ pathParameters, rawPath, path, routeKey }: Expected): {
  readonly routeKey: string;
  readonly path: string;
} {
  if (!isRecord(pathParameters)) {
    const key = /^[A-Z]+ \//.test(routeKey ?? '') ? routeKey : '$default';
    return { routeKey: key, path: rawPath ?? path ?? '/' };
  }
  const names = Object.keys(pathParameters);
  const segments = names.map((name) => (name === 'proxy' ? '{proxy+}' : `{${name}}`));
  const values = names.map((name) => encodeURI(String(pathParameters[name])).replace(/^\//, ''));
  return { routeKey: `ANY /${segments.join('/')}`, path: `/${values.join('/')}` };
}

/** A Lambda authorizer is asked; what other authorizers find out is taken from the example. */
function authorizationOf(example: Expected, isForAuthorizer: boolean): Definition {
  const authorizer = example.requestContext?.authorizer;
  if (isForAuthorizer || (isRecord(authorizer) && 'lambda' in authorizer)) {
    const isSimple = !isForAuthorizer || example.version !== '1.0';
    const answer = { isAuthorized: true, ...(isRecord(authorizer?.lambda) && { context: authorizer.lambda }) };
    const returns = isSimple ? answer : { principalId: 'user', policyDocument: allowAll };
    return {
      functions: { authorizer: { kind: 'lambda-static', returns } },
      authorizers: {
        Own: {
          authorizerUri: lambdaUri('authorizer', placeholders),
          authorizerPayloadFormatVersion: isSimple ? '2.0' : '1.0',
          enableSimpleResponses: isSimple,
          identitySource: identityOf(example).map((_, index) => `$request.header.x-identity-${index}`),
        },
      },
    };
  }
  if (!isRecord(authorizer) || Object.values(authorizer).every((value) => value === null)) return {};
  return { caller: { authorizer } };
}

function authorizedRoute(example: Expected, isForAuthorizer: boolean): Definition {
  const authorizer = example.requestContext?.authorizer;
  if (isForAuthorizer || (isRecord(authorizer) && 'lambda' in authorizer)) {
    return { authorizationType: 'CUSTOM', authorizer: 'Own' };
  }
  const isAuthorized = isRecord(authorizer) && Object.values(authorizer).some((value) => value !== null);
  return isAuthorized ? { authorizationType: 'AWS_IAM' } : {};
}

function identityOf({ identitySource }: Expected): readonly string[] {
  if (typeof identitySource === 'string') return identitySource.split(',');
  return Array.isArray(identitySource) ? identitySource : [];
}

function certificateOf({ requestContext }: Expected): unknown {
  return requestContext?.authentication?.clientCert ?? requestContext?.identity?.clientCert;
}

async function send({ port, api }: HttpCaseServer, example: Expected, path: string): Promise<void> {
  const headers = Object.entries((example.headers ?? {}) as Record<string, string>).filter(
    ([name]) => !/^(host|content-length|connection|transfer-encoding|x-forwarded-.*|x-amzn-trace-id)$/i.test(name),
  );
  const identity = identityOf(example).map((value, index) => [`x-identity-${index}`, value] as const);
  const cookies = example.cookies ? [['cookie', example.cookies.join('; ')] as const] : [];
  const query = example.rawQueryString || queryOf(example);
  const body = example.body ?? '';
  await sendRequest(
    { port, host: `${api.id}.execute-api.${api.region}.amazonaws.com`, stage: '' },
    {
      method: example.requestContext?.http?.method ?? example.httpMethod ?? 'GET',
      rawTarget: query === '' ? path : `${path}?${query}`,
      headers: Object.fromEntries([...headers, ...identity, ...cookies]),
      ...(example.isBase64Encoded
        ? { bodyBase64: body }
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    },
  );
}

function queryOf({ multiValueQueryStringParameters: lists, queryStringParameters: single }: Expected): string {
  const pairs = Object.entries((lists ?? single ?? {}) as Record<string, string | string[]>).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  );
  return new URLSearchParams(pairs).toString();
}
