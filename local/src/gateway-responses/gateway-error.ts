/** The ways in which a REST API refuses a request, as `AWS::ApiGateway::GatewayResponse.ResponseType` names them. */
export type GatewayResponseType =
  | 'ACCESS_DENIED'
  | 'API_CONFIGURATION_ERROR'
  | 'AUTHORIZER_CONFIGURATION_ERROR'
  | 'AUTHORIZER_FAILURE'
  | 'BAD_REQUEST_BODY'
  | 'BAD_REQUEST_PARAMETERS'
  | 'DEFAULT_4XX'
  | 'DEFAULT_5XX'
  | 'EXPIRED_TOKEN'
  | 'INTEGRATION_FAILURE'
  | 'INTEGRATION_TIMEOUT'
  | 'INVALID_API_KEY'
  | 'INVALID_SIGNATURE'
  | 'MISSING_AUTHENTICATION_TOKEN'
  | 'QUOTA_EXCEEDED'
  | 'REQUEST_TOO_LARGE'
  | 'RESOURCE_NOT_FOUND'
  | 'THROTTLED'
  | 'UNAUTHORIZED'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'WAF_FILTERED';

/** A refusal: the client gets what AWS would send for `responseType`, through the API's own gateway responses. */
export class GatewayError extends Error {
  constructor(
    readonly responseType: GatewayResponseType,
    /** `$context.error.message`; null where AWS sends none. */
    readonly clientMessage: string | null,
    readonly details: {
      /** `$context.error.validationErrorString`. */
      readonly validationErrorString?: string;
      /** Where AWS answers with another status than the response type's default. */
      readonly status?: number;
      /** The value of `x-amzn-ErrorType`, where it is not the response type's default. */
      readonly errorType?: string;
    } = {},
  ) {
    super(clientMessage ?? responseType);
    this.name = 'GatewayError';
  }
}
