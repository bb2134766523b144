import { Duration } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { idOf, invocationUri } from '../common/authorizer';
import { checkHandlerOrIntegration } from '../common/handler-or-integration';
import { checkTimeout } from '../common/integration-timeout';
import { permitInvoke } from '../common/lambda-permission';
import { integrationIn, SharedIntegrations } from '../common/shared-integrations';
import type { WebSocketRouteOptions } from './route';

const LONGEST_TIMEOUT = Duration.seconds(29);

/** How a route is answered, and by which function if by one. */
interface Answer {
  readonly integration: apigatewayv2.WebSocketRouteIntegration;
  readonly handler?: lambda.IFunction;
}

/** The integrations of a WebSocket API: one for each function or L2 integration and way of calling it. */
export class WebSocketIntegrations {
  private readonly shared: SharedIntegrations<apigatewayv2.WebSocketRouteIntegration>;

  public constructor(
    private readonly scope: Construct,
    private readonly sourceArn: string,
  ) {
    this.shared = new SharedIntegrations(scope);
  }

  /** The integration of a route, and the permission it needs. */
  public forRoute(key: string, route: WebSocketRouteOptions): Answer {
    checkHandlerOrIntegration(this.scope, key, route);
    checkTimeout(this.scope, key, route.timeout, LONGEST_TIMEOUT);
    const inner = route.handler ? new HandlerIntegration(route.handler, route.timeout) : withoutPermission(route);
    const handler = inner instanceof HandlerIntegration ? inner.handler : undefined;
    if (handler) permitInvoke(this.scope, handler, { sourceArn: this.sourceArn });
    const settings = route.timeout ? { timeout: route.timeout.toMilliseconds() } : {};
    const id = route.handler
      ? idOf(this.scope, 'Integration', [route.handler], settings)
      : this.shared.idOf(route.integration ?? inner, key, settings);
    const responds = route.returnsResponse ?? false;
    return { handler, integration: new PlacedIntegration(this.scope, id, { inner, responds, timeout: route.timeout }) };
  }
}

/** The L2's Lambda integration gives a permission for each route; what it says is kept, the permission is not. */
function withoutPermission({ integration, timeout }: WebSocketRouteOptions): apigatewayv2.WebSocketRouteIntegration {
  if (!(integration instanceof WebSocketLambdaIntegration))
    return integration as apigatewayv2.WebSocketRouteIntegration;
  const { handler, props } = integration as unknown as LambdaIntegrationParts;
  return new HandlerIntegration(handler, timeout ?? props?.timeout, props?.contentHandling);
}

/** What the L2's Lambda integration keeps to itself. */
interface LambdaIntegrationParts {
  readonly handler: lambda.IFunction;
  readonly props?: { readonly timeout?: Duration; readonly contentHandling?: apigatewayv2.ContentHandling };
}

/** A Lambda proxy integration that brings no permission of its own. */
class HandlerIntegration extends apigatewayv2.WebSocketRouteIntegration {
  public constructor(
    public readonly handler: lambda.IFunction,
    private readonly timeout?: Duration,
    private readonly contentHandling?: apigatewayv2.ContentHandling,
  ) {
    super('Handler');
  }

  public override bind({
    scope,
  }: apigatewayv2.WebSocketRouteIntegrationBindOptions): apigatewayv2.WebSocketRouteIntegrationConfig {
    return {
      type: apigatewayv2.WebSocketIntegrationType.AWS_PROXY,
      uri: invocationUri(scope, this.handler),
      timeout: this.timeout,
      contentHandling: this.contentHandling,
    };
  }
}

interface PlacedIntegrationProps {
  readonly inner: apigatewayv2.WebSocketRouteIntegration;
  /** Whether a route sends back what the integration returns. */
  readonly responds: boolean;
  /** Of the route; the integration's own otherwise. */
  readonly timeout?: Duration;
}

/** Stands beside the routes. */
class PlacedIntegration extends apigatewayv2.WebSocketRouteIntegration {
  public constructor(
    private readonly scope: Construct,
    private readonly placeId: string,
    private readonly props: PlacedIntegrationProps,
  ) {
    super(placeId);
  }

  /** @internal */
  public override _bindToRoute({ route }: apigatewayv2.WebSocketRouteIntegrationBindOptions): {
    integrationId: string;
  } {
    const integration = integrationIn(this.scope, this.placeId, (place) => this.make(place, route));
    if (this.props.responds) addIntegrationResponse(integration, route.webSocketApi);
    return integration;
  }

  public override bind(
    options: apigatewayv2.WebSocketRouteIntegrationBindOptions,
  ): apigatewayv2.WebSocketRouteIntegrationConfig {
    return this.props.inner.bind(options);
  }

  private make(place: Construct, route: apigatewayv2.IWebSocketRoute): apigatewayv2.WebSocketIntegration {
    const { type, uri, method, ...rest } = this.bind({ route, scope: place });
    return new apigatewayv2.WebSocketIntegration(place, 'Integration', {
      ...rest,
      timeout: this.props.timeout ?? rest.timeout,
      webSocketApi: route.webSocketApi,
      integrationType: type,
      integrationUri: uri,
      integrationMethod: method,
    });
  }
}

/** Without one, an integration that is no proxy has no response to send back, whatever the route says. */
function addIntegrationResponse(
  integration: apigatewayv2.WebSocketIntegration,
  { apiId }: apigatewayv2.IWebSocketApi,
): void {
  const { integrationType } = integration.node.defaultChild as apigatewayv2.CfnIntegration;
  if (integrationType === 'AWS_PROXY' || integration.node.tryFindChild('Response')) return;
  new apigatewayv2.CfnIntegrationResponse(integration, 'Response', {
    apiId,
    integrationId: integration.integrationId,
    integrationResponseKey: '$default',
  });
}
