import { streamWithin } from '../mapping/endpoint-body.js';
import type { EndpointResponse } from '../mapping/endpoint-response.js';
import type { HeaderLines } from '../model/client.js';
import type { Execution } from '../model/execution.js';
import type { RestIntegration } from '../model/rest-api.js';
import { atAddress } from './endpoint-address.js';
import type { IntegrationEnvironment, IntegrationRequest } from './integration.js';
import { configurationError, idleVpcLink, unusableEndpoint } from './refusals.js';
import { type HttpRequest, type SendHttp, sendWhole } from './send-http.js';

/**
 * Prepares a request to an HTTP endpoint, through a VPC link or not.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html
 */
export function integrateHttp(
  integration: RestIntegration,
  environment: Pick<IntegrationEnvironment, 'sendHttp' | 'vpcLinks'>,
): (execution: Execution, request: IntegrationRequest, signal: AbortSignal) => Promise<EndpointResponse> {
  const streams = integration.responseTransferMode === 'STREAM';
  const ask = streams ? askForStream(integration.timeoutMillis) : sendWhole;
  const isPrivate = integration.connectionType === 'VPC_LINK';
  const base = isPrivate ? tryFindVpcLinkBase(integration, environment.vpcLinks) : undefined;
  return async (execution, request, signal) => {
    if (isPrivate && base === undefined) {
      execution.log('Execution failed due to configuration error: Invalid endpoint address');
      throw idleVpcLink(execution, integration.connectionId);
    }
    const url = tryParseUrl(request.uri, base);
    if (!url) throw configurationError(execution, 'Invalid endpoint address', `${request.uri} is no URL`);
    const { httpMethod: method } = request;
    const headers = withHost(request.headers, url.host);
    const body = Buffer.from(request.body as string);
    try {
      return await ask(environment.sendHttp, { url, method, headers, body, signal });
    } catch (error) {
      throw unusableEndpoint(execution, `${method} ${url.href}`, error);
    }
  };
}

/**
 * A streamed answer may take the whole timeout of the integration, and pause for five minutes.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html
 */
function askForStream(totalMillis: number) {
  return async (sendHttp: SendHttp, request: HttpRequest): Promise<EndpointResponse> => {
    const response = await sendHttp(request);
    return { ...response, body: streamWithin(response.body, { idleMillis: 5 * 60_000, totalMillis }) };
  };
}

/** The base URL that stands for the VPC link of a private integration on this machine. */
export function tryFindVpcLinkBase(
  { connectionId }: Pick<RestIntegration, 'connectionId'>,
  vpcLinks: Readonly<Record<string, string>>,
): string | undefined {
  return typeof connectionId === 'string' ? vpcLinks[connectionId] : undefined;
}

/** The address that stands for a VPC link on this machine takes the place of scheme and host. */
function tryParseUrl(uri: string, base: string | undefined): URL | undefined {
  if (!URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  if (url.hostname === '' || !['http:', 'https:'].includes(url.protocol)) return undefined;
  return base === undefined ? url : atAddress(base, url);
}

/** A mapped host is sent as it is. */
function withHost(headers: HeaderLines, host: string): HeaderLines {
  return headers.some(([name]) => name.toLowerCase() === 'host') ? headers : [...headers, ['Host', host]];
}
