import { configurationError } from '../../integrations/refusals.js';
import { convertPayload, type Payload, toPayload } from '../../mapping/content-handling.js';
import { bufferedBody, type EndpointResponse, headerValues } from '../../mapping/endpoint-response.js';
import type { MappingScope } from '../../mapping/mapping-scope.js';
import { compileMappingTemplates, type MappingTemplate } from '../../mapping/mapping-template.js';
import { acceptedTypes, firstAccepted } from '../../mapping/media-types.js';
import { compileParameterMapping, type ParameterMapping } from '../../mapping/parameter-mapping.js';
import { compileSelection } from '../../mapping/selection-pattern.js';
import type { ContentHandling } from '../../model/rest-api.js';
import { sameHeader, withOverrides } from './endpoint-parameters.js';
import type { IntegrationSetup } from './integration-setup.js';
import type { ToMethodResponse } from './prepared.js';
import { remapHeaders, remappedHeaders, withContentType, withTrace } from './response-headers.js';

/** What an endpoint's answer is selected by: the status, or the error message of a Lambda function. */
export type SelectionText = (response: EndpointResponse) => string;

/**
 * Prepares the integration responses of a non-proxy integration: one is selected, and makes status, headers and body of
 * the method's response.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html
 */
export function mappedResponse(setup: IntegrationSetup, selectionText: SelectionText): ToMethodResponse {
  const select = compileSelection(setup.integration.integrationResponses.map((response) => compile(setup, response)));
  return (scope, response, traceId) => {
    const chosen = select(selectionText(response));
    if (!chosen) {
      const { execution } = scope.rest;
      const logged = `No match for output mapping and no default endpoint response configured. Endpoint Response Status Code: ${response.status}`;
      throw configurationError(execution, logged);
    }
    const body = chosen.mapBody(scope, response);
    const override = scope.overrides?.responseOverride;
    const mapped = withOverrides(chosen.headers({ scope, response }), override?.header, sameHeader);
    const headers = withContentType(remapHeaders(mapped, remappedHeaders));
    const hasEndpoint = setup.integration.type !== 'MOCK';
    return {
      status: overriddenStatus(override?.status) ?? chosen.status,
      headers: hasEndpoint ? withTrace(headers, traceId) : headers,
      body,
    };
  };
}

interface CompiledResponse {
  readonly selectionPattern?: string;
  readonly status: number;
  readonly headers: ParameterMapping;
  readonly mapBody: (scope: MappingScope, response: EndpointResponse) => Payload;
}

function compile(
  setup: IntegrationSetup,
  response: IntegrationSetup['integration']['integrationResponses'][number],
): CompiledResponse {
  const { selectionPattern, contentHandling } = response;
  const templates = compileMappingTemplates(response.responseTemplates);
  return {
    ...(selectionPattern !== undefined && { selectionPattern }),
    status: Number(response.statusCode),
    headers: compileParameterMapping(response.responseParameters, 'method.response.header.'),
    mapBody: compileBody(setup, templates, contentHandling),
  };
}

function compileBody(
  { integration, isBinary }: IntegrationSetup,
  templates: ReadonlyMap<string, MappingTemplate>,
  handling: ContentHandling | undefined,
): CompiledResponse['mapBody'] {
  const isMock = integration.type === 'MOCK';
  return (scope, response) => {
    const { execution, request } = scope.rest;
    const accept = request.headers.get('accept');
    const template = chooseTemplate(templates, accept);
    const contentType = headerValues(response.headers, 'content-type').at(-1);
    const payload = toPayload(Buffer.from(bufferedBody(response) as string), !isMock && isBinary(contentType));
    const fitting = handling ?? (isMock || !isBinary(firstAccepted(accept)) ? 'CONVERT_TO_TEXT' : 'CONVERT_TO_BINARY');
    const converted = convertPayload(payload, fitting);
    if (converted === undefined) throw configurationError(execution, 'Unable to base64 decode the body.');
    if (!template) return converted;
    if (typeof converted !== 'string') throw configurationError(execution, 'Unable to transform response');
    return template({ scope, body: converted });
  };
}

/** The first type that the client accepts, else JSON, else the first there is. */
function chooseTemplate(templates: ReadonlyMap<string, MappingTemplate>, accept: string | undefined) {
  if (templates.size === 0) return undefined;
  const accepted = acceptedTypes(accept).find((type) => templates.has(type));
  if (accepted !== undefined) return templates.get(accepted);
  return templates.get('application/json') ?? templates.values().next().value;
}

/** A status that no response can have is ignored. */
function overriddenStatus(value: unknown): number | undefined {
  const status = value === undefined || value === null ? Number.NaN : Number(String(value));
  return Number.isInteger(status) && status >= 100 && status <= 599 ? status : undefined;
}
