import type { HttpApi, HttpRoute, HttpStage } from '../../model/http-api.js';
import { compileHttpRoutes, type HttpRouter } from '../../routing/http-routes.js';
import { accountBucketOf } from '../throttle/take-tokens.js';
import { bucketFor, type TokenBucket } from '../throttle/token-bucket.js';
import { compileAccessLog, type FormatAccessLog } from './access-log.js';
import { type Cors, compileCors } from './cors.js';
import type { AuthorizeHttpRequest, HttpApiEnvironment } from './environment.js';
import { compileHttpIntegration, type IntegrateHttp } from './http-integration.js';
import {
  compileRequestMapping,
  compileResponseMapping,
  type MapRequest,
  type MapResponse,
} from './parameter-mapping.js';

/** An HTTP API with everything compiled that does not depend on a request. */
export interface PreparedHttpApi {
  readonly api: HttpApi;
  readonly environment: HttpApiEnvironment;
  readonly authorize: AuthorizeHttpRequest;
  readonly cors?: Cors;
  readonly stageOf: (stage: HttpStage) => PreparedHttpStage;
  readonly accountBucket: TokenBucket | undefined;
}

export interface PreparedHttpStage {
  readonly stage: HttpStage;
  readonly router: HttpRouter;
  readonly routeOf: (route: HttpRoute) => PreparedHttpRoute;
  readonly formatAccessLog?: FormatAccessLog;
}

export interface PreparedHttpRoute {
  readonly bucket?: TokenBucket;
  /** Absent on a route without an integration. */
  readonly integration?: {
    readonly mapRequest: MapRequest;
    readonly integrate: IntegrateHttp;
    readonly mapResponse: MapResponse;
  };
}

/** Compiles an HTTP API. */
export function prepareHttpApi(api: HttpApi, environment: HttpApiEnvironment): PreparedHttpApi {
  const stages = new Map(api.stages.map((stage) => [stage, prepareStage(api, stage, environment)]));
  return {
    api,
    environment,
    authorize: environment.authorizerOf(api),
    ...(api.corsConfiguration && { cors: compileCors(api.corsConfiguration) }),
    stageOf: (stage) => stages.get(stage) as PreparedHttpStage,
    accountBucket: accountBucketOf(environment.buckets),
  };
}

function prepareStage(api: HttpApi, stage: HttpStage, environment: HttpApiEnvironment): PreparedHttpStage {
  const routes = new Map(stage.routes.map((route) => [route, prepareRoute({ api, stage, route }, environment)]));
  return {
    stage,
    router: compileHttpRoutes(stage.routes),
    routeOf: (route) => routes.get(route) as PreparedHttpRoute,
    ...(stage.accessLog && { formatAccessLog: compileAccessLog(stage.accessLog.format) }),
  };
}

interface StagedRoute {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  readonly route: HttpRoute;
}

/** A route has a bucket of its own: by its own settings, and for what they leave open by the stage's. */
function prepareRoute(staged: StagedRoute, environment: HttpApiEnvironment): PreparedHttpRoute {
  const { stage, route } = staged;
  const bucket = bucketFor(
    { ...stage.defaultRouteSettings, ...stage.routeSettings[route.routeKey] },
    environment.clock,
  );
  const { integration } = route;
  return {
    ...(bucket && { bucket }),
    ...(integration && {
      integration: {
        mapRequest: integration.integrationSubtype ? (routed) => routed : compileRequestMapping(integration),
        integrate: compileHttpIntegration({ ...staged, integration }, environment),
        mapResponse: compileResponseMapping(integration),
      },
    }),
  };
}
