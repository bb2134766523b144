import { MappingScope } from '../../mapping/mapping-scope.js';
import type { MethodRequest } from '../../mapping/method-request.js';
import type { MethodResponse } from '../../mapping/method-response.js';
import { parseQuery } from '../../mapping/query-parameters.js';
import { RequestHeaders } from '../../mapping/request-headers.js';
import { traceHeader } from '../../mapping/trace-id.js';
import { anonymous } from '../../model/caller.js';
import type { HeaderLines } from '../../model/client.js';
import type { Execution } from '../../model/execution.js';
import type { Method, RestApi, RestResource, RestStage } from '../../model/rest-api.js';
import { compileRestRoutes } from '../../routing/rest-routes.js';
import type { RestEnvironment } from './environment.js';
import { logCompletion, logMethodRequest } from './execution-log.js';
import { CallTimer } from './execution-record.js';
import { prepareRestApi } from './prepare-rest-api.js';
import type { PreparedRestApi } from './prepared.js';
import { asGatewayError } from './refusal.js';
import { runIntegration } from './run-integration.js';

/** What a test invocation sends to a method. */
export interface TestRequest {
  /** The path of the resource where it is absent; it need not lead to the method. */
  readonly pathWithQueryString?: string;
  readonly headers: HeaderLines;
  readonly body: string;
  readonly stageVariables: Readonly<Record<string, string>>;
}

/**
 * Runs a method without its authorization, API key and throttling, as the console's test does; the answer lacks the
 * headers that only a client over the network gets.
 *
 * https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeMethod.html
 */
export async function testInvokeMethod(
  execution: Execution,
  target: { readonly api: RestApi; readonly method: Method; readonly environment: RestEnvironment },
  test: TestRequest,
): Promise<MethodResponse> {
  const { api, method, environment } = target;
  const prepared = prepareRestApi(api, testStage(api, test), environment);
  const { deployment } = prepared.deployment;
  const request = toTestRequest(resourceOf(api, method), method, test);
  const { stage } = prepared;
  const scope = new MappingScope({
    execution,
    api,
    stage,
    deployment,
    stageVariables: stage.variables,
    isCanaryRequest: undefined,
    request,
    method,
    caller: anonymous,
    apiKey: undefined,
  });
  const response = await answer(prepared, scope, method);
  logCompletion(execution, response.status);
  return response;
}

async function answer(prepared: PreparedRestApi, scope: MappingScope, method: Method): Promise<MethodResponse> {
  const { execution, request } = scope.rest;
  try {
    const preparedMethod = prepared.deployment.methodOf(method);
    logMethodRequest(scope.rest);
    preparedMethod.validateRequest(execution, request);
    const traceId = traceHeader(request.headers.get('x-amzn-trace-id'), prepared.environment.traceIds);
    return await runIntegration(preparedMethod, scope, traceId, new CallTimer(execution.clock));
  } catch (error) {
    return prepared.toGatewayResponse(asGatewayError(error, execution), scope);
  }
}

/** The stage that a test runs in: it serves the resources as they stand. */
function testStage(api: RestApi, { stageVariables }: TestRequest): RestStage {
  return {
    origin: api.origin,
    name: 'test-invoke-stage',
    deployment: { origin: api.origin, id: 'test-invoke', resources: api.resources },
    variables: stageVariables,
    methodSettings: {},
    cacheClusterEnabled: false,
    tracingEnabled: false,
  };
}

function resourceOf(api: RestApi, method: Method): RestResource {
  const found = api.resources.find(({ id }) => id === method.resourceId);
  if (!found) throw new TypeError(`the API has no resource ${method.resourceId}`);
  return found;
}

function toTestRequest(resource: RestResource, method: Method, test: TestRequest): MethodRequest {
  const target = test.pathWithQueryString ?? resource.path;
  const [path = '/', query = ''] = target.split('?', 2);
  const httpMethod = method.httpMethod === 'ANY' ? 'GET' : method.httpMethod;
  const body = Buffer.from(test.body);
  return {
    client: {
      method: httpMethod,
      target,
      protocol: 'HTTP/1.1',
      scheme: 'https',
      headers: test.headers,
      body,
      sourceIp: 'test-invoke-source-ip',
    },
    httpMethod,
    path,
    sentPath: path,
    eventPath: path,
    pathParameters: compileRestRoutes([resource])(httpMethod, path)?.pathParameters ?? {},
    query: parseQuery(query),
    headers: new RequestHeaders(test.headers),
    body,
  };
}
