import type { IntegrationRequest } from '../../integrations/integration.js';
import type { Payload } from '../../mapping/content-handling.js';
import type { EndpointResponse } from '../../mapping/endpoint-response.js';
import type { MethodRequest } from '../../mapping/method-request.js';
import type { MethodResponse } from '../../mapping/method-response.js';
import type { RestContext } from '../../mapping/rest-context.js';
import type { HeaderLines } from '../../model/client.js';
import type { Execution } from '../../model/execution.js';

/**
 * The lines that API Gateway writes to a stage's execution log, recorded from its test invocation.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function logMethodRequest(execution: Execution, request: MethodRequest): void {
  if (execution.quiet) return;
  const headers = [...request.headers].map(({ name, values }) => [name, values.join(',')] as const);
  const query = [...request.query].map(([name, values]) => [name, values.join(',')] as const);
  execution.log(`Starting execution for request: ${execution.requestId}`);
  execution.log(`HTTP Method: ${request.httpMethod}, Resource Path: ${request.path}`);
  execution.log(`Method request path: ${javaMap(Object.entries(request.pathParameters))}`);
  execution.log(`Method request query string: ${javaMap(query)}`);
  execution.log(`Method request headers: ${javaMap(headers)}`);
  execution.log(`Method request body before transformations: ${request.body.toString('utf8')}`);
}

export function logIntegrationRequest(rest: RestContext, request: IntegrationRequest): void {
  const { execution } = rest;
  if (execution.quiet || isMock(rest)) return;
  const isLambda = request.uri.startsWith('https://lambda.');
  const headers = javaMap(isLambda ? lambdaHeaders(rest) : request.headers);
  execution.log(`Endpoint request URI: ${request.uri}`);
  execution.log(`Endpoint request headers: ${isLambda ? `${headers.slice(0, -1)} [TRUNCATED]` : headers}`);
  execution.log(`Endpoint request body after transformations: ${printed(request.body)}`);
  execution.log(`Sending request to ${request.uri}`);
}

/** Signature and token are masked, as AWS does. */
function lambdaHeaders({ execution, api }: RestContext): HeaderLines {
  const date = new Date(execution.startedAt).toISOString().replace(/[-:]|\.\d+/g, '');
  return [
    ['x-amzn-lambda-integration-tag', execution.requestId],
    ['Authorization', '*'.repeat(40)],
    ['X-Amz-Date', date],
    ['x-amzn-apigateway-api-id', api.id],
    ['Accept', 'application/json'],
    ['User-Agent', `AmazonAPIGateway_${api.id}`],
    ['X-Amz-Security-Token', '*'.repeat(40)],
  ];
}

export function logEndpointResponse(rest: RestContext, response: EndpointResponse, latency: number): void {
  const { execution } = rest;
  if (execution.quiet || isMock(rest)) return;
  execution.log(`Received response. Status: ${response.status}, Integration latency: ${latency} ms`);
  execution.log(`Endpoint response headers: ${javaMap(response.headers)}`);
  execution.log(`Endpoint response body before transformations: ${printed(response.body)}`);
}

export function logMethodResponse(execution: Execution, response: MethodResponse): void {
  if (execution.quiet) return;
  execution.log(`Method response body after transformations: ${printed(response.body)}`);
  execution.log(`Method response headers: ${javaMap(response.headers)}`);
  execution.log('Successfully completed execution');
}

export function logCompletion(execution: Execution, status: number): void {
  if (!execution.quiet) execution.log(`Method completed with status: ${status}`);
}

function isMock({ method }: RestContext): boolean {
  return method?.integration?.type === 'MOCK';
}

/** A map as Java prints it. */
function javaMap(entries: Iterable<readonly [name: string, value: string]>): string {
  return `{${[...entries].map(([name, value]) => `${name}=${value}`).join(', ')}}`;
}

function printed(body: Payload | object): string {
  return typeof body === 'string' ? body : Buffer.isBuffer(body) ? '[Binary Data]' : '[Stream]';
}
