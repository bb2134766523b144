import { Names } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { AccountRole, ApiGatewayAccount } from '../common/account';
import { possibleLogs } from '../common/account-logs';
import { ALARM_PERIOD, makeAlarms } from '../common/alarms';
import { canonical, canonicalProps } from '../common/canonical';
import { refuseCircles } from '../common/circles';
import { checkCors } from '../common/cors';
import { closesExecuteApi } from '../common/domain-mapping';
import { warnOfWayAround } from '../common/domain-rules';
import { EVERY_ROUTE, grant } from '../common/grants';
import { warnOfKeysWithoutPlan } from '../common/keys-without-plan';
import { requireRoutes } from '../common/missing-routes';
import { requireBytes, requireKnown } from '../common/must-be-known';
import { reject } from '../common/reject';
import { parseRouteKey, REST_PATH } from '../common/route-key';
import { checkStages, refuseDefaultStage } from '../common/stage';
import {
  type Addresses,
  checkUrlPath,
  idInAddresses,
  mainStage,
  openAddress,
  stageAddress,
} from '../common/stage-address';
import { warnOfUnusedPlans } from '../common/unused-plans';
import { makeUsagePlans } from '../common/usage-plan';
import { RestCors } from './cors';
import { RestDefinition } from './definition';
import { makeDeployment } from './deployment';
import { mapRestDomain } from './domain';
import { checkEndpoint } from './endpoint';
import { mergeGatewayResponses } from './gateway-responses';
import { defineByOpenApi } from './openapi';
import { checkStackSize, checkTemplateSize } from './quotas';
import type { RestGatewayProps } from './rest-gateway-props';
import type { RestRouteOptions } from './route';
import { Routes } from './routes';
import { makeStage, type RestStageOptions } from './stage';

/**
 * A REST API with production defaults: access logs, execution logs of errors, tracing, metrics, throttling, and CORS in
 * all the places where it has to be.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-rest-api.html
 *
 * @example
 * new RestGateway(this, 'Items', {
 *   auth: RestAuth.cognito(userPool),
 *   cors: { origins: ['https://app.example.com'] },
 *   routes: {
 *     'GET /items': { handler: list },
 *     'POST /items': { handler: create, body: { type: 'object', required: ['name'] } },
 *     'DELETE /items/{id}': { integration: RestIntegrations.dynamoDb(table).deleteItem() },
 *   },
 * });
 */
export class RestGateway extends Construct {
  /** The L2 API beneath. */
  public readonly api: apigateway.RestApi;

  /** The L2 stages by name. */
  public readonly stages: { [name: string]: apigateway.Stage };

  /** The usage plans by name. */
  public readonly usagePlans: { [name: string]: apigateway.UsagePlan };

  /** The L2 domain name, if there is a `domain`. */
  public readonly domainName?: apigateway.DomainName;

  /**
   * Where callers reach the API: its domain, or its stage `prod`, or the first by name. It ends in a slash.
   *
   * A handler in the gateway's stack may have it in its environment, unless the API is defined by OpenAPI.
   */
  public readonly url: string;

  private readonly routes: Routes;
  private readonly addresses: Addresses;

