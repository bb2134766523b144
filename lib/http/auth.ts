import { Stack, Token } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import type * as cognito from 'aws-cdk-lib/aws-cognito';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { authorizerTtl, idOf, invocationUri } from '../common/authorizer';
import { checkJwt } from '../common/jwt';
import { permitInvoke } from '../common/lambda-permission';
import { mustBeKnown, requireKnown } from '../common/must-be-known';
import type { NoAuthOptions } from '../common/no-auth';
import { reject } from '../common/reject';
import type { CognitoHttpAuthOptions, JwtHttpAuthOptions, LambdaHttpAuthOptions } from './auth-options';
import { findAuthorizer } from './authorizer';
import { parseIdentitySource } from './identity-source';

/** What a route gets from its auth. */
export interface HttpAuthBinding {
  readonly authorizer?: apigatewayv2.IHttpRouteAuthorizer;
  readonly authorizationScopes?: string[];
}

/** Where authorizers are made: the gateway, its API, and the ARN pattern by which it may invoke a function. */
export interface HttpAuthScope {
  readonly scope: Construct;
  readonly api: apigatewayv2.HttpApi;
  readonly sourceArn: string;
}

/**
 * Who may call a route of an HTTP API.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html
 */
export abstract class HttpAuth {
  /** Anyone may call. */
  public static none(options: NoAuthOptions = {}): HttpAuth {
    return new FixedAuth({}, options);
  }

  /** Whoever signs requests with AWS credentials that IAM allows to call. */
  public static iam(): HttpAuth {
    return new FixedAuth({ authorizer: { bind: () => ({ authorizationType: 'AWS_IAM' }) } });
  }

  /** Whoever brings a token of an OpenID Connect or OAuth 2.0 issuer. */
  public static jwt(options: JwtHttpAuthOptions): HttpAuth {
    return new JwtAuth(options);
  }

  /** Whoever brings a token of a Cognito user pool. */
  public static cognito(userPool: cognito.IUserPool, options: CognitoHttpAuthOptions): HttpAuth {
    const { clients, ...rest } = options;
    const { urlSuffix } = Stack.of(userPool);
    return new JwtAuth({
      ...rest,
      issuer: `https://cognito-idp.${userPool.env.region}.${urlSuffix}/${userPool.userPoolId}`,
      audience: clients.map((client) => client.userPoolClientId),
    });
  }

  /** Whoever a Lambda function lets in. */
  public static lambda(handler: lambda.IFunction, options: LambdaHttpAuthOptions = {}): HttpAuth {
    return new LambdaAuth(handler, options);
  }

  /** Whoever an L2 authorizer lets in. */
  public static of(authorizer: apigatewayv2.IHttpRouteAuthorizer): HttpAuth {
    const open = authorizer instanceof apigatewayv2.HttpNoneAuthorizer ? {} : undefined;
    return new FixedAuth({ authorizer }, open);
  }

  /**
   * Set where anyone may call.
   *
   * @internal
   */
  public readonly _open?: NoAuthOptions;

  protected constructor(open?: NoAuthOptions) {
    this._open = open;
  }

  /** @internal */
  public abstract _bind(where: HttpAuthScope): HttpAuthBinding;
}

class FixedAuth extends HttpAuth {
  public constructor(
    private readonly binding: HttpAuthBinding,
    open?: NoAuthOptions,
  ) {
    super(open);
  }

  /** @internal */
  public _bind(): HttpAuthBinding {
    return this.binding;
  }
}

class JwtAuth extends HttpAuth {
  public constructor(private readonly options: JwtHttpAuthOptions) {
    super();
  }

  /** @internal */
  public _bind({ scope, api }: HttpAuthScope): HttpAuthBinding {
    const { issuer, audience, scopes } = this.options;
    checkJwt(scope, this.options);
    const settings = {
      jwtIssuer: issuer,
      jwtAudience: audience,
      identitySource: [parseIdentitySource(scope, this.options.identitySource ?? 'header.Authorization')],
    };
    const authorizer = findAuthorizer(scope, idOf(scope, 'JwtAuthorizer', [], settings), {
      ...settings,
      httpApi: api,
      type: apigatewayv2.HttpAuthorizerType.JWT,
    });
    return { authorizer: routeAuthorizer(authorizer, 'JWT'), authorizationScopes: scopes };
  }
}

class LambdaAuth extends HttpAuth {
  public constructor(
    private readonly handler: lambda.IFunction,
    private readonly options: LambdaHttpAuthOptions,
  ) {
    super();
  }

  /** @internal */
  public _bind({ scope, api, sourceArn }: HttpAuthScope): HttpAuthBinding {
    const { identitySources = ['header.Authorization'], responseType = HttpLambdaResponseType.SIMPLE } = this.options;
    if (Token.isUnresolved(identitySources)) mustBeKnown(scope, 'the list of identity sources');
    requireKnown(scope, 'the responseType of lambda auth', responseType);
    const payloadFormatVersion = this.options.payloadVersion ?? apigatewayv2.AuthorizerPayloadVersion.VERSION_2_0;
    const ttl = authorizerTtl(scope, this.options.ttl);
    const enableSimpleResponses = responseType === HttpLambdaResponseType.SIMPLE;
    if (enableSimpleResponses && payloadFormatVersion === apigatewayv2.AuthorizerPayloadVersion.VERSION_1_0)
      rejectSimpleResponse(scope);
    if (identitySources.length === 0 && ttl.toSeconds() > 0) rejectUnknownCaller(scope);
    const settings = {
      identitySource: identitySources.map((source) => parseIdentitySource(scope, source)),
      enableSimpleResponses,
      payloadFormatVersion,
    };
    const id = idOf(scope, 'LambdaAuthorizer', [this.handler], { ...settings, ttl: ttl.toSeconds() });
    permitInvoke(scope, this.handler, { sourceArn });
    const authorizer = findAuthorizer(scope, id, {
      ...settings,
      httpApi: api,
      type: apigatewayv2.HttpAuthorizerType.LAMBDA,
      authorizerUri: invocationUri(scope, this.handler),
      resultsCacheTtl: ttl,
    });
    return { authorizer: routeAuthorizer(authorizer, 'CUSTOM') };
  }
}

function routeAuthorizer(
  { authorizerId }: apigatewayv2.HttpAuthorizer,
  authorizationType: string,
): apigatewayv2.IHttpRouteAuthorizer {
  return { bind: () => ({ authorizerId, authorizationType }) };
}

function rejectSimpleResponse(scope: Construct): never {
  return reject(scope, {
    problem: 'lambda auth has simple responses with payload version 1.0',
    allowed: 'payload version 1.0 is answered with a policy',
    fix: 'give responseType: HttpLambdaResponseType.IAM, or payload version 2.0',
  });
}

function rejectUnknownCaller(scope: Construct): never {
  return reject(scope, {
    problem: 'lambda auth has no identitySources and a ttl',
    allowed: 'a decision is remembered for an identity, or every caller would get the first one',
    fix: "name what identifies the caller, such as 'header.Authorization', or give ttl: Duration.seconds(0)",
  });
}
