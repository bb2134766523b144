import type { GatewayResponseType } from './gateway-error.js';

/** What a gateway response of some type is without any setting of the API. */
export interface GatewayResponseDefaults {
  /** Absent on the two types that only lend their settings to others. */
  readonly status?: number;
  /** The value of `x-amzn-ErrorType`; absent where AWS sends none. */
  readonly errorType?: string;
  /** The type whose settings count where this type has none of its own. */
  readonly fallback?: 'DEFAULT_4XX' | 'DEFAULT_5XX';
}

/**
 * The types of gateway responses.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export const gatewayResponseTypes: Readonly<Record<GatewayResponseType, GatewayResponseDefaults>> = {
  ACCESS_DENIED: clientError(403, 'AccessDeniedException'),
  API_CONFIGURATION_ERROR: serverError(500, 'InternalServerErrorException'),
  AUTHORIZER_CONFIGURATION_ERROR: serverError(500, 'AuthorizerConfigurationException'),
  AUTHORIZER_FAILURE: serverError(500, 'AuthorizerConfigurationException'),
  BAD_REQUEST_BODY: clientError(400, 'BadRequestException'),
  BAD_REQUEST_PARAMETERS: clientError(400, 'BadRequestException'),
  DEFAULT_4XX: {},
  DEFAULT_5XX: { errorType: 'InternalServerErrorException' },
  EXPIRED_TOKEN: clientError(403, 'ExpiredTokenException'),
  INTEGRATION_FAILURE: serverError(504, 'InternalServerErrorException'),
  INTEGRATION_TIMEOUT: serverError(504, 'InternalServerErrorException'),
  INVALID_API_KEY: clientError(403, 'ForbiddenException'),
  INVALID_SIGNATURE: clientError(403, 'InvalidSignatureException'),
  MISSING_AUTHENTICATION_TOKEN: clientError(403, 'MissingAuthenticationTokenException'),
  QUOTA_EXCEEDED: clientError(429, 'LimitExceededException'),
  REQUEST_TOO_LARGE: clientError(413, 'RequestTooLargeException'),
  RESOURCE_NOT_FOUND: clientError(404, 'NotFoundException'),
  THROTTLED: clientError(429, 'TooManyRequestsException'),
  UNAUTHORIZED: clientError(401, 'UnauthorizedException'),
  UNSUPPORTED_MEDIA_TYPE: clientError(415, 'BadRequestException'),
  WAF_FILTERED: clientError(403, 'ForbiddenException'),
};

/** The template of every gateway response that has none of its own. */
export const defaultTemplates: Readonly<Record<string, string>> = {
  'application/json': '{"message":$context.error.messageString}',
};

function clientError(status: number, errorType: string): GatewayResponseDefaults {
  return { status, errorType, fallback: 'DEFAULT_4XX' };
}

function serverError(status: number, errorType: string): GatewayResponseDefaults {
  return { status, errorType, fallback: 'DEFAULT_5XX' };
}
