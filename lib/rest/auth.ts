import { type Duration, Token } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as cognito from 'aws-cdk-lib/aws-cognito';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { authorizerTtl, idOf } from '../common/authorizer';
import { permitInvoke } from '../common/lambda-permission';
import { mustBeKnown } from '../common/must-be-known';
import type { NoAuthOptions } from '../common/no-auth';
import { reject } from '../common/reject';
import { identityOf } from './caller-identity';
import { takeOverPermission } from './given-authorizer';
import { LambdaAuthorizer } from './lambda-authorizer';
import { parseParameter } from './parameter';

/** How callers sign in with a Cognito user pool. */
export interface CognitoRestAuthOptions {
  /**
   * Scopes of which an access token needs at least one; without any, the route takes identity tokens.
   *
   * @default - none
   */
  readonly scopes?: string[];

  /**
   * Further user pools whose tokens are taken.
   *
   * @default - none
   */
  readonly otherUserPools?: cognito.IUserPool[];

  /**
   * The header that carries the token.
   *
   * @default 'Authorization'
   */
  readonly header?: string;

  /**
   * How long a verified token is remembered, 0 to 3600 seconds.
   *
   * @default Duration.minutes(5)
   */
  readonly ttl?: Duration;
}

/** How a Lambda function decides by one header. */
export interface LambdaTokenRestAuthOptions {
  /**
   * The header that carries the token.
   *
   * @default 'Authorization'
   */
  readonly header?: string;

  /**
   * A regular expression that the token matches, or the caller gets 401 and the function is not asked.
   *
   * @default - any token
   */
  readonly identityValidationExpression?: string;

  /**
   * How long a decision is remembered for a token, 0 to 3600 seconds.
   *
   * @default Duration.minutes(5)
   */
  readonly ttl?: Duration;
}

/** How a Lambda function decides by the parameters of a request. */
export interface LambdaRequestRestAuthOptions {
  /**
   * What identifies the caller, such as `header.Authorization`, `querystring.token`, `context.identity.sourceIp` or
   * `stageVariables.tenant`; a request without one of them gets 401 and the function is not asked.
   *
   * @default ['header.Authorization']
   */
  readonly identitySources?: string[];

  /**
   * How long a decision is remembered for the same identity, 0 to 3600 seconds.
   *
   * @default Duration.minutes(5)
   */
  readonly ttl?: Duration;
}

/** What an L2 authorizer does not say of itself. */
export interface RestAuthOfOptions {
  /**
   * Scopes of which an access token needs at least one; for Cognito only.
   *
   * @default - none
   */
  readonly scopes?: string[];
}

/** What a route's method gets from its auth. */
export interface RestAuthBinding {
  readonly authorizationType: apigateway.AuthorizationType;
  readonly authorizer?: apigateway.IAuthorizer;
  readonly authorizationScopes?: string[];
  /** What tells callers apart, such as `method.request.header.Authorization`; undefined where it is not known. */
  readonly identity?: readonly string[];
  /** Why a route is not behind a Cognito user pool; undefined where it is, or where nobody gave a reason. */
  readonly notCognito?: string;
  /** Why a route lets anyone in. */
  readonly open?: string;
}

/** Where authorizers are made: the gateway, and the ARN pattern by which it may invoke a function. */
export interface RestAuthScope {
  readonly scope: Construct;
  readonly sourceArn: string;
}

/**
 * Who may call a route of a REST API.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html
 */
export abstract class RestAuth {
  /** Anyone may call. */
  public static none(options: NoAuthOptions = {}): RestAuth {
    return new FixedAuth({
      authorizationType: apigateway.AuthorizationType.NONE,
      identity: [],
      open: options.reason,
      notCognito: options.reason,
    });
  }

  /** Whoever signs requests with AWS credentials that IAM allows to call. */
  public static iam(): RestAuth {
    return new FixedAuth({
      authorizationType: apigateway.AuthorizationType.IAM,
      identity: ['method.request.header.Authorization'],
      notCognito: 'callers sign their requests with AWS credentials, which IAM checks',
    });
  }

  /** Whoever brings a token of a Cognito user pool. */
  public static cognito(userPool: cognito.IUserPool, options: CognitoRestAuthOptions = {}): RestAuth {
    return new CognitoAuth(userPool, options);
  }

  /** Whoever a Lambda function lets in, judging by one header. */
  public static lambdaToken(handler: lambda.IFunction, options: LambdaTokenRestAuthOptions = {}): RestAuth {
    return new LambdaAuth(handler, {
      type: 'TOKEN',
      identitySources: [`header.${options.header ?? 'Authorization'}`],
      identityValidationExpression: options.identityValidationExpression,
      ttl: options.ttl,
    });
  }

