import type { GatewayError, GatewayResponseType } from '../../gateway-responses/gateway-error.js';
import type { ClientResponse } from '../../model/client.js';

/** Who is told of a refusal: a client that connects, or one that sent a message. */
export interface RefusedClient {
  readonly connectionId: string;
  readonly requestId: string;
}

/** The answer to a handshake that does not lead to a connection. */
export function toHandshakeRefusal(error: GatewayError, client: RefusedClient): ClientResponse {
  const { status, message } = refusalOf(error);
  return {
    status,
    headers: [
      ['Content-Type', 'application/json'],
      ['x-amzn-ErrorType', errorTypes[status] ?? 'InternalServerErrorException'],
    ],
    body: Buffer.from(JSON.stringify({ message, ...client })),
  };
}

/** The frame that tells a client that its message came to nothing. */
export function toErrorFrame(error: GatewayError, client: RefusedClient): string {
  return JSON.stringify({ message: refusalOf(error).message, ...client });
}

function refusalOf(error: GatewayError): { readonly status: number; readonly message: string } {
  const refusal = refusals[error.responseType] ?? internalError;
  return error.details.status === undefined ? refusal : { ...refusal, status: error.details.status };
}

const internalError = { status: 500, message: 'Internal server error' };
const forbidden = { status: 403, message: 'Forbidden' };

const refusals: Readonly<Partial<Record<GatewayResponseType, { status: number; message: string }>>> = {
  ACCESS_DENIED: forbidden,
  BAD_REQUEST_BODY: { status: 400, message: 'Bad request body' },
  INTEGRATION_FAILURE: { status: 502, message: 'Internal server error' },
  INTEGRATION_TIMEOUT: { status: 504, message: 'Endpoint request timed out' },
  INVALID_API_KEY: forbidden,
  INVALID_SIGNATURE: forbidden,
  MISSING_AUTHENTICATION_TOKEN: forbidden,
  QUOTA_EXCEEDED: { status: 429, message: 'Limit Exceeded' },
  REQUEST_TOO_LARGE: { status: 413, message: 'Request Too Long' },
  RESOURCE_NOT_FOUND: forbidden,
  THROTTLED: { status: 429, message: 'Too Many Requests' },
  UNAUTHORIZED: { status: 401, message: 'Unauthorized' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'Unsupported Media Type' },
};

const errorTypes: Readonly<Record<number, string>> = {
  401: 'UnauthorizedException',
  403: 'ForbiddenException',
  429: 'LimitExceededException',
};
