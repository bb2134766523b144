import { Lazy } from 'aws-cdk-lib';
import type * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type { Throttle } from './throttle';

/**
 * The settings of a stage's routes, which the L2 stage lacks.
 *
 * A route's own settings replace the stage's as a whole, so each is rendered complete, and the stage has to wait for
 * the routes it names.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-stage.html
 */
export class RouteSettings {
  private readonly throttles = new Map<string, Throttle>();

  public constructor(
    private readonly stage: apigatewayv2.CfnStage,
    private readonly defaults: apigatewayv2.CfnStage.RouteSettingsProperty,
  ) {
    stage.defaultRouteSettings = defaults;
    stage.routeSettings = Lazy.any({ produce: () => (this.throttles.size === 0 ? undefined : this.render()) });
  }

  /** Gives a route a throttle of its own. */
  public add(key: string, route: apigatewayv2.CfnRoute, throttle: Throttle): void {
    this.throttles.set(key, throttle);
    this.stage.addResourceDependency(route);
  }

  private render(): object {
    const keys = [...this.throttles.keys()].sort();
    return Object.fromEntries(keys.map((key) => [key, this.renderRoute(this.throttles.get(key))]));
  }

  /** CloudFormation takes these as plain JSON, in the service's spelling. */
  private renderRoute(throttle?: Throttle): object {
    return {
      ThrottlingRateLimit: throttle?.rateLimit,
      ThrottlingBurstLimit: throttle?.burstLimit,
      DetailedMetricsEnabled: this.defaults.detailedMetricsEnabled,
      DataTraceEnabled: this.defaults.dataTraceEnabled,
      LoggingLevel: this.defaults.loggingLevel,
    };
  }
}
