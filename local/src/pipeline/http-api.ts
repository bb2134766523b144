import { GatewayError } from '../gateway-responses/gateway-error.js';
import { configurationError } from '../integrations/refusals.js';
import { tryFindUnsendable } from '../mapping/sendable.js';
import { anonymous, type Caller } from '../model/caller.js';
import type { ClientRequest, ClientResponse } from '../model/client.js';
import { type Execution, elapsedMillis } from '../model/execution.js';
import type { HttpRoute, HttpStage } from '../model/http-api.js';
import type { HttpMatch } from '../routing/http-routes.js';
import { stageRoutesOf } from '../routing/route-keys.js';
import { findDestination } from './find-destination.js';
import { requireShortHeaders } from './header-limit.js';
import type { Outcome } from './http/access-log.js';
import type { RoutedRequest } from './http/event.js';
import { type HttpRequest, toHttpRequest } from './http/http-request.js';
import type { PreparedHttpApi, PreparedHttpRoute, PreparedHttpStage } from './http/prepared.js';
import { toRefusal } from './http/refusal.js';
import { describeMissingDestination } from './missing-destination.js';
import { describeMissingRoute } from './missing-route.js';
import { traceIdOf } from './new-ids.js';
import { takeTokens } from './throttle/take-tokens.js';

/** The answer to a client, with the route that gave it. */
export interface HttpApiResponse extends ClientResponse {
  /** Absent where no stage was found. */
  readonly stage?: HttpStage;
  /** Absent where no route matched. */
  readonly route?: HttpRoute;
}

/**
 * Runs one request through an HTTP API: match route, CORS, authorize, throttle, integration with its mappings.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 */
export async function executeHttpApi(
  execution: Execution,
  prepared: PreparedHttpApi,
  client: ClientRequest,
): Promise<HttpApiResponse> {
  const destination = findDestination(prepared.api, client);
  const request = toHttpRequest(client, destination?.path ?? '/', destination?.domainName ?? '');
  if (!destination) {
    execution.explain(describeMissingDestination(prepared.api, client));
    return identified(execution, crossed(prepared, request, toRefusal(notFound())));
  }
  const stage = prepared.stageOf(destination.stage);
  const outcome = await passRoute(execution, prepared, stage, request);
  const response = identified(execution, outcome.response);
  if (stage.formatAccessLog) {
    prepared.environment.writeAccessLog(stage.stage, stage.formatAccessLog({ ...outcome, response }));
  }
  const { route } = outcome.scope;
  return { ...response, stage: stage.stage, ...(route && { route }) };
}

/** Bytes that an HTTP API takes of a body. */
const longestBody = 10 * 1024 * 1024;

async function passRoute(
  execution: Execution,
  prepared: PreparedHttpApi,
  stage: PreparedHttpStage,
  request: HttpRequest,
): Promise<Outcome> {
  const match = stage.router(request.method, request.path);
  const preflight = prepared.cors?.preflight(request);
  const scope = { execution, api: prepared.api, stage: stage.stage, request, caller: anonymous, ...match };
  try {
    if (preflight && !isCaughtByAuthorizer(match)) return { scope, response: preflight, ...ended(execution) };
    if (!match) {
      execution.explain(describeMissingRoute(request, stage.stage.name, stageRoutesOf(prepared.api)));
      throw notFound();
    }
    requireShortHeaders(request.client);
    if (request.client.body.length > longestBody) throw new GatewayError('REQUEST_TOO_LARGE', null);
    const caller = await authorize(execution, prepared, stage, request, match);
    if (preflight) return { scope, response: preflight, ...ended(execution) };
    const route = stage.routeOf(match.route);
    throttle(prepared, route);
    const traceId = traceIdOf(request.headers['x-amzn-trace-id'], execution.startedAt);
    const outcome = await passIntegration(route, { ...scope, ...match, caller, traceId });
    return { ...outcome, response: crossed(prepared, request, outcome.response) };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { scope, response: crossed(prepared, request, toRefusal(error, match?.route)), error, ...ended(execution) };
  }
}

/**
 * A preflight request never meets an authorizer, with one exception: `$default` and `ANY` take OPTIONS requests too, and
 * with them their authorizer does.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
function isCaughtByAuthorizer(match: HttpMatch | undefined): boolean {
  return match !== undefined && match.route.authorizationType !== 'NONE';
}

async function authorize(
  execution: Execution,
  prepared: PreparedHttpApi,
  { stage }: PreparedHttpStage,
  request: HttpRequest,
  { route, pathParameters }: HttpMatch,
): Promise<Caller> {
  if (route.authorizationType === 'NONE') return anonymous;
  return prepared.authorize(execution, { api: prepared.api, stage, route, request, pathParameters });
}

/**
 * Refuses a request beyond the rate and burst of its route, or of the whole account.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
function throttle({ accountBucket }: PreparedHttpApi, { bucket }: PreparedHttpRoute): void {
  takeTokens([bucket, accountBucket]);
}

async function passIntegration({ integration }: PreparedHttpRoute, routed: RoutedRequest): Promise<Outcome> {
  const { execution, route } = routed;
  if (!integration) {
    execution.explain(`${route.origin.constructPath}: the route has no integration`);
    return { scope: routed, response: toRefusal(notFound(), route), ...ended(execution) };
  }
  const begin = execution.clock.now();
  try {
    const endpointResponse = await integration.integrate(integration.mapRequest(routed));
    const latencyMillis = elapsedMillis(execution.clock, begin);
    const response = integration.mapResponse(routed, endpointResponse);
    const unsendable = tryFindUnsendable(response.status, response.headers);
    if (unsendable !== undefined) throw configurationError(execution, 'Invalid response', unsendable);
    return {
      scope: routed,
      response,
      integration: { status: endpointResponse.status, latencyMillis },
      ...ended(execution),
    };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const latencyMillis = elapsedMillis(execution.clock, begin);
    const response = toRefusal(error, route);
    return {
      scope: routed,
      response,
      error,
      integration: { latencyMillis, error: error.message },
      ...ended(execution),
    };
  }
}

function notFound(): GatewayError {
  return new GatewayError('RESOURCE_NOT_FOUND', 'Not Found');
}

function ended(execution: Execution): { readonly latencyMillis: number } {
  return { latencyMillis: elapsedMillis(execution.clock, execution.startedAt) };
}

function crossed({ cors }: PreparedHttpApi, request: HttpRequest, response: ClientResponse): ClientResponse {
  return cors ? cors.apply(request, response) : response;
}

/** Every response of an HTTP API tells the id of its request. */
function identified(execution: Execution, response: ClientResponse): ClientResponse {
  return { ...response, headers: [...response.headers, ['Apigw-Requestid', execution.extendedRequestId]] };
}
