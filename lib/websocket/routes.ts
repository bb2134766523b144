import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { acknowledge } from '../common/acknowledge';
import { warnOfNoAuth, warnOfNoConnect } from '../common/no-auth';
import { ROUTES, warnAboveQuota } from '../common/quota';
import type { RouteSettings } from '../common/route-settings';
import { RouteTable } from '../common/routes';
import { resolveThrottle } from '../common/throttle';
import { refuseUnsupported } from '../common/unsupported';
import type { WebSocketAuth } from './auth';
import type { HandlerAccess } from './handler-access';
import { WebSocketIntegrations } from './integration';
import { checkWebSocketRoute, checkWebSocketRouteKey, type WebSocketRouteOptions } from './route';
import { NOT_IN_WEBSOCKET_APIS } from './unsupported';

const CONNECT = '$connect';

/** What all routes of a WebSocket API have in common. */
interface WebSocketRoutesProps {
  readonly api: apigatewayv2.WebSocketApi;
  /** The ARN pattern by which the API may invoke functions. */
  readonly sourceArn: string;
  readonly routeSettings: readonly RouteSettings[];
  readonly access: HandlerAccess;
  readonly auth?: WebSocketAuth;
  readonly hasUsagePlans: boolean;
}

/** The routes of a WebSocket API. */
export class WebSocketRoutes {
  private readonly table: RouteTable;
  private readonly integrations: WebSocketIntegrations;
  private readonly keys = new Set<string>();

  public constructor(
    private readonly scope: Construct,
    private readonly props: WebSocketRoutesProps,
  ) {
    this.table = new RouteTable(scope);
    warnAboveQuota(scope, ROUTES, () => this.table.size);
    this.integrations = new WebSocketIntegrations(scope, props.sourceArn);
    scope.node.addValidation({ validate: () => this.checkConnect() });
  }

  /** Whether connecting needs an API key. */
  public get requireApiKey(): boolean {
    const connect = this.scope.node.tryFindChild(`Route-${CONNECT}`)?.node.defaultChild;
    return (connect as apigatewayv2.CfnRoute | undefined)?.apiKeyRequired === true;
  }

  /** How many were added. */
  public get count(): number {
    return this.keys.size;
  }

  /** Adds a route, and gives its handler what it needs. */
  public add(key: string, options: WebSocketRouteOptions): apigatewayv2.WebSocketRoute {
    refuseUnsupported(this.scope, `route '${key}'`, options, NOT_IN_WEBSOCKET_APIS);
    checkWebSocketRouteKey(this.scope, key);
    checkWebSocketRoute(this.scope, key, options);
    this.table.add(key);
    const { integration, handler } = this.integrations.forRoute(key, options);
    const route = new apigatewayv2.WebSocketRoute(this.scope, `Route-${key}`, {
      webSocketApi: this.props.api,
      routeKey: key,
      integration,
      returnResponse: options.returnsResponse,
      ...(key === CONNECT && this.connectProps(options)),
    });
    this.acknowledgeAuth(key, route, options);
    this.applyThrottle(key, route, options);
    if (handler) this.props.access.giveConnections(handler);
    if (handler && (options.push ?? true)) this.props.access.givePush(handler);
    this.keys.add(key);
    return route;
  }

  private connectProps(options: WebSocketRouteOptions) {
    const { api, sourceArn, hasUsagePlans } = this.props;
    const auth = options.auth ?? this.props.auth;
    return {
      authorizer: auth?._bind({ scope: this.scope, api, sourceArn }),
      apiKeyRequired: options.apiKeyRequired ?? (hasUsagePlans || undefined),
    };
  }

  private acknowledgeAuth(key: string, route: apigatewayv2.WebSocketRoute, options: WebSocketRouteOptions): void {
    if (key !== CONNECT) {
      const reason =
        'a WebSocket API authorizes a connection at $connect, and has no authorizers for what comes over it';
      acknowledge(route, 'APIG4', reason);
      return;
    }
    const auth = options.auth ?? this.props.auth;
    if (!auth) warnOfNoAuth(route, key, 'WebSocketAuth');
    if (auth?._open?.reason) acknowledge(route, 'APIG4', auth._open.reason);
  }

  private applyThrottle(key: string, route: apigatewayv2.WebSocketRoute, { throttle }: WebSocketRouteOptions): void {
    if (!throttle) return;
    const limits = resolveThrottle(this.scope, `route '${key}'`, throttle);
    for (const settings of this.props.routeSettings) {
      settings.add(key, route.node.defaultChild as apigatewayv2.CfnRoute, limits);
    }
  }

  /** Without a `$connect` anyone connects. */
  private checkConnect(): string[] {
    const { auth } = this.props;
    if (this.keys.has(CONNECT)) return [];
    if (!auth) warnOfNoConnect(this.scope);
    if (!auth || auth._open) return [];
    return ["auth protects nothing: a WebSocket API checks callers at '$connect'; add a route '$connect'"];
  }
}
