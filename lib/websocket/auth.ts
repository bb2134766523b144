import { Token } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { authorizerName, idOf, invocationUri } from '../common/authorizer';
import { permitInvoke } from '../common/lambda-permission';
import { mustBeKnown } from '../common/must-be-known';
import type { NoAuthOptions } from '../common/no-auth';
import type { JwtWebSocketAuthOptions, LambdaWebSocketAuthOptions } from './auth-options';
import { parseIdentitySource } from './identity-source';
import { JwtVerifier } from './jwt-verifier';

/** Where an authorizer is made: the gateway, its API, and the ARN pattern by which it may invoke a function. */
export interface WebSocketAuthScope {
  readonly scope: Construct;
  readonly api: apigatewayv2.WebSocketApi;
  readonly sourceArn: string;
}

/**
 * Who may connect to a WebSocket API. The service asks once, at `$connect`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html
 */
export abstract class WebSocketAuth {
  /** Anyone may connect. */
  public static none(options: NoAuthOptions = {}): WebSocketAuth {
    return new FixedAuth(new apigatewayv2.WebSocketNoneAuthorizer(), options);
  }

  /** Whoever signs the connection request with AWS credentials that IAM allows to connect. */
  public static iam(): WebSocketAuth {
    return new FixedAuth({ bind: () => ({ authorizationType: 'AWS_IAM' }) });
  }

  /** Whoever a Lambda function lets in. */
  public static lambda(handler: lambda.IFunction, options: LambdaWebSocketAuthOptions = {}): WebSocketAuth {
    return new LambdaAuth(handler, options);
  }

  /**
   * Whoever brings a token of an OpenID Connect or OAuth 2.0 issuer. The service does not verify tokens for WebSocket
   * APIs, so a small Lambda function comes with it that does.
   */
  public static jwt(options: JwtWebSocketAuthOptions): WebSocketAuth {
    return new JwtAuth(options);
  }

  /** Whoever an L2 authorizer lets in. */
  public static of(authorizer: apigatewayv2.IWebSocketRouteAuthorizer): WebSocketAuth {
    return new FixedAuth(authorizer, authorizer instanceof apigatewayv2.WebSocketNoneAuthorizer ? {} : undefined);
  }

  /**
   * Set where anyone may connect.
   *
   * @internal
   */
  public readonly _open?: NoAuthOptions;

  protected constructor(open?: NoAuthOptions) {
    this._open = open;
  }

  /** @internal */
  public abstract _bind(where: WebSocketAuthScope): apigatewayv2.IWebSocketRouteAuthorizer;
}

class FixedAuth extends WebSocketAuth {
  public constructor(
    private readonly authorizer: apigatewayv2.IWebSocketRouteAuthorizer,
    open?: NoAuthOptions,
  ) {
    super(open);
  }

  /** @internal */
  public _bind(): apigatewayv2.IWebSocketRouteAuthorizer {
    return this.authorizer;
  }
}

class LambdaAuth extends WebSocketAuth {
  public constructor(
    private readonly handler: lambda.IFunction,
    private readonly options: LambdaWebSocketAuthOptions,
  ) {
    super();
  }

  /** @internal */
  public _bind({ scope, api, sourceArn }: WebSocketAuthScope): apigatewayv2.IWebSocketRouteAuthorizer {
    const { identitySources = ['header.Authorization'] } = this.options;
    if (Token.isUnresolved(identitySources)) mustBeKnown(scope, 'the list of identity sources');
    const identitySource = identitySources.map((source) => parseIdentitySource(scope, source));
    permitInvoke(scope, this.handler, { sourceArn });
    const id = idOf(scope, 'LambdaAuthorizer', [this.handler], { identitySource });
    const { authorizerId } = new apigatewayv2.WebSocketAuthorizer(scope, id, {
      authorizerName: authorizerName(id),
      webSocketApi: api,
      type: apigatewayv2.WebSocketAuthorizerType.LAMBDA,
      identitySource,
      authorizerUri: invocationUri(scope, this.handler),
    });
    return { bind: () => ({ authorizerId, authorizationType: 'CUSTOM' }) };
  }
}

class JwtAuth extends WebSocketAuth {
  public constructor(private readonly options: JwtWebSocketAuthOptions) {
    super();
  }

  /** @internal */
  public _bind(where: WebSocketAuthScope): apigatewayv2.IWebSocketRouteAuthorizer {
    const { identitySource = 'querystring.token', ...options } = this.options;
    const verifier = new JwtVerifier(where.scope, 'JwtVerifier', {
      ...options,
      tokenSource: parseIdentitySource(where.scope, identitySource),
    });
    return new LambdaAuth(verifier.handler, { identitySources: [identitySource] })._bind(where);
  }
}
