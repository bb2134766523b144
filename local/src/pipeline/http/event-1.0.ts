import { formatRequestTime } from '../../mapping/request-time.js';
import type { Caller } from '../../model/caller.js';
import { domainPrefixOf, forwardingHeaders, type RoutedRequest, toEventBody } from './event.js';

/**
 * The event of payload format 1.0 as an HTTP API sends it: what a request lacks is null. It differs from a REST API's in
 * `version`, in paths that are percent-decoded and hold a named stage, and in an authorizer that is always there.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toEvent10(routed: RoutedRequest): string {
  const { route, request, pathParameters, stage } = routed;
  const multiValueHeaders = headerLists(routed);
  const hasBody = request.client.body.length > 0;
  return JSON.stringify({
    version: '1.0',
    resource: resourcePathOf(route.routeKey),
    path: request.rawPath,
    httpMethod: request.method,
    headers: lastOfEach(Object.entries(multiValueHeaders)),
    multiValueHeaders,
    queryStringParameters: request.query.size > 0 ? lastOfEach(request.query) : null,
    multiValueQueryStringParameters: request.query.size > 0 ? Object.fromEntries(request.query) : null,
    requestContext: requestContext(routed),
    pathParameters: orNull(pathParameters),
    stageVariables: orNull(stage.variables),
    ...(hasBody ? toEventBody(request) : { body: null, isBase64Encoded: false }),
  });
}

function requestContext(routed: RoutedRequest) {
  const { execution, api, stage, route, request, caller } = routed;
  const { clientCertificate } = request.client;
  return {
    accountId: api.accountId,
    apiId: api.id,
    authorizer: toAuthorizer10(caller),
    domainName: request.domainName,
    domainPrefix: domainPrefixOf(routed),
    extendedRequestId: execution.extendedRequestId,
    httpMethod: request.method,
    identity: {
      ...noIdentity,
      ...caller.identity,
      sourceIp: request.client.sourceIp,
      userAgent: request.headers['user-agent'] ?? '',
      ...(clientCertificate && { clientCert: clientCertificate }),
    },
    path: request.rawPath,
    protocol: request.client.protocol,
    requestId: execution.extendedRequestId,
    requestTime: formatRequestTime(execution.startedAt),
    requestTimeEpoch: execution.startedAt,
    resourceId: null,
    resourcePath: resourcePathOf(route.routeKey),
    stage: stage.name,
  };
}

const noIdentity = {
  accessKey: null,
  accountId: null,
  caller: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  sourceIp: null,
  user: null,
  userAgent: null,
  userArn: null,
};

/** Format 2.0 has a member for each kind of authorizer; format 1.0 has what is in it. */
function toAuthorizer10({ authorizer }: Caller): unknown {
  if (!authorizer) return { claims: null, scopes: null };
  return authorizer.jwt ?? authorizer.lambda ?? {};
}

/** API Gateway spells the headers that it sets itself; every other name is in lower case. */
function headerLists(routed: RoutedRequest): Record<string, string[]> {
  const lists: Record<string, string[]> = Object.create(null);
  const set = forwardingHeaders(routed);
  for (const [key, value] of routed.request.headerLines) {
    if (Object.hasOwn(set, key)) continue;
    const name = ownSpelling.get(key) ?? key;
    const list = lists[name];
    if (list) list.push(value);
    else lists[name] = [value];
  }
  for (const [key, value] of Object.entries(set)) lists[ownSpelling.get(key) ?? key] = [value];
  return lists;
}

const ownSpelling: ReadonlyMap<string, string> = new Map(
  [
    ['Content-Length', 'Host', 'User-Agent', 'X-Amzn-Trace-Id'],
    ['X-Forwarded-For', 'X-Forwarded-Port', 'X-Forwarded-Proto'],
  ]
    .flat()
    .map((name) => [name.toLowerCase(), name]),
);

function resourcePathOf(routeKey: string): string {
  const space = routeKey.indexOf(' ');
  return space < 0 ? routeKey : routeKey.slice(space + 1);
}

function lastOfEach(lists: Iterable<readonly [string, readonly string[]]>): Record<string, string> {
  const single: Record<string, string> = Object.create(null);
  for (const [name, values] of lists) single[name] = values[values.length - 1] as string;
  return single;
}

function orNull(record: Readonly<Record<string, string>>): Readonly<Record<string, string>> | null {
  return Object.keys(record).length > 0 ? record : null;
}
