import { atAddress } from '../../integrations/endpoint-address.js';
import type { IntegrationEnvironment } from '../../integrations/integration.js';
import { configurationError, idleVpcLink, unusableEndpoint } from '../../integrations/refusals.js';
import { sendWhole } from '../../integrations/send-http.js';
import { substituteStageVariables } from '../../mapping/stage-variables.js';
import type { HeaderLines } from '../../model/client.js';
import type { HttpIntegration } from '../../model/http-api.js';
import { encodePath } from '../../model/percent-encoding.js';
import { Unresolved } from '../../model/unresolved.js';
import { unresolvedValue } from '../unresolved-value.js';
import type { RoutedRequest } from './event.js';
import type { AskHttp, StagedIntegration } from './http-integration.js';

/**
 * Prepares an HTTP proxy integration: the request goes to the endpoint as it came, and so does the answer. A private
 * integration gets the whole path, the stage included, at the address that stands for its VPC link on this machine.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-http.html
 */
export function integrateEndpoint(
  { integration, stage }: StagedIntegration,
  environment: Pick<IntegrationEnvironment, 'sendHttp' | 'vpcLinks'>,
): AskHttp {
  const toUrl =
    integration.connectionType === 'VPC_LINK'
      ? privateUrl(integration, environment.vpcLinks)
      : publicUrl(integration, stage.variables);
  const method = integration.integrationMethod;
  return async (routed, signal) => {
    const url = toUrl(routed);
    const request = {
      url,
      method: method === undefined || method === 'ANY' ? routed.request.method : method,
      headers: toEndpointHeaders(routed, url),
      body: routed.request.client.body,
      signal,
    };
    try {
      const { status, headers, body } = await sendWhole(environment.sendHttp, request);
      return { status, headers: headers.filter(([name]) => !ofConnection.test(name)), body };
    } catch (error) {
      throw unusableEndpoint(routed.execution, `${request.method} ${url.href}`, error);
    }
  };
}

type ToUrl = (routed: RoutedRequest) => URL;

function publicUrl({ integrationUri: uri }: HttpIntegration, variables: Readonly<Record<string, string>>): ToUrl {
  if (uri instanceof Unresolved) {
    return ({ execution }) => {
      throw unresolvedValue(execution, uri);
    };
  }
  const template = substituteStageVariables(uri ?? '', variables);
  return (routed) => {
    const filled = template.replace(/\{([^}+]+)\+?\}/g, (_, name: string) =>
      encodePath(routed.pathParameters[name] ?? ''),
    );
    if (!URL.canParse(filled)) {
      throw configurationError(routed.execution, 'Invalid endpoint address', `${filled} is no URL`);
    }
    return withRequest(new URL(filled), routed);
  };
}

function privateUrl({ connectionId }: HttpIntegration, vpcLinks: Readonly<Record<string, string>>): ToUrl {
  const base = typeof connectionId === 'string' ? vpcLinks[connectionId] : undefined;
  return (routed) => {
    if (base === undefined) throw idleVpcLink(routed.execution, connectionId);
    return withRequest(atAddress(base, { pathname: encodePath(routed.request.rawPath), search: '' }), routed);
  };
}

/** A path that a parameter mapping has set replaces the endpoint's own. */
function withRequest(url: URL, { request, mappedPath }: RoutedRequest): URL {
  if (mappedPath !== undefined) url.pathname = encodePath(mappedPath);
  const queries = [url.search.slice(1), request.rawQueryString].filter((query) => query !== '');
  url.search = queries.join('&');
  return url;
}

function toEndpointHeaders({ request, traceId }: RoutedRequest, url: URL): HeaderLines {
  const { client, domainName, headerLines } = request;
  return [
    ...headerLines.filter(([name]) => !ownHeaders.has(name)),
    ['host', url.host],
    ['forwarded', `by=127.0.0.1;for=${client.sourceIp};host=${domainName};proto=${client.scheme}`],
    ['via', 'HTTP/1.1 AmazonAPIGateway'],
    ['x-amzn-trace-id', traceId],
  ];
}

/** Set anew for the endpoint, the length by whoever sends. */
const ownHeaders: ReadonlySet<string> = new Set(['content-length', 'forwarded', 'host', 'x-amzn-trace-id']);

const ofConnection = /^(connection|keep-alive|proxy-connection|transfer-encoding|upgrade|trailer|content-length)$/i;
