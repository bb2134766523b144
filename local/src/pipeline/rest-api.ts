import type { GatewayError } from '../gateway-responses/gateway-error.js';
import { MappingScope } from '../mapping/mapping-scope.js';
import type { MethodResponse } from '../mapping/method-response.js';
import { anonymous } from '../model/caller.js';
import type { ClientRequest, ClientResponse, HeaderLines } from '../model/client.js';
import type { Execution } from '../model/execution.js';
import { toClientResponse } from './rest/client-response.js';
import { logCompletion, logMethodRequest } from './rest/execution-log.js';
import { CallTimer, type ExecutionRecord, toExecutionRecord } from './rest/execution-record.js';
import { matchMethod } from './rest/match-method.js';
import type { PreparedRestApi } from './rest/prepared.js';
import { readPayload, receiveRequest } from './rest/receive-request.js';
import { asGatewayError } from './rest/refusal.js';
import { runIntegration } from './rest/run-integration.js';

/** The answer to a client, with what an access log tells of its execution. */
export interface RestResponse extends ClientResponse {
  readonly record: ExecutionRecord;
}

/**
 * Runs one request through a stage of a REST API: the phases of the developer guide, in its order.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-develop.html
 *
 * @param basePath of the domain name that the client called; undefined where the path begins with the stage
 */
export async function executeRestApi(
  execution: Execution,
  prepared: PreparedRestApi,
  client: ClientRequest,
  basePath?: string,
): Promise<RestResponse> {
  const { phases } = prepared;
  const { deployment, context, traceId } = receiveRequest(execution, prepared, client, basePath);
  const authorizer = new CallTimer(execution.clock);
  const integration = new CallTimer(execution.clock);
  let scope = new MappingScope(context);
  const finish = async (response: MethodResponse, error?: GatewayError): Promise<RestResponse> => {
    const sent = await toClientResponse(scope, response);
    const { status, headers, body } = sent;
    logCompletion(execution, status);
    return { status, headers, body, record: toExecutionRecord(scope, sent, { authorizer, integration }, error) };
  };
  try {
    const received = await readPayload(context);
    const { method, request } = matchMethod(deployment, received);
    scope = new MappingScope({ ...received, request, method: method.method });
    const caller = await authorizer.time(
      () => phases.authorize(scope, method.method),
      () => 200,
    );
    if (caller !== anonymous) scope = new MappingScope({ ...scope.rest, caller });
    const apiKey = phases.checkUsagePlan(scope, method.method);
    if (apiKey) scope = new MappingScope({ ...scope.rest, apiKey });
    logMethodRequest(scope.rest);
    method.validateRequest(execution, request);
    const cached = phases.readCache(scope, method.method);
    if (cached.outcome === 'hit') {
      execution.hit('response');
      return await finish(cached.response);
    }
    const response = await runIntegration(method, scope, traceId, integration);
    phases.writeCache(scope, method.method, response);
    return await finish(withHeaders(response, cached.headers));
  } catch (error) {
    const refusal = asGatewayError(error, execution);
    return finish(prepared.toGatewayResponse(refusal, scope), refusal);
  }
}

function withHeaders(response: MethodResponse, headers: HeaderLines): MethodResponse {
  return headers.length === 0 ? response : { ...response, headers: [...response.headers, ...headers] };
}
