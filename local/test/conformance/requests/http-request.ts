import { type ReceivedResponse, sendRequest } from './client.js';
import { type HttpCaseServer, serveHttpCase } from './http-server.js';
import { fill } from './placeholders.js';
import {
  type CaseOutcome,
  type Definition,
  NotExpressible,
  type RecordedRequest,
  type RequestCase,
} from './request-case.js';
import { compareRequest, outcomeOf } from './rest-request.js';

/** Runs a case whose request goes to an HTTP API over a socket. */
export async function runHttpRequest(given: RequestCase): Promise<CaseOutcome> {
  const server = await serveHttpCase(given.definition);
  try {
    const values = { ...server.backends.values, apiId: server.api.id };
    const request = fill(given.request, values);
    const response = await sendTo(server, request);
    const expected = fill(given.expected, { ...values, requestId: requestIdOf(response) });
    const comparison = compareRequest(given, expected, server.backends, response);
    if (expected.routeKey !== undefined) {
      comparison.equal('routeKey', expected.routeKey, server.answers.at(-1)?.route?.routeKey);
    }
    if (expected.accessLog !== undefined) comparison.equal('accessLog', expected.accessLog, server.accessLog.at(-1));
    const actual = { status: response.status, headers: response.headers, body: response.body.toString() };
    return outcomeOf(comparison, actual, server);
  } finally {
    await server.close();
  }
}

/**
 * Runs a case of a function URL as an HTTP API of one route: both have payload format 2.0. A function's error is where the
 * two differ: a function URL answers 502.
 */
export async function runFunctionUrl(given: RequestCase): Promise<CaseOutcome> {
  const { definition, expected } = given;
  if (definition.authType && definition.authType !== 'NONE') {
    throw new NotExpressible('an HTTP API has no authorization of a function URL');
  }
  if (definition.invokeMode === 'RESPONSE_STREAM') throw new NotExpressible('an HTTP API does not stream responses');
  if (expected.status === 502) throw new NotExpressible('a function URL answers 502 where an HTTP API answers 500');
  return runHttpRequest({ ...given, definition: { backend: definition.backend, payloadFormatVersion: '2.0' } });
}

function sendTo({ port, api }: HttpCaseServer, request: RecordedRequest): Promise<ReceivedResponse> {
  const host = `${api.id}.execute-api.${api.region}.amazonaws.com`;
  return sendRequest({ port, host, stage: '' }, { ...request, rawTarget: request.rawTarget ?? targetOf(request) });
}

/** The path of such a case is whole: it begins with the name of its stage, if it has one. */
function targetOf({ path = '/', query = {} }: Definition): string {
  const pairs = Object.entries(query as Record<string, string | string[]>).flatMap(([name, value]) =>
    [value].flat().map((text) => [name, text] as [string, string]),
  );
  const search = new URLSearchParams(pairs).toString();
  return search === '' ? path : `${path}?${search}`;
}

function requestIdOf({ headers }: ReceivedResponse): string {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'apigw-requestid')?.[1] ?? '';
}
