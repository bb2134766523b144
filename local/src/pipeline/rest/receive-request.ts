import { GatewayError } from '../../gateway-responses/gateway-error.js';
import { toMethodRequest } from '../../mapping/method-request.js';
import type { RestContext } from '../../mapping/rest-context.js';
import { traceHeader } from '../../mapping/trace-id.js';
import { anonymous } from '../../model/caller.js';
import type { ClientRequest } from '../../model/client.js';
import type { Execution } from '../../model/execution.js';
import { requireShortHeaders } from '../header-limit.js';
import { decompress } from './compression.js';
import type { PreparedDeployment, PreparedRestApi } from './prepared.js';

/** A request that has come in, before any method is matched. */
export interface ReceivedRequest {
  readonly deployment: PreparedDeployment;
  readonly context: RestContext;
  readonly traceId: string;
}

/**
 * Takes in a request: chooses between the stage's deployment and its canary's, and reads the request line and headers.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html
 */
export function receiveRequest(
  execution: Execution,
  prepared: PreparedRestApi,
  client: ClientRequest,
  basePath: string | undefined,
): ReceivedRequest {
  const { api, stage, canary, environment } = prepared;
  const isCanaryRequest = canary !== undefined && environment.random() * 100 < canary.percentTraffic;
  const deployment = isCanaryRequest ? canary.deployment : prepared.deployment;
  const traceId = traceHeader(sentTrace(client), environment.traceIds);
  const context: RestContext = {
    execution,
    api,
    stage,
    deployment: deployment.deployment,
    stageVariables: deployment.stageVariables,
    isCanaryRequest: canary && isCanaryRequest,
    request: toMethodRequest(client, { stageName: stage.name, basePath }, traceId),
    method: undefined,
    caller: anonymous,
    apiKey: undefined,
  };
  return { deployment, context, traceId };
}

function sentTrace({ headers }: ClientRequest): string | undefined {
  return headers.find(([name]) => name.length === 15 && name.toLowerCase() === 'x-amzn-trace-id')?.[1];
}

/**
 * Refuses a payload beyond API Gateway's limit, and decompresses one that fits.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
export async function readPayload(context: RestContext): Promise<RestContext> {
  const { api, request } = context;
  requireShortHeaders(request.client);
  if (request.body.length > maximumPayloadBytes) throw new GatewayError('REQUEST_TOO_LARGE', 'Request Too Long');
  if (api.minimumCompressionSize === undefined || !request.headers.get('content-encoding')) return context;
  try {
    const { body } = await decompress(api, { headers: request.client.headers, body: request.body });
    return { ...context, request: { ...request, body, headers: request.headers.without('content-encoding') } };
  } catch {
    context.execution.explain('the body is not compressed in the way that its Content-Encoding names');
    throw new GatewayError('BAD_REQUEST_BODY', 'Invalid request body');
  }
}

const maximumPayloadBytes = 10 * 1024 * 1024;
