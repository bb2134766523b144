import { Names, Stack } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ALARM_PERIOD, makeAlarms } from '../common/alarms';
import { canonical, canonicalProps } from '../common/canonical';
import { refuseCircles } from '../common/circles';
import { closesExecuteApi, mapDomain } from '../common/domain-mapping';
import { warnOfWayAround } from '../common/domain-rules';
import { EVERY_ROUTE, grant } from '../common/grants';
import { requireRoutes } from '../common/missing-routes';
import { checkStages } from '../common/stage';
import {
  type Addresses,
  checkUrlPath,
  idInAddresses,
  mainStage,
  openAddress,
  stageAddress,
} from '../common/stage-address';
import { refuseUnsupported } from '../common/unsupported';
import { corsPreflight } from './cors';
import type { HttpGatewayProps } from './http-gateway-props';
import type { HttpRouteOptions } from './route';
import { HttpRoutes } from './routes';
import { makeHttpStages } from './stage';
import { NOT_IN_HTTP_APIS } from './unsupported';

/**
 * An HTTP API with production defaults: access logs, metrics, throttling, and CORS that no authorizer stands in the way
 * of.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 *
 * @example
 * new HttpGateway(this, 'Items', {
 *   auth: HttpAuth.jwt({ issuer: 'https://issuer.example.com', audience: ['web'] }),
 *   cors: { origins: ['https://app.example.com'] },
 *   routes: { 'GET /items': { handler: list }, 'GET /health': { handler: health, auth: HttpAuth.none() } },
 * });
 */
export class HttpGateway extends Construct {
  /** The L2 API beneath. */
  public readonly api: apigatewayv2.HttpApi;

  /** The L2 stages by name. */
  public readonly stages: { [name: string]: apigatewayv2.HttpStage };

  /** Where callers reach the API: its domain, or its stage `$default` or `prod`, or the first by name. It ends in a slash. */
  public readonly url: string;

  /** The L2 domain name, if there is a `domain`. */
  public readonly domainName?: apigatewayv2.DomainName;

  private readonly routes: HttpRoutes;
  private readonly addresses: Addresses;

  /**
   * Declares the API.
   *
   * @throws when a prop breaks a rule of the service: the message names the value, the rule and the way out
   */
  public constructor(scope: Construct, id: string, props: HttpGatewayProps = {}) {
    super(scope, id);
    props = canonicalProps(this, props);
    refuseUnsupported(this, 'HttpGateway', props, NOT_IN_HTTP_APIS);
    const stageOptions = props.stages ?? { $default: {} };
    checkStages(this, Object.keys(stageOptions));
    this.api = new apigatewayv2.HttpApi(this, 'Api', {
      apiName: props.name ?? Names.uniqueResourceName(this, { maxLength: 128, separator: '-' }),
      description: props.description,
      corsPreflight: props.cors && corsPreflight(this, props.cors),
      createDefaultStage: false,
      disableExecuteApiEndpoint: closesExecuteApi(props) || undefined,
    });
    const stages = makeHttpStages(this, this.api, stageOptions, props);
    this.stages = Object.fromEntries(stages.map(({ stage }) => [stage.stageName, stage]));
    this.addresses = {
      apiId: idInAddresses(this, this.api.apiId),
      scheme: 'https',
      stages: Object.keys(stageOptions),
      domain: props.domain,
      isClosed: closesExecuteApi(props),
    };
    this.routes = new HttpRoutes(this, {
      api: this.api,
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: '*',
      }),
      routeSettings: stages.map(({ routeSettings }) => routeSettings),
      auth: props.auth,
      hasCors: props.cors !== undefined,
    });
    for (const key of Object.keys(props.routes ?? {})) this.addRoute(key, props.routes?.[key] ?? {});
    requireRoutes(this, () => this.routes.count);
    const main = mainStage(this, this.addresses);
    this.url = `${stageAddress(this, main, this.addresses)}/`;
    if (props.domain) {
      this.domainName = mapDomain(this, props.domain, { kind: 'HTTP', api: this.api, stage: this.findStage(main) });
    }
    if (props.alarms) {
      const serverErrors = this.metricServerError({ period: ALARM_PERIOD });
      const requests = this.metricCount({ period: ALARM_PERIOD });
      const latency = this.metricLatency({ period: ALARM_PERIOD, statistic: 'p99' });
      makeAlarms(this, { serverErrors, requests, latency }, props.alarms);
    }
    warnOfWayAround(this, props.domain, closesExecuteApi(props));
    refuseCircles(this, this.api.node.defaultChild as apigatewayv2.CfnApi);
  }

  /**
   * Sends requests that match `key`, such as `GET /pets/{id}`, to the route's handler or integration.
   *
   * @throws when the key or an option breaks a rule of the service
   */
  public addRoute(key: string, options: HttpRouteOptions): apigatewayv2.HttpRoute {
    return this.routes.add(key, canonicalProps(this, options));
  }

  /** The address of a path in a stage: at the domain if it leads there, or at the `execute-api` endpoint. */
  public urlFor(stage: string, path: string = '/'): string {
    checkUrlPath(this, path);
    return `${openAddress(this, stage, this.addresses)}${path}`;
  }

  /** Lets an identity call every route that is behind `HttpAuth.iam()`, in every stage or in one. */
  public grantInvoke(grantee: iam.IGrantable, stage?: string): iam.Grant {
    const name = stage ?? '*';
    if (stage !== undefined) this.findStage(stage);
    return grant(this, grantee, {
      action: 'execute-api:Invoke',
      resourceArns: [this.api.arnForExecuteApi('*', '/*', name)],
      reason: EVERY_ROUTE,
    });
  }

  /** A metric of the API, by its name in CloudWatch. */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.api.metric(metricName, canonical(options));
  }

  /** Requests. */
  public metricCount(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.api.metricCount(canonical(options));
  }

  /** Requests that were refused, status 4xx. */
  public metricClientError(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.api.metricClientError(canonical(options));
  }

  /** Requests that failed, status 5xx. */
  public metricServerError(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.api.metricServerError(canonical(options));
  }

  /** Milliseconds from request to response. */
  public metricLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.api.metricLatency(canonical(options));
  }

  /** Milliseconds that the integration took of it. */
  public metricIntegrationLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.api.metricIntegrationLatency(canonical(options));
  }

  /** Bytes sent and received. */
  public metricDataProcessed(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.api.metricDataProcessed(canonical(options));
  }

  private findStage(name: string): apigatewayv2.HttpStage {
    stageAddress(this, name, this.addresses);
    return this.stages[name] as apigatewayv2.HttpStage;
  }
}
