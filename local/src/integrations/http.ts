import type { Readable } from 'node:stream';
import type { EndpointResponse } from '../mapping/endpoint-response.js';
import type { HeaderLines } from '../model/client.js';
import type { RestIntegration } from '../model/rest-api.js';
import type { Integrate, IntegrationEnvironment } from './integration.js';
import { badEndpointAnswer, configurationError, idleVpcLink, integrationFailure } from './refusals.js';

/**
 * Prepares a request to an HTTP endpoint, through a VPC link or not.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/setup-http-integrations.html
 */
export function integrateHttp(
  integration: RestIntegration,
  environment: Pick<IntegrationEnvironment, 'sendHttp' | 'vpcLinks'>,
): Integrate {
  const isPrivate = integration.connectionType === 'VPC_LINK';
  const base = isPrivate ? tryFindVpcLinkBase(integration, environment.vpcLinks) : undefined;
  return async (execution, request) => {
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
      const response = await environment.sendHttp({ url, method, headers, body });
      return integration.responseTransferMode === 'STREAM' ? response : await buffered(response);
    } catch (error) {
      const reason = `${method} ${url.href}: ${(error as Error).message}`;
      if ((error as NodeJS.ErrnoException).code?.startsWith('HPE_')) {
        throw badEndpointAnswer(execution, 'Execution failed due to an internal error', reason);
      }
      execution.log('Execution failed due to configuration error: Invalid endpoint address');
      throw integrationFailure(execution, reason);
    }
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
  return base === undefined ? url : new URL(`${url.pathname}${url.search}`, base);
}

/** A mapped host is sent as it is. */
function withHost(headers: HeaderLines, host: string): HeaderLines {
  return headers.some(([name]) => name.toLowerCase() === 'host') ? headers : [...headers, ['Host', host]];
}

async function buffered(response: EndpointResponse): Promise<EndpointResponse> {
  const chunks: Buffer[] = [];
  for await (const chunk of response.body as Readable) chunks.push(chunk as Buffer);
  return { ...response, body: Buffer.concat(chunks) };
}
