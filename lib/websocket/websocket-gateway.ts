import { Names, Stack } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { makeAlarms } from '../common/alarms';
import { canonical, canonicalProps } from '../common/canonical';
import { refuseCircles } from '../common/circles';
import { closesExecuteApi, mapDomain } from '../common/domain-mapping';
import { warnOfWayAround } from '../common/domain-rules';
import { EVERY_ROUTE, grant } from '../common/grants';
import { warnOfKeysWithoutPlan } from '../common/keys-without-plan';
import { requireRoutes } from '../common/missing-routes';
import { reject } from '../common/reject';
import {
  type Addresses,
  checkUrlPath,
  idInAddresses,
  mainStage,
  openAddress,
  stageAddress,
} from '../common/stage-address';
import { refuseUnsupported } from '../common/unsupported';
import { warnOfUnusedPlans } from '../common/unused-plans';
import { makeUsagePlans, type UsagePlanBinding } from '../common/usage-plan';
import { alarmMetrics } from './alarm-metrics';
import { connectionsTable } from './connections-table';
import { HandlerAccess, manageConnections, warnOfOneCallbackUrl } from './handler-access';
import { checkSelectionExpression, type WebSocketRouteOptions } from './route';
import { WebSocketRoutes } from './routes';
import { checkWebSocketStages, makeWebSocketStages } from './stage';
import { NOT_IN_WEBSOCKET_APIS } from './unsupported';
import type { WebSocketGatewayProps } from './websocket-gateway-props';

/**
 * A WebSocket API with production defaults: logs without the messages themselves, metrics, throttling, and handlers
 * that know where to send messages and may do so.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html
 *
 * @example
 * new WebSocketGateway(this, 'Chat', {
 *   auth: WebSocketAuth.jwt({ issuer: 'https://issuer.example.com', audience: ['web'] }),
 *   routes: { $connect: { handler: connect }, $disconnect: { handler: disconnect }, sendMessage: { handler: send } },
 *   connections: {},
 * });
 */
export class WebSocketGateway extends Construct {
  /** The L2 API beneath. */
  public readonly api: apigatewayv2.WebSocketApi;

  /** The L2 stages by name. */
  public readonly stages: { [name: string]: apigatewayv2.WebSocketStage };

  /** Where clients connect, such as `wss://…/prod`: the API's domain, or its stage `prod`, or the first by name. */
  public readonly url: string;

  /** Where `@connections` requests go, such as `https://…/prod`: handlers have it as `CALLBACK_URL`. */
  public readonly callbackUrl: string;

  /** The table of connections, if there are `connections`. */
  public readonly connectionsTable?: dynamodb.ITable;

  /** The L2 domain name, if there is a `domain`. */
  public readonly domainName?: apigatewayv2.DomainName;

  private readonly routes: WebSocketRoutes;
  private readonly addresses: Addresses;

  /**
   * Declares the API.
   *
   * @throws when a prop breaks a rule of the service: the message names the value, the rule and the way out
   */
  public constructor(scope: Construct, id: string, props: WebSocketGatewayProps = {}) {
    super(scope, id);
    props = canonicalProps(this, props);
    refuseUnsupported(this, 'WebSocketGateway', props, NOT_IN_WEBSOCKET_APIS);
    const stageOptions = props.stages ?? { prod: {} };
    checkWebSocketStages(this, Object.keys(stageOptions));
    this.api = this.makeApi(props);
    const stages = makeWebSocketStages(this, this.api, stageOptions, props);
    this.stages = Object.fromEntries(stages.map(({ stage }) => [stage.stageName, stage]));
    this.addresses = {
      apiId: idInAddresses(this, this.api.apiId),
      scheme: 'wss',
      stages: Object.keys(stageOptions),
      domain: props.domain,
      isClosed: closesExecuteApi(props),
    };
    const main = mainStage(this, this.addresses);
    this.url = stageAddress(this, main, this.addresses);
    this.callbackUrl = stageAddress(this, main, { ...this.addresses, scheme: 'https' });
    this.connectionsTable = props.connections && connectionsTable(this, props.connections);
    this.routes = new WebSocketRoutes(this, {
      api: this.api,
      sourceArn: this.arn('*'),
      routeSettings: stages.map(({ routeSettings }) => routeSettings),
      access: new HandlerAccess(this, {
        callbackUrl: this.callbackUrl,
        connectionArns: this.connectionArns(),
        table: this.connectionsTable,
      }),
      auth: props.auth,
      hasUsagePlans: Object.keys(props.usagePlans ?? {}).length > 0,
    });
    for (const key of Object.keys(props.routes ?? {})) this.addRoute(key, props.routes?.[key] ?? {});
    requireRoutes(this, () => this.routes.count);
    if (props.usagePlans) makeUsagePlans(this, props.usagePlans, this.usagePlanBinding());
    const plans = Object.keys(props.usagePlans ?? {});
    warnOfUnusedPlans(this, plans, () => this.routes.requireApiKey);
    if (plans.length === 0) {
      warnOfKeysWithoutPlan(this, this.api.apiId, () => (this.routes.requireApiKey ? ['$connect'] : []));
    }
    if (props.domain) {
      this.domainName = mapDomain(this, props.domain, {
        kind: 'WebSocket',
        api: this.api,
        stage: this.findStage(main),
      });
    }
    if (props.alarms) makeAlarms(this, alarmMetrics(this), props.alarms);
    if (stages.length > 1) warnOfOneCallbackUrl(this, main);
    warnOfWayAround(this, props.domain, closesExecuteApi(props));
    refuseCircles(this, this.api.node.defaultChild as apigatewayv2.CfnApi);
  }

