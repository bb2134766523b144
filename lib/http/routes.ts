import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { acknowledge } from '../common/acknowledge';
import { warnOfNoAuth } from '../common/no-auth';
import { AUTHORIZERS, ROUTES, warnAboveQuota } from '../common/quota';
import type { RouteSettings } from '../common/route-settings';
import { RouteTable } from '../common/routes';
import { resolveThrottle } from '../common/throttle';
import { refuseUnsupported } from '../common/unsupported';
import { HttpAuth } from './auth';
import { countAuthorizers } from './authorizer';
import { HttpIntegrations } from './integration';
import { isPreflight, PREFLIGHT_REASON, preflightKey, supersededPreflights } from './preflight';
import { type HttpRouteOptions, parseHttpRouteKey } from './route';
import { NOT_IN_HTTP_APIS } from './unsupported';

/** What all routes of an HTTP API have in common. */
interface HttpRoutesProps {
  readonly api: apigatewayv2.HttpApi;
  /** The ARN pattern by which the API may invoke functions. */
  readonly sourceArn: string;
  readonly routeSettings: readonly RouteSettings[];
  readonly auth?: HttpAuth;
  readonly hasCors: boolean;
}

/** What a route is made of. */
interface RouteParts {
  readonly routeKey: apigatewayv2.HttpRouteKey;
  readonly integration: apigatewayv2.HttpRouteIntegration;
  readonly auth?: HttpAuth;
}

/** The routes of an HTTP API. */
export class HttpRoutes {
  private readonly table: RouteTable;
  private readonly integrations: HttpIntegrations;
  private readonly declared = new Map<string, apigatewayv2.HttpRoute>();
  /** Preflight routes that nobody declared, by the key of the route that needs them. */
  private readonly preflights = new Map<string, apigatewayv2.HttpRoute>();

  public constructor(
    private readonly scope: Construct,
    private readonly props: HttpRoutesProps,
  ) {
    this.table = new RouteTable(scope);
    warnAboveQuota(scope, ROUTES, () => this.table.size);
    warnAboveQuota(scope, AUTHORIZERS, () => countAuthorizers(scope));
    this.integrations = new HttpIntegrations(scope, props.sourceArn);
  }

  /** How many were declared. */
  public get count(): number {
    return this.declared.size;
  }

  /** Adds a route, and the preflight route that it needs. */
  public add(key: string, options: HttpRouteOptions): apigatewayv2.HttpRoute {
    refuseUnsupported(this.scope, `route '${key}'`, options, NOT_IN_HTTP_APIS);
    const routeKey = parseHttpRouteKey(this.scope, this.table, key);
    const integration = this.integrations.forRoute(key, options);
    for (const owner of supersededPreflights(key)) this.removePreflight(owner);
    const auth = options.auth ?? this.defaultAuth(key);
    const route = this.make(key, { routeKey, integration, auth });
    if (!auth) warnOfNoAuth(route, key, 'HttpAuth');
    this.applyThrottle(key, route, options);
    this.declared.set(key, route);
    if (this.props.hasCors && auth && !auth._open) this.addPreflight(key, integration);
    return route;
  }

  private defaultAuth(key: string): HttpAuth | undefined {
    return this.props.hasCors && isPreflight(key) ? HttpAuth.none({ reason: PREFLIGHT_REASON }) : this.props.auth;
  }

  private make(key: string, { routeKey, integration, auth }: RouteParts): apigatewayv2.HttpRoute {
    const { api, sourceArn } = this.props;
    const route = new apigatewayv2.HttpRoute(this.scope, key, {
      httpApi: api,
      routeKey,
      integration,
      ...auth?._bind({ scope: this.scope, api, sourceArn }),
    });
    if (auth?._open?.reason) acknowledge(route, 'APIG4', auth._open.reason);
    return route;
  }

  private applyThrottle(key: string, route: apigatewayv2.HttpRoute, { throttle }: HttpRouteOptions): void {
    if (!throttle) return;
    const limits = resolveThrottle(this.scope, `route '${key}'`, throttle);
    for (const settings of this.props.routeSettings) {
      settings.add(key, route.node.defaultChild as apigatewayv2.CfnRoute, limits);
    }
  }

  private addPreflight(owner: string, integration: apigatewayv2.HttpRouteIntegration): void {
    const key = preflightKey(owner);
    if (!key || [...this.declared.keys()].some((other) => supersededPreflights(other).includes(owner))) return;
    const routeKey = apigatewayv2.HttpRouteKey.with(key.slice('OPTIONS '.length), apigatewayv2.HttpMethod.OPTIONS);
    const auth = HttpAuth.none({ reason: PREFLIGHT_REASON });
    this.preflights.set(owner, this.make(key, { routeKey, integration, auth }));
  }

  private removePreflight(owner: string): void {
    const preflight = this.preflights.get(owner);
    if (!preflight) return;
    this.scope.node.tryRemoveChild(preflight.node.id);
    this.preflights.delete(owner);
  }
}
