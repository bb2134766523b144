import type { GatewayError, GatewayResponseType } from '../../gateway-responses/gateway-error.js';
import type { ClientResponse, HeaderLines } from '../../model/client.js';
import type { HttpRoute } from '../../model/http-api.js';

/**
 * The answer to a request that an HTTP API refuses. Unlike a REST API's it cannot be customized, and its texts are its own.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting.html
 */
export function toRefusal(error: GatewayError, route?: HttpRoute): ClientResponse {
  const { status, message } = refusalOf(error);
  const body = JSON.stringify({ message: signatureTypes.has(error.responseType) ? error.clientMessage : message });
  return {
    status,
    headers: [['Content-Type', 'application/json'], ...challenge(error, route)],
    body: Buffer.from(body),
  };
}

/** A refusal with a status of its own says so in its own words. */
function refusalOf({ responseType, clientMessage, details }: GatewayError): Refusal {
  const usual = refusals[responseType] ?? internalError;
  if (responseType !== 'REQUEST_TOO_LARGE' || details.status === undefined) return usual;
  return { status: details.status, message: clientMessage ?? usual.message };
}

interface Refusal {
  readonly status: number;
  readonly message: string;
}

const internalError = { status: 500, message: 'Internal Server Error' };
const forbidden = { status: 403, message: 'Forbidden' };
const unauthorized = { status: 401, message: 'Unauthorized' };

const refusals: Readonly<Partial<Record<GatewayResponseType, Refusal>>> = {
  ACCESS_DENIED: forbidden,
  BAD_REQUEST_PARAMETERS: { status: 400, message: 'Bad Request' },
  EXPIRED_TOKEN: unauthorized,
  INTEGRATION_TIMEOUT: { status: 503, message: 'Service Unavailable' },
  INTEGRATION_FAILURE: { status: 503, message: 'Service Unavailable' },
  INVALID_API_KEY: forbidden,
  INVALID_SIGNATURE: forbidden,
  MISSING_AUTHENTICATION_TOKEN: forbidden,
  REQUEST_TOO_LARGE: { status: 413, message: 'Request Entity Too Large' },
  RESOURCE_NOT_FOUND: { status: 404, message: 'Not Found' },
  THROTTLED: { status: 429, message: 'Too Many Requests' },
  UNAUTHORIZED: unauthorized,
};

/** A wrong signature is explained to the client, word for word. */
const signatureTypes: ReadonlySet<GatewayResponseType> = new Set(['INVALID_SIGNATURE', 'MISSING_AUTHENTICATION_TOKEN']);

/** What a JWT authorizer says of the token it wants; the reason is there only where AWS gives one. */
function challenge(error: GatewayError, route: HttpRoute | undefined): HeaderLines {
  if (error.responseType !== 'UNAUTHORIZED' || route?.authorizer?.type !== 'JWT') return [];
  const { clientMessage } = error;
  if (!clientMessage || clientMessage === 'Unauthorized') return [['www-authenticate', 'Bearer']];
  const scope = route.authorizationScopes.join(' ');
  return [['www-authenticate', `Bearer scope="${scope}" error="invalid_token" error_description="${clientMessage}"`]];
}
