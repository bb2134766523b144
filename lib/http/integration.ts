import { Duration } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { idOf } from '../common/authorizer';
import { checkHandlerOrIntegration } from '../common/handler-or-integration';
import { checkTimeout } from '../common/integration-timeout';
import { permitInvoke } from '../common/lambda-permission';
import { reject } from '../common/reject';
import { integrationIn, SharedIntegrations } from '../common/shared-integrations';
import { checkParameterMapping, renderResponseParameters } from './parameter-mapping';
import type { HttpRouteOptions } from './route';

const LONGEST_TIMEOUT = Duration.seconds(30);

/** The integrations of an HTTP API: one for each function or L2 integration and way of calling it. */
export class HttpIntegrations {
  private readonly shared: SharedIntegrations<apigatewayv2.HttpRouteIntegration>;

  public constructor(
    private readonly scope: Construct,
    private readonly sourceArn: string,
  ) {
    this.shared = new SharedIntegrations(scope);
  }

  /** The integration of a route, and the permission it needs. */
  public forRoute(key: string, route: HttpRouteOptions): apigatewayv2.HttpRouteIntegration {
    checkHandlerOrIntegration(this.scope, key, route);
    checkTimeout(this.scope, key, route.timeout, LONGEST_TIMEOUT);
    checkParameterMapping(this.scope, key, route);
    const { integration = this.handlerIntegration(route) } = route;
    if (route.integration && route.payloadFormat) rejectPayloadFormat(this.scope, key);
    const id = route.handler ? handlerId(this.scope, route) : this.shared.idOf(integration, key, settingsOf(route));
    if (integration instanceof HttpLambdaIntegration) {
      permitInvoke(this.scope, handlerOf(integration), { sourceArn: this.sourceArn });
    }
    return new PlacedIntegration(this.scope, id, integration, route);
  }

  private handlerIntegration(route: HttpRouteOptions): HttpLambdaIntegration {
    const { handler, payloadFormat } = route;
    // biome-ignore lint/style/noNonNullAssertion: a route has a handler or an integration
    return new HttpLambdaIntegration('Handler', handler!, { payloadFormatVersion: payloadFormat });
  }
}

/** Stands beside the routes, and takes from the L2 integration what it is but not what it permits. */
class PlacedIntegration extends apigatewayv2.HttpRouteIntegration {
  public constructor(
    private readonly scope: Construct,
    private readonly placeId: string,
    private readonly inner: apigatewayv2.HttpRouteIntegration,
    private readonly settings: HttpRouteOptions,
  ) {
    super(placeId);
  }

  /** @internal */
  public override _bindToRoute({ route }: apigatewayv2.HttpRouteIntegrationBindOptions): { integrationId: string } {
    return integrationIn(this.scope, this.placeId, (place) =>
      this.make(place, this.bind({ route, scope: place }), route),
    );
  }

  public override bind(options: apigatewayv2.HttpRouteIntegrationBindOptions): apigatewayv2.HttpRouteIntegrationConfig {
    return this.inner.bind(options);
  }

  private make(
    place: Construct,
    config: apigatewayv2.HttpRouteIntegrationConfig,
    { httpApi }: apigatewayv2.IHttpRoute,
  ): apigatewayv2.HttpIntegration {
    const { type, subtype, uri, ...rest } = config;
    const { timeout, requestParameters, responseParameters } = this.settings;
    const integration = new apigatewayv2.HttpIntegration(place, 'Integration', {
      ...rest,
      httpApi,
      integrationType: type,
      integrationSubtype: subtype,
      integrationUri: uri,
      parameterMapping: requestParameters ?? rest.parameterMapping,
    });
    const resource = integration.node.defaultChild as apigatewayv2.CfnIntegration;
    // The L2 stops at 29 seconds.
    if (timeout) resource.timeoutInMillis = timeout.toMilliseconds();
    if (responseParameters) resource.responseParameters = renderResponseParameters(responseParameters);
    return integration;
  }
}

/** The function of the L2's integration, which keeps it to itself, as it gives a permission for each route. */
function handlerOf(integration: HttpLambdaIntegration): lambda.IFunction {
  return (integration as unknown as { handler: lambda.IFunction }).handler;
}

function handlerId(scope: Construct, route: HttpRouteOptions): string {
  const settings = { ...settingsOf(route), ...(route.payloadFormat && { payload: route.payloadFormat.version }) };
  // biome-ignore lint/style/noNonNullAssertion: a route has a handler or an integration
  return idOf(scope, 'Integration', [route.handler!], settings);
}

/** What makes two integrations of the same function two, empty where nothing was set. */
function settingsOf({ timeout, requestParameters, responseParameters }: HttpRouteOptions): object {
  return {
    ...(timeout && { timeout: timeout.toMilliseconds() }),
    ...(requestParameters && { requestParameters: requestParameters.mappings }),
    ...(responseParameters && { responseParameters: renderResponseParameters(responseParameters) }),
  };
}

function rejectPayloadFormat(scope: Construct, key: string): never {
  return reject(scope, {
    problem: `route '${key}' has payloadFormat beside an integration`,
    allowed: 'payloadFormat says what event a handler gets',
    fix: 'give it to the integration itself',
  });
}
