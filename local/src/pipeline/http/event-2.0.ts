import { formatRequestTime } from '../../mapping/request-time.js';
import { domainPrefixOf, forwardingHeaders, type RoutedRequest, toEventBody } from './event.js';

/**
 * The event of payload format 2.0. What a request lacks is absent, never null; a path comes percent-decoded and with a
 * named stage, a query string as it was sent.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toEvent20(routed: RoutedRequest): string {
  const { execution, api, stage, route, request, caller, pathParameters } = routed;
  const { clientCertificate } = request.client;
  return JSON.stringify({
    version: '2.0',
    routeKey: route.routeKey,
    rawPath: request.rawPath,
    rawQueryString: request.rawQueryString,
    ...(request.cookies.length > 0 && { cookies: request.cookies }),
    headers: { ...request.headers, ...forwardingHeaders(routed) },
    ...(request.query.size > 0 && { queryStringParameters: joinedQuery(routed) }),
    requestContext: {
      accountId: api.accountId,
      apiId: api.id,
      ...(clientCertificate && { authentication: { clientCert: clientCertificate } }),
      ...(caller.authorizer && { authorizer: caller.authorizer }),
      domainName: request.domainName,
      domainPrefix: domainPrefixOf(routed),
      http: {
        method: request.method,
        path: request.rawPath,
        protocol: request.client.protocol,
        sourceIp: request.client.sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: execution.extendedRequestId,
      routeKey: route.routeKey,
      stage: stage.name,
      time: formatRequestTime(execution.startedAt),
      timeEpoch: execution.startedAt,
    },
    ...(!isEmpty(pathParameters) && { pathParameters }),
    ...(!isEmpty(stage.variables) && { stageVariables: stage.variables }),
    ...(request.client.body.length > 0 ? toEventBody(request) : { isBase64Encoded: false }),
  });
}

function joinedQuery({ request }: RoutedRequest): Record<string, string> {
  const joined: Record<string, string> = Object.create(null);
  for (const [name, values] of request.query) joined[name] = values.join(',');
  return joined;
}

function isEmpty(record: Readonly<Record<string, unknown>>): boolean {
  for (const _ in record) return false;
  return true;
}
