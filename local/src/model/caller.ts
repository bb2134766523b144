/** Who sent a request, as the authorization phase found out. */
export interface Caller {
  /** `requestContext.authorizer` of an event and `$context.authorizer`; absent when the method has no authorizer. */
  readonly authorizer?: Readonly<Record<string, unknown>>;
  /** What signed requests tell of their sender; other members of the identity stay null. */
  readonly identity?: Partial<CallerIdentity>;
  /** The API key that a Lambda authorizer gave. */
  readonly usageIdentifierKey?: string;
}

/** The members of `$context.identity` that come from credentials. */
interface CallerIdentity {
  readonly accessKey: string;
  readonly accountId: string;
  readonly caller: string;
  readonly cognitoAuthenticationProvider: string;
  readonly cognitoAuthenticationType: string;
  readonly cognitoIdentityId: string;
  readonly cognitoIdentityPoolId: string;
  readonly principalOrgId: string;
  readonly user: string;
  readonly userArn: string;
}

/** The caller of a method without authorization. */
export const anonymous: Caller = {};