  /**
   * Declares the API.
   *
   * @throws when a prop breaks a rule of the service: the message names the value, the rule and the way out
   */
  public constructor(scope: Construct, id: string, props: RestGatewayProps = {}) {
    super(scope, id);
    props = canonicalProps(this, props);
    const stages = props.stages ?? { prod: {} };
    checkStages(this, Object.keys(stages));
    refuseDefaultStage(this, Object.keys(stages), 'REST');
    this.api = makeApi(this, props);
    checkEndpoint(this, this.api, props);
    const hasUsagePlans = Object.keys(props.usagePlans ?? {}).length > 0;
    this.routes = new Routes(this, this.api, {
      auth: props.auth,
      cors: makeCors(this, this.api, props),
      timeout: props.timeout,
      endpointType: props.endpointType,
      binaryMediaTypes: props.binaryMediaTypes ?? [],
      apiKeyRequired: props.apiKeyRequired ?? hasUsagePlans,
      cacheEveryGet: props.cache?.everyGet ?? false,
      declaredKeys: Object.keys(props.routes ?? {}),
      aliases: functionAliases(this, stages),
    });
    const definition = props.definition ?? RestDefinition.RESOURCES;
    requireKnown(this, 'definition', definition);
    if (definition === RestDefinition.OPENAPI) defineByOpenApi(this, this.api);
    checkStackSize(this, definition);
    this.stages = this.makeStages(stages, props);
    checkTemplateSize(this, [this.api, ...Object.values(this.stages)]);
    this.addresses = {
      apiId: idInAddresses(this, this.api.restApiId),
      scheme: 'https',
      stages: Object.keys(stages),
      domain: props.domain,
      isClosed: closesExecuteApi(props),
    };
    const main = mainStage(this, this.addresses);
    this.url = `${stageAddress(this, main, this.addresses)}/`;
    this.api.deploymentStage = this.findStage(main);
    for (const key of Object.keys(props.routes ?? {})) this.addRoute(key, props.routes?.[key] ?? {});
    requireRoutes(this, () => this.routes.count);
    this.usagePlans = this.makeUsagePlans(props);
    warnOfUnusedPlans(this, Object.keys(this.usagePlans), () => this.api.methods.some(requiresApiKey));
    if (!hasUsagePlans) warnOfKeysWithoutPlan(this, this.api.restApiId, () => this.routes.keyed);
    this.domainName = props.domain && mapRestDomain(this, props.domain, this.findStage(main));
    this.addGuards(props);
    warnOfWayAround(this, props.domain, closesExecuteApi(props));
    refuseCircles(this, this.api.node.defaultChild as apigateway.CfnRestApi);
  }

  /**
   * Sends requests that match `key`, such as `GET /pets/{id}`, to the route's handler or integration.
   *
   * @throws when the key or an option breaks a rule of the service
   */
  public addRoute(key: string, options: RestRouteOptions): apigateway.Method {
    return this.routes.add(key, canonicalProps(this, options));
  }

  /** The address of a path in a stage: at the domain if it leads there, or at the `execute-api` endpoint. */
  public urlFor(stage: string, path: string = '/'): string {
    checkUrlPath(this, path);
    return `${openAddress(this, stage, this.addresses)}${path}`;
  }

  /**
   * Lets an identity call every route that is behind `RestAuth.iam()`, in every stage or in one: a handler of the API
   * too, by a policy in the gateway's scope.
   */
  public grantInvoke(grantee: iam.IGrantable, stage?: string): iam.Grant {
    const name = stage ?? '*';
    if (stage !== undefined) this.findStage(stage);
    return grant(this, grantee, {
      action: 'execute-api:Invoke',
      resourceArns: [this.api.arnForExecuteApi('*', '/*', name)],
      reason: EVERY_ROUTE,
    });
  }