  /** Whoever a Lambda function lets in, judging by the parameters of the request. */
  public static lambdaRequest(handler: lambda.IFunction, options: LambdaRequestRestAuthOptions = {}): RestAuth {
    return new LambdaAuth(handler, {
      type: 'REQUEST',
      identitySources: options.identitySources ?? ['header.Authorization'],
      ttl: options.ttl,
    });
  }

  /** Whoever an L2 authorizer lets in. */
  public static of(authorizer: apigateway.IAuthorizer, options: RestAuthOfOptions = {}): RestAuth {
    return new GivenAuth(authorizer, options);
  }

  /** @internal */
  public abstract _bind(where: RestAuthScope): RestAuthBinding;
}

const CUSTOM_REASON = 'a Lambda authorizer checks callers';

class FixedAuth extends RestAuth {
  public constructor(private readonly binding: RestAuthBinding) {
    super();
  }

  /** @internal */
  public _bind(): RestAuthBinding {
    return this.binding;
  }
}

class GivenAuth extends RestAuth {
  public constructor(
    private readonly authorizer: apigateway.IAuthorizer,
    private readonly options: RestAuthOfOptions,
  ) {
    super();
  }

  /** @internal */
  public _bind({ scope, sourceArn }: RestAuthScope): RestAuthBinding {
    const authorizationType = this.authorizer.authorizationType ?? apigateway.AuthorizationType.CUSTOM;
    takeOverPermission(scope, this.authorizer, sourceArn);
    return {
      authorizationType,
      authorizer: this.authorizer,
      authorizationScopes: this.options.scopes,
      identity: identityOf(this.authorizer),
      notCognito: authorizationType === apigateway.AuthorizationType.COGNITO ? undefined : CUSTOM_REASON,
    };
  }
}

class CognitoAuth extends RestAuth {
  public constructor(
    private readonly userPool: cognito.IUserPool,
    private readonly options: CognitoRestAuthOptions,
  ) {
    super();
  }

  /** @internal */
  public _bind({ scope }: RestAuthScope): RestAuthBinding {
    const pools = [this.userPool, ...(this.options.otherUserPools ?? [])];
    const identitySource = `method.request.header.${this.options.header ?? 'Authorization'}`;
    const ttl = authorizerTtl(scope, this.options.ttl);
    const id = idOf(scope, 'CognitoAuthorizer', pools, { identitySource, ttl: ttl.toSeconds() });
    const existing = scope.node.tryFindChild(id) as apigateway.CognitoUserPoolsAuthorizer | undefined;
    const authorizer =
      existing ??
      new apigateway.CognitoUserPoolsAuthorizer(scope, id, {
        cognitoUserPools: pools,
        identitySource,
        resultsCacheTtl: ttl,
      });
    return {
      authorizationType: apigateway.AuthorizationType.COGNITO,
      authorizer,
      authorizationScopes: this.options.scopes,
      identity: [identitySource],
    };
  }
}

interface LambdaAuthSettings {
  readonly type: 'TOKEN' | 'REQUEST';
  readonly identitySources: string[];
  readonly identityValidationExpression?: string;
  readonly ttl?: Duration;
}

class LambdaAuth extends RestAuth {
  public constructor(
    private readonly handler: lambda.IFunction,
    private readonly settings: LambdaAuthSettings,
  ) {
    super();
  }

  /** @internal */
  public _bind({ scope, sourceArn }: RestAuthScope): RestAuthBinding {
    const { type, identityValidationExpression } = this.settings;
    const ttl = authorizerTtl(scope, this.settings.ttl);
    if (Token.isUnresolved(this.settings.identitySources)) mustBeKnown(scope, 'the list of identity sources');
    const identitySources = this.settings.identitySources.map((source) => identitySource(scope, source));
    if (identitySources.length === 0 && ttl.toSeconds() > 0) rejectUnknownCaller(scope);
    const settings = { type, identitySources, identityValidationExpression, ttl: ttl.toSeconds() };
    const id = idOf(scope, 'LambdaAuthorizer', [this.handler], settings);
    permitInvoke(scope, this.handler, { sourceArn });
    const existing = scope.node.tryFindChild(id) as LambdaAuthorizer | undefined;
    return {
      authorizationType: apigateway.AuthorizationType.CUSTOM,
      authorizer: existing ?? new LambdaAuthorizer(scope, id, { ...settings, handler: this.handler }),
      identity: identitySources.length > 0 ? identitySources : undefined,
      notCognito: CUSTOM_REASON,
    };
  }
}

function identitySource(scope: Construct, source: string): string {
  if (source.startsWith('context.') || source.startsWith('stageVariables.')) return source;
  return parseParameter(scope, `identity source '${source}'`, source);
}

function rejectUnknownCaller(scope: Construct): never {
  return reject(scope, {
    problem: 'lambdaRequest has no identitySources and a ttl',
    allowed: 'a decision is remembered for an identity, or every caller would get the first one',
    fix: "name what identifies the caller, such as 'header.Authorization', or give ttl: Duration.seconds(0)",
  });
}
