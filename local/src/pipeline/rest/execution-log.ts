import type { IntegrationRequest } from '../../integrations/integration.js';
import type { Payload } from '../../mapping/content-handling.js';
import type { EndpointResponse } from '../../mapping/endpoint-response.js';
import type { MethodResponse } from '../../mapping/method-response.js';
import type { RestContext } from '../../mapping/rest-context.js';
import type { HeaderLines } from '../../model/client.js';
import type { Execution } from '../../model/execution.js';
import { type Redaction, redactionOf } from './redaction.js';

/**
 * The lines that API Gateway writes to a stage's execution log, recorded from its test invocation; secrets are masked.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function logMethodRequest(rest: RestContext): void {
  const { execution, request } = rest;
  if (execution.quiet) return;
  const redaction = redactionOf(rest);
  const headers = [...request.headers].map(({ name, values }) => [name, values.join(',')] as const);
  const query = [...request.query].map(([name, values]) => [name, values.join(',')] as const);
  execution.log(`Starting execution for request: ${execution.requestId}`);
  execution.log(`HTTP Method: ${request.httpMethod}, Resource Path: ${request.path}`);
  execution.log(`Method request path: ${javaMap(Object.entries(request.pathParameters), redaction)}`);
  execution.log(`Method request query string: ${javaMap(query, redaction)}`);
  execution.log(`Method request headers: ${javaMap(headers, redaction)}`);
  execution.log(`Method request body before transformations: ${redaction.text(request.body.toString('utf8'))}`);
}

export function logIntegrationRequest(rest: RestContext, request: IntegrationRequest): void {
  const { execution } = rest;
  if (execution.quiet || isMock(rest)) return;
  const isLambda = request.uri.startsWith('https://lambda.');
  const redaction = redactionOf(rest);
  const headers = isLambda ? javaMap(lambdaHeaders(rest)) : javaMap(request.headers, redaction);
  const uri = redaction.text(request.uri);
  execution.log(`Endpoint request URI: ${uri}`);
  execution.log(`Endpoint request headers: ${isLambda ? `${headers.slice(0, -1)} [TRUNCATED]` : headers}`);
  execution.log(`Endpoint request body after transformations: ${printed(request.body, redaction)}`);
  execution.log(`Sending request to ${uri}`);
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
  const redaction = redactionOf(rest);
  execution.log(`Received response. Status: ${response.status}, Integration latency: ${latency} ms`);
  execution.log(`Endpoint response headers: ${javaMap(response.headers, redaction)}`);
  execution.log(`Endpoint response body before transformations: ${printed(response.body, redaction)}`);
}

export function logMethodResponse(rest: RestContext, response: MethodResponse): void {
  const { execution } = rest;
  if (execution.quiet) return;
  const redaction = redactionOf(rest);
  execution.log(`Method response body after transformations: ${printed(response.body, redaction)}`);
  execution.log(`Method response headers: ${javaMap(response.headers, redaction)}`);
  execution.log('Successfully completed execution');
}

export function logCompletion(execution: Execution, status: number): void {
  if (!execution.quiet) execution.log(`Method completed with status: ${status}`);
}

function isMock({ method }: RestContext): boolean {
  return method?.integration?.type === 'MOCK';
}

/** A map as Java prints it. */
function javaMap(entries: Iterable<readonly [name: string, value: string]>, redaction?: Redaction): string {
  const shown = [...entries].map(([name, value]) => `${name}=${redaction ? redaction.valueOf(name, value) : value}`);
  return `{${shown.join(', ')}}`;
}

function printed(body: Payload | object, redaction: Redaction): string {
  return typeof body === 'string' ? redaction.text(body) : Buffer.isBuffer(body) ? '[Binary Data]' : '[Stream]';
}