  /**
   * Sends messages whose route key is `key` to the route's handler or integration.
   *
   * @throws when the key or an option breaks a rule of the service
   */
  public addRoute(key: string, options: WebSocketRouteOptions): apigatewayv2.WebSocketRoute {
    return this.routes.add(key, canonicalProps(this, options));
  }

  /** Where clients connect in a stage: at the domain if it leads there, or at the `execute-api` endpoint. */
  public urlFor(stage: string, path: string = ''): string {
    if (path !== '') checkUrlPath(this, path);
    return `${openAddress(this, stage, this.addresses)}${path}`;
  }

  /** Lets an identity connect where `$connect` is behind `WebSocketAuth.iam()`, in every stage or in one. */
  public grantInvoke(grantee: iam.IGrantable, stage?: string): iam.Grant {
    const name = stage ?? '*';
    if (stage !== undefined) this.findStage(stage);
    return grant(this, grantee, {
      action: 'execute-api:Invoke',
      resourceArns: [this.arn(`${name}/$connect`)],
      reason: EVERY_ROUTE,
    });
  }

  /** Lets an identity that is no handler of this API send to connections, look at them and close them. */
  public grantManageConnections(grantee: iam.IGrantable): iam.Grant {
    return manageConnections(this, grantee, this.connectionArns());
  }

  /** A metric of the API, by its name in CloudWatch. */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.api.metric(metricName, canonical(options));
  }

  /** Messages sent to the `$connect` route. */
  public metricConnectCount(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.sum('ConnectCount', options);
  }

  /** Messages between clients and the API, in either direction. */
  public metricMessageCount(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.sum('MessageCount', options);
  }

  /** Requests that an integration answered with status 4xx or 5xx, or not at all. */
  public metricIntegrationError(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.sum('IntegrationError', options);
  }

  /** Requests that were refused before an integration was called. */
  public metricClientError(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.sum('ClientError', options);
  }

  /** Requests that failed when an integration was called. */
  public metricExecutionError(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.sum('ExecutionError', options);
  }

  /** Milliseconds from calling an integration to its answer. */
  public metricIntegrationLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('IntegrationLatency', options);
  }

  private sum(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric(metricName, { statistic: cloudwatch.Stats.SUM, ...canonical(options) });
  }

  private makeApi(props: WebSocketGatewayProps): apigatewayv2.WebSocketApi {
    checkSelectionExpression(this, props.routeSelectionExpression);
    const api = new apigatewayv2.WebSocketApi(this, 'Api', {
      apiName: props.name ?? Names.uniqueResourceName(this, { maxLength: 128, separator: '-' }),
      description: props.description,
      routeSelectionExpression: props.routeSelectionExpression,
      apiKeySelectionExpression: props.apiKeySource,
    });
    const resource = api.node.defaultChild as apigatewayv2.CfnApi;
    if (closesExecuteApi(props)) resource.disableExecuteApiEndpoint = true;
    return api;
  }

  private arn(resourceName: string): string {
    return Stack.of(this).formatArn({ service: 'execute-api', resource: this.api.apiId, resourceName });
  }

  /** POST, GET and DELETE are all that `@connections` knows, so the method needs no listing. */
  private connectionArns(): string[] {
    return Object.keys(this.stages).map((stage) => this.arn(`${stage}/*/@connections/*`));
  }

  private usagePlanBinding(): UsagePlanBinding {
    return {
      apiId: this.api.apiId,
      stages: this.stages,
      throttlePaths: () => [],
      checkRoute: (plan, routeKey) =>
        reject(this, {
          problem: `usage plan '${plan}' has a limit for the route '${routeKey}'`,
          allowed: 'the plans of a WebSocket API have no limits for single routes',
          fix: 'give the route a throttle, or the plan one for all routes together',
        }),
    };
  }

  private findStage(name: string): apigatewayv2.WebSocketStage {
    stageAddress(this, name, this.addresses);
    return this.stages[name] as apigatewayv2.WebSocketStage;
  }
}