  /** Lets an identity make the API answer afresh by `Cache-Control: max-age=0`. */
  public grantInvalidateCache(grantee: iam.IGrantable): iam.Grant {
    return grant(this, grantee, {
      action: 'execute-api:InvalidateCache',
      resourceArns: [this.api.arnForExecuteApi()],
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

  /** Milliseconds that the endpoint took of it. */
  public metricIntegrationLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.api.metricIntegrationLatency(canonical(options));
  }

  /** Requests answered from the cache. */
  public metricCacheHitCount(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.api.metricCacheHitCount(canonical(options));
  }

  /** Requests that the cache had no answer for. */
  public metricCacheMissCount(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.api.metricCacheMissCount(canonical(options));
  }

  private makeStages(stages: { [name: string]: RestStageOptions }, props: RestGatewayProps) {
    const { throttle, cache, accessLog, executionLogs, accountRole, tracing } = props;
    if (accountRole === AccountRole.ENSURE) ApiGatewayAccount.ensure(this);
    const deployment = makeDeployment(this, this.api, props.redeployOn);
    return mapValues(stages, (stage, name) => {
      const options = possibleLogs(this, name, {
        ...{ throttle, cache, accessLog, executionLogs, tracing },
        ...stage,
        accountRole,
      });
      return makeStage(this, { name, deployment, options, accountRole, routes: () => this.routes.all() });
    });
  }

  private makeUsagePlans({ usagePlans = {} }: RestGatewayProps): { [name: string]: apigateway.UsagePlan } {
    return makeUsagePlans(this, usagePlans, {
      apiId: this.api.restApiId,
      stages: this.stages,
      checkRoute: (plan, key) => {
        if (!this.routes.has(key)) rejectPlanRoute(this, plan, key);
      },
      throttlePaths: (key) => {
        const route = parseRouteKey(this, key, REST_PATH);
        return this.routes.verbsOf(route).map((verb) => `${route.path}/${verb}`);
      },
    });
  }

  private addGuards({ alarms, firewall, cache }: RestGatewayProps): void {
    if (alarms) {
      const metrics = {
        serverErrors: this.metricServerError({ period: ALARM_PERIOD, statistic: 'Sum' }),
        requests: this.metricCount({ period: ALARM_PERIOD }),
        latency: this.metricLatency({ period: ALARM_PERIOD, statistic: 'p99' }),
      };
      makeAlarms(this, metrics, alarms);
    }
    firewall?._protect(this, this.stages);
    for (const invalidator of cache?.invalidators ?? []) this.grantInvalidateCache(invalidator);
  }

  private findStage(name: string): apigateway.Stage {
    stageAddress(this, name, this.addresses);
    return this.stages[name] as apigateway.Stage;
  }
}

function mapValues<T, U>(values: { [name: string]: T }, map: (value: T, name: string) => U): { [name: string]: U } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value, name)]));
}

function requiresApiKey(method: apigateway.Method): boolean {
  return (method.node.defaultChild as apigateway.CfnMethod).apiKeyRequired === true;
}

function makeApi(scope: Construct, props: RestGatewayProps): apigateway.RestApi {
  if (props.minCompressionSize) requireBytes(scope, 'minCompressionSize', props.minCompressionSize);
  return new apigateway.RestApi(scope, 'Api', {
    restApiName: props.name ?? Names.uniqueResourceName(scope, { maxLength: 128, separator: '-' }),
    description: props.description,
    deploy: false,
    cloudWatchRole: false,
    endpointTypes: [props.endpointType ?? apigateway.EndpointType.REGIONAL],
    binaryMediaTypes: props.binaryMediaTypes,
    minCompressionSize: props.minCompressionSize,
    apiKeySourceType: props.apiKeySource,
    disableExecuteApiEndpoint: closesExecuteApi(props) || undefined,
    policy: props.policy,
  });
}

function makeCors(
  scope: Construct,
  api: apigateway.RestApi,
  { cors: options }: RestGatewayProps,
): RestCors | undefined {
  const cors = options && new RestCors(options);
  if (options) checkCors(scope, options);
  mergeGatewayResponses(scope, api, cors?.addToGatewayResponses(api) ?? []);
  return cors;
}

/** Either every stage names an alias, or none: the integration's URI is the same for all of them. */
function functionAliases(scope: Construct, stages: { [name: string]: RestStageOptions }): string[] | undefined {
  const named = Object.entries(stages).filter(([, stage]) => stage.functionAlias !== undefined);
  if (named.length === 0) return undefined;
  if (named.length < Object.keys(stages).length) {
    reject(scope, {
      problem: `functionAlias is given for ${named.map(([name]) => name).join(', ')} and not for the other stages`,
      allowed: 'a stage variable chooses the alias, so it needs a value in every stage',
      fix: 'give each stage a functionAlias',
    });
  }
  return [...new Set(named.map(([, stage]) => stage.functionAlias as string))];
}

function rejectPlanRoute(scope: Construct, plan: string, key: string): never {
  return reject(scope, {
    problem: `usage plan '${plan}' has a throttle for the route '${key}'`,
    allowed: 'a plan limits routes that are among the routes of this gateway',
    fix: 'write the key as it stands in routes',
  });
}
