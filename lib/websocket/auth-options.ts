/** How a Lambda function decides who may connect. */
export interface LambdaWebSocketAuthOptions {
  /**
   * What identifies the caller, such as `header.Authorization`, `querystring.token` or `context.identity.sourceIp`; a
   * connection request without one of them gets 401 and the function is not asked. Web pages can send no headers of
   * their own when they open a WebSocket.
   *
   * @default ['header.Authorization']
   */
  readonly identitySources?: string[];
}

/** Which tokens of an OpenID Connect or OAuth 2.0 issuer are taken. */
export interface JwtWebSocketAuthOptions {
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
   * What carries the token: a header or a query parameter, such as `header.Authorization`. Web pages can send no
   * headers of their own when they open a WebSocket.
   *
   * @default 'querystring.token'
   */
  readonly identitySource?: string;
}
