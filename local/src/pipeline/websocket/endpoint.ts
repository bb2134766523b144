import { integrateAwsService } from '../../integrations/aws-service.js';
import { type AwsUri, tryFunctionArn, tryParseAwsUri } from '../../integrations/aws-uri.js';
import { atAddress } from '../../integrations/endpoint-address.js';
import { tryFindVpcLinkBase } from '../../integrations/http.js';
import type { IntegrationEnvironment, IntegrationRequest } from '../../integrations/integration.js';
import { integrateMock } from '../../integrations/mock.js';
import { configurationError, idleVpcLink, integrationFailure, unusableEndpoint } from '../../integrations/refusals.js';
import { sendWhole } from '../../integrations/send-http.js';
import type { Payload } from '../../mapping/content-handling.js';
import { formatQuery } from '../../mapping/query-parameters.js';
import { substituteStageVariables } from '../../mapping/stage-variables.js';
import type { HeaderLines } from '../../model/client.js';
import { Unresolved } from '../../model/unresolved.js';
import { compileFunctionCall } from '../call-function.js';
import { newTraceId } from '../new-ids.js';
import { unresolvedValue } from '../unresolved-value.js';
import type { Occasion } from './event.js';
import { routeArn } from './function-integration.js';
import type { StagedRoute } from './integration.js';
import { compileParameters, type MappedParameters } from './request-parameters.js';

/** What the endpoint of an integration answered. */
export interface EndpointAnswer {
  readonly status: number;
  /** What integration responses are selected by: a function's error, any other endpoint's status. */
  readonly selectionText: string;
  readonly headers: HeaderLines;
  readonly body: string | Buffer;
}

/** Sends a body to an endpoint, and leaves off when the signal says so. */
export type AskEndpoint = (occasion: Occasion, body: Payload, signal: AbortSignal) => Promise<EndpointAnswer>;

/** Prepares the endpoint of an integration that is no Lambda proxy. */
export function compileEndpoint(staged: StagedRoute, environment: IntegrationEnvironment): AskEndpoint {
  const { integrationType, integrationUri: uri } = staged.integration;
  if (integrationType === 'MOCK') return askMock;
  if (uri instanceof Unresolved) return async ({ execution }) => Promise.reject(unresolvedValue(execution, uri));
  const address = substituteStageVariables(uri ?? '', staged.stage.variables);
  if (integrationType !== 'AWS') return askHttp(address, staged, environment);
  const awsUri = tryParseAwsUri(address);
  if (!awsUri) {
    return async ({ execution }) =>
      Promise.reject(configurationError(execution, 'Invalid endpoint address', `${address} names no AWS service`));
  }
  const isFunction = tryFunctionArn(awsUri) !== undefined;
  return isFunction ? askFunction(address, staged, environment) : askService(awsUri, staged, environment);
}

const askMock: AskEndpoint = async ({ execution }, body) => {
  const request = { httpMethod: 'POST', uri: '', headers: [], body, traceId: '' };
  const { status } = await integrateMock(execution, request);
  return { status, selectionText: String(status), headers: [], body: '' };
};

function askFunction(uri: string, staged: StagedRoute, environment: IntegrationEnvironment): AskEndpoint {
  const { integration, stage } = staged;
  const target = {
    uri,
    stageVariables: stage.variables,
    sourceArn: routeArn(staged),
    credentials: integration.credentialsArn,
  };
  const call = compileFunctionCall(environment, target);
  return async ({ execution }, body) => {
    const result = await call(execution, body.length === 0 ? '{}' : body.toString(), newTraceId(execution.startedAt));
    if (result.outcome === 'success') return { status: 200, selectionText: '', headers: [], body: result.payload };
    if (result.outcome === 'error') {
      return { status: 200, selectionText: errorMessageOf(result.payload), headers: [], body: result.payload };
    }
    throw integrationFailure(execution, 'the function has no environment free within its reserved concurrency');
  };
}

function errorMessageOf(payload: string): string {
  const { errorMessage = '' } = JSON.parse(payload) as { errorMessage?: string };
  return errorMessage;
}

function askService(uri: AwsUri, staged: StagedRoute, environment: IntegrationEnvironment): AskEndpoint {
  const { integration, route } = staged;
  const integrate = integrateAwsService(uri, route.origin.constructPath, environment);
  const mapParameters = compileParameters(integration.requestParameters);
  return async (occasion, body, signal) => {
    const parameters = mapParameters(occasion);
    const path = uri.kind === 'path' ? `/${uri.api.replace(/^\//, '')}` : '/';
    const request: IntegrationRequest = {
      httpMethod: integration.integrationMethod ?? 'POST',
      uri: `${path}${queryOf(parameters)}`,
      headers: headersOf(parameters),
      body,
      traceId: newTraceId(occasion.execution.startedAt),
    };
    const { status, headers, body: answer } = await integrate(occasion.execution, request, signal);
    return { status, selectionText: String(status), headers, body: answer as Buffer };
  };
}

function askHttp(address: string, { integration }: StagedRoute, environment: IntegrationEnvironment): AskEndpoint {
  const mapParameters = compileParameters(integration.requestParameters);
  const isPrivate = integration.connectionType === 'VPC_LINK';
  const base = isPrivate ? tryFindVpcLinkBase(integration, environment.vpcLinks) : undefined;
  return async (occasion, body, signal) => {
    const { execution } = occasion;
    if (isPrivate && base === undefined) throw idleVpcLink(execution, integration.connectionId);
    if (!URL.canParse(address)) throw configurationError(execution, 'Invalid endpoint address', `${address} is no URL`);
    const parameters = mapParameters(occasion);
    const asked = new URL(`${address}${queryOf(parameters)}`);
    const url = base === undefined ? asked : atAddress(base, asked);
    const method = integration.integrationMethod ?? 'POST';
    const headers = [...headersOf(parameters), ['Host', url.host]] as const;
    try {
      const request = { url, method, headers, body: Buffer.from(body), signal };
      const answer = await sendWhole(environment.sendHttp, request);
      return { ...answer, selectionText: String(answer.status) };
    } catch (error) {
      throw unusableEndpoint(execution, `${method} ${url.href}`, error);
    }
  };
}

function queryOf({ querystring }: MappedParameters): string {
  return querystring.length > 0 ? `?${formatQuery(querystring)}` : '';
}

function headersOf({ header }: MappedParameters): readonly (readonly [string, string])[] {
  const hasType = header.some(([name]) => name.toLowerCase() === 'content-type');
  return hasType ? header : [['Content-Type', 'application/json'], ...header];
}
