import type { MappingScope } from '../mapping/mapping-scope.js';
import { acceptedTypes } from '../mapping/media-types.js';
import type { MethodResponse } from '../mapping/method-response.js';
import { compileParameterMapping, type ParameterMapping } from '../mapping/parameter-mapping.js';
import type { RestApi } from '../model/rest-api.js';
import { effectiveGatewayResponse } from './effective-gateway-response.js';
import type { GatewayError, GatewayResponseType } from './gateway-error.js';
import { defaultTemplates, gatewayResponseTypes } from './gateway-response-types.js';
import { compileSubstitution, type Substitution } from './substitution.js';

/** Answers a refusal the way the API's gateway responses say. */
export type ToGatewayResponse = (error: GatewayError, scope: MappingScope) => MethodResponse;

/**
 * Prepares the gateway responses of an API: what its clients get for requests that are refused.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function prepareGatewayResponses(api: RestApi): ToGatewayResponse {
  const prepared = new Map<GatewayResponseType, PreparedGatewayResponse>();
  return (error, scope) => {
    const response = prepared.get(error.responseType) ?? prepare(api, error.responseType);
    prepared.set(error.responseType, response);
    return render(response, error, scope);
  };
}

interface PreparedGatewayResponse {
  readonly chosenStatus?: number;
  readonly status: number;
  readonly errorType?: string;
  readonly headers: ParameterMapping;
  readonly templates: ReadonlyMap<string, Substitution>;
}

function prepare(api: RestApi, responseType: GatewayResponseType): PreparedGatewayResponse {
  const { chosenStatus, statusCode, responseParameters, ...effective } = effectiveGatewayResponse(
    api.gatewayResponses,
    responseType,
  );
  const { errorType } = gatewayResponseTypes[responseType];
  const templates = Object.entries(templatesOf(responseType, effective.responseTemplates));
  return {
    ...(chosenStatus !== undefined && { chosenStatus }),
    status: statusCode ?? (responseType === 'DEFAULT_4XX' ? 400 : 500),
    ...(errorType !== undefined && { errorType }),
    headers: compileParameterMapping(responseParameters, 'gatewayresponse.header.'),
    templates: new Map(templates.map(([type, template]) => [type, compileSubstitution(template)])),
  };
}

/** Where nothing is customized, some bodies differ in a byte or two from what the default template would render. */
function templatesOf(responseType: GatewayResponseType, templates: Readonly<Record<string, string>>) {
  const builtIn = templates === defaultTemplates ? builtInTemplates[responseType] : undefined;
  return builtIn === undefined ? templates : { 'application/json': builtIn };
}

/** Recorded: `Content-Length: 36` of an internal server error leaves room for a blank after the colon. */
const withBlank = '{"message": $context.error.messageString}';

const builtInTemplates: Partial<Record<GatewayResponseType, string>> = {
  ACCESS_DENIED: '{"Message":$context.error.messageString}',
  API_CONFIGURATION_ERROR: withBlank,
  INTEGRATION_FAILURE: withBlank,
  INTEGRATION_TIMEOUT: withBlank,
};

function render(response: PreparedGatewayResponse, error: GatewayError, scope: MappingScope): MethodResponse {
  const contentType = chooseTemplate(response.templates, scope);
  const errorType = error.details.errorType ?? response.errorType;
  const headers = response.headers({ scope });
  const hasContentType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  const body = response.templates.get(contentType)?.(scope, errorVariables(error)) ?? '';
  return {
    status: response.chosenStatus ?? error.details.status ?? response.status,
    headers: [
      ...(hasContentType ? [] : [['Content-Type', contentType] as const]),
      ...(errorType === undefined ? [] : [['x-amzn-ErrorType', errorType] as const]),
      ...headers,
    ],
    body: Buffer.from(body),
  };
}

/** Assumed, as nobody has recorded it: the first type that the client accepts, else JSON, else the first there is. */
function chooseTemplate(templates: ReadonlyMap<string, unknown>, { rest }: MappingScope): string {
  const accepted = acceptedTypes(rest.request.headers.get('accept')).find((type) => templates.has(type));
  if (accepted !== undefined) return accepted;
  const [first = 'application/json'] = templates.keys();
  return templates.has('application/json') ? 'application/json' : first;
}

/** `$context.error`; the message as a string of JSON, quotes included, so that a template can hold it as it is. */
function errorVariables(error: GatewayError): Record<string, unknown> {
  return {
    message: error.clientMessage,
    messageString: JSON.stringify(error.clientMessage),
    responseType: error.responseType,
    validationErrorString: error.details.validationErrorString,
  };
}
