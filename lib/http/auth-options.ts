import type { Duration } from 'aws-cdk-lib';
import type { AuthorizerPayloadVersion } from 'aws-cdk-lib/aws-apigatewayv2';
import type { HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import type * as cognito from 'aws-cdk-lib/aws-cognito';

/** Which tokens of an OpenID Connect or OAuth 2.0 issuer are taken. */
export interface JwtHttpAuthOptions {
  /** Address of the issuer, as its tokens have it in `iss`: `https://` and a host, perhaps with a path. */
  readonly issuer: string;

  /** Of which a token needs at least one, as `aud` or `client_id`. */
  readonly audience: string[];

  /**
   * Scopes of which a token needs at least one.
   *
   * @default - any token of the issuer for the audience
   */
  readonly scopes?: string[];

  /**
   * What carries the token, such as `header.Authorization` or `querystring.token`.
   *
   * @default 'header.Authorization'
   */
  readonly identitySource?: string;
}

/** How callers sign in with a Cognito user pool. */
export interface CognitoHttpAuthOptions {
  /** The pool's app clients whose tokens are taken, at least one. */
  readonly clients: cognito.IUserPoolClient[];

  /**
   * Scopes of which an access token needs at least one.
   *
   * @default - any token of the clients
   */
  readonly scopes?: string[];

  /**
   * What carries the token, such as `header.Authorization` or `querystring.token`.
   *
   * @default 'header.Authorization'
   */
  readonly identitySource?: string;
}

/** How a Lambda function decides who may call. */
export interface LambdaHttpAuthOptions {
  /**
   * What identifies the caller, such as `header.Authorization`, `querystring.token`, `context.identity.sourceIp` or
   * `stageVariables.tenant`; a request without one of them gets 401 and the function is not asked. With a `ttl`, add
   * `context.routeKey` if the function decides by route.
   *
   * @default ['header.Authorization']
   */
  readonly identitySources?: string[];

  /**
   * What the function answers with: a boolean (SIMPLE) or a policy (IAM).
   *
   * @default HttpLambdaResponseType.SIMPLE
   */
  readonly responseType?: HttpLambdaResponseType;

  /**
   * Shape of the event that the function gets.
   *
   * @default AuthorizerPayloadVersion.VERSION_2_0
   */
  readonly payloadVersion?: AuthorizerPayloadVersion;

  /**
   * How long a decision is remembered for the same identity, 0 to 3600 seconds.
   *
   * @default Duration.minutes(5)
   */
  readonly ttl?: Duration;
}
