import { type Duration, Stack } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { acknowledge } from '../common/acknowledge';
import { checkHandlerOrIntegration } from '../common/handler-or-integration';
import { permitInvoke, refuseQualified } from '../common/lambda-permission';
import { warnOfNoAuth } from '../common/no-auth';
import { warnOfForeignSyntax } from '../common/path-warnings';
import { reject } from '../common/reject';
import { parseRouteKey, REST_PATH, type RouteKey, VERBS } from '../common/route-key';
import { RouteTable } from '../common/routes';
import { resolveThrottle } from '../common/throttle';
import { RestAuth, type RestAuthBinding } from './auth';
import { callerKeys, type RouteCache, resolveRouteCache } from './cache';
import { handleContent } from './content-handling';
import type { RestCors } from './cors';
import { HandlerIntegration, withoutPermission } from './handler-integration';
import { isOwn } from './integrations/own';
import { completeMethod } from './method';
import { Quotas } from './quotas';
import { RequestValidation } from './request-validation';
import type { RestRouteOptions } from './route';
import { FUNCTION_ALIAS, type RouteSettings } from './stage';
import { checkRestTimeout, timeoutOfMethod } from './timeout';

/** What a gateway says for the routes that do not say it themselves. */
export interface RouteDefaults {
  readonly auth?: RestAuth;
  readonly cors?: RestCors;
  readonly timeout?: Duration;
  readonly binaryMediaTypes: readonly string[];
  readonly endpointType?: apigateway.EndpointType;
  readonly apiKeyRequired: boolean;
  readonly cacheEveryGet: boolean;
  /** The keys of the gateway's own props: an OPTIONS route among them takes the place of a preflight. */
  readonly declaredKeys: readonly string[];
  /** The aliases that stages choose between; undefined where handlers are invoked as given. */
  readonly aliases?: readonly string[];
}

const PREFLIGHT_REASON = 'browsers send preflight requests without credentials';

/** Of an OPTIONS route of the app itself, unless the route says otherwise. */
const OPEN_PREFLIGHT = RestAuth.none({ reason: PREFLIGHT_REASON });

/** Makes a method of each route, and keeps what the stages have to know of it. */
export class Routes {
  private readonly settings = new Map<string, RouteSettings>();
  private readonly preflights = new Set<string>();
  private readonly table: RouteTable;
  private readonly quotas: Quotas;
  private readonly validation: RequestValidation;

  public constructor(
    private readonly scope: Construct,
    private readonly api: apigateway.RestApi,
    private readonly defaults: RouteDefaults,
  ) {
    this.table = new RouteTable(scope);
    this.quotas = new Quotas(scope);
    this.validation = new RequestValidation(scope, api);
  }

  /** What each route asks of a stage, verb by verb: a stage has no setting for `ANY`. */
  public all(): RouteSettings[] {
    return [...this.settings.values()].flatMap((route) => this.verbsOf(route).map((method) => ({ ...route, method })));
  }

  /** The verbs that a route answers: of `ANY`, those without a method of their own on the path. */
  public verbsOf({ method, path }: RouteKey): string[] {
    if (method !== 'ANY') return [method];
    const hasPreflight = this.preflights.has(path);
    return VERBS.filter((verb) => !this.has(`${verb} ${path}`) && !(verb === 'OPTIONS' && hasPreflight));
  }

  /** How many there are. */
  public get count(): number {
    return this.settings.size;
  }

  /** The keys of those that need an API key. */
  public get keyed(): string[] {
    return [...this.settings].filter(([, { apiKeyRequired }]) => apiKeyRequired).map(([key]) => key);
  }

  /** Whether there is a route with this key. */
  public has(key: string): boolean {
    return this.settings.has(key);
  }

  public add(key: string, options: RestRouteOptions): apigateway.Method {
    const { method: httpMethod, path } = this.takeIn(key, options);
    const isPreflight = httpMethod === 'OPTIONS' && this.defaults.cors !== undefined;
    const auth = this.bindAuth(options.auth ?? (isPreflight ? OPEN_PREFLIGHT : this.defaults.auth));
    const cache = this.cacheOf({ key, method: httpMethod, path }, options, auth);
    const apiKeyRequired = options.apiKeyRequired ?? (!isPreflight && this.defaults.apiKeyRequired);
    const resource = this.api.root.resourceForPath(path);
    const integration = this.integrationOf(options);
    const method = resource.addMethod(httpMethod, integration, {
      operationName: options.operationName,
      authorizationType: auth.authorizationType,
      authorizer: auth.authorizer,
      authorizationScopes: auth.authorizationScopes,
      apiKeyRequired,
      ...this.validation.methodOptions({ ...options, key }),
    });
    completeMethod(method, { cache, cors: this.defaults.cors, timeout: options.timeout });
    if (options.integration) this.checkIntegration(key, method);
    this.handleContent(key, method, isOwn(integration));
    acknowledgeAuth(method, auth);
    if (!options.auth && !this.defaults.auth && !isPreflight) warnOfNoAuth(method, key, 'RestAuth');
    const throttle = options.throttle && resolveThrottle(this.scope, `route '${key}'`, options.throttle);
    this.settings.set(key, { method: httpMethod, path, throttle, cache, apiKeyRequired });
    this.addPreflight(resource, { method: httpMethod, path });
    return method;
  }

  private takeIn(key: string, options: RestRouteOptions): RouteKey {
    const route = parseRouteKey(this.scope, key, REST_PATH);
    this.table.add(key);
    this.table.addParameters(key, route.path);
    this.quotas.addPath(route.path);
    warnOfForeignSyntax(this.scope, key, route.path);
    this.checkPreflight(key, route);
    checkHandlerOrIntegration(this.scope, key, options);
    const { endpointType } = this.defaults;
    const timeout = this.timeoutOf(options);
    if (options.handler) checkRestTimeout(this.scope, key, { ...options, timeout, endpointType });
    checkStreaming(this.scope, key, options);
    return route;
  }

  /** One that was passed in brings settings of its own. */
  private checkIntegration(key: string, method: apigateway.Method): void {
    const { endpointType } = this.defaults;
    checkRestTimeout(this.scope, key, { ...timeoutOfMethod(method), endpointType });
  }

  private handleContent(key: string, method: apigateway.Method, isOwn: boolean): void {
    const { binaryMediaTypes } = this.defaults;
    handleContent(this.scope, { key, method, isOwn, binaryMediaTypes });
  }

  private bindAuth(auth: RestAuth = RestAuth.none()): RestAuthBinding {
    const binding = auth._bind({ scope: this.scope, sourceArn: this.sourceArn() });
    if (Construct.isConstruct(binding.authorizer)) this.quotas.addAuthorizer(binding.authorizer.node.path);
    return binding;
  }

  private cacheOf(
    route: RouteKey & { key: string },
    options: RestRouteOptions,
    auth: RestAuthBinding,
  ): RouteCache | undefined {
    const isEveryGet = this.defaults.cacheEveryGet && route.method === 'GET' && !options.streaming;
    const cache = options.cache ?? (isEveryGet ? { keys: callerKeys(auth) } : undefined);
    if (!cache || cache.enabled === false) return undefined;
    return resolveRouteCache(this.scope, { ...route, streaming: options.streaming }, cache, auth);
  }

  private integrationOf(options: RestRouteOptions): apigateway.Integration {
    const { streaming } = options;
    const timeout = this.timeoutOf(options);
    const integration = options.handler
      ? new HandlerIntegration(options.handler, { proxy: true, streaming, timeout })
      : withoutPermission(options.integration as apigateway.Integration);
    if (!(integration instanceof HandlerIntegration)) return integration;
    const { aliases } = this.defaults;
    if (aliases) refuseQualified(this.scope, integration.handler);
    permitInvoke(this.scope, integration.handler, { sourceArn: this.sourceArn(), aliases });
    return aliases ? integration.withAlias(FUNCTION_ALIAS) : integration;
  }

  /** The gateway's is for handlers: an integration brings its own, unless the route says otherwise. */
  private timeoutOf({ handler, timeout }: RestRouteOptions): Duration | undefined {
    return timeout ?? (handler ? this.defaults.timeout : undefined);
  }

  /** Every method and authorizer of the API. */
  private sourceArn(): string {
    return Stack.of(this.scope).formatArn({ service: 'execute-api', resource: this.api.restApiId, resourceName: '*' });
  }

  /** A path's first route brings its preflight, unless the app answers OPTIONS there itself. */
  private addPreflight(resource: apigateway.IResource, { method, path }: RouteKey): void {
    const { cors } = this.defaults;
    if (!cors || method === 'OPTIONS' || this.preflights.has(path)) return;
    if (this.has(`OPTIONS ${path}`) || this.defaults.declaredKeys.includes(`OPTIONS ${path}`)) return;
    this.preflights.add(path);
    const methods = () =>
      [...this.settings.values()].filter((route) => route.path === path).map((route) => route.method);
    const preflight = cors.addPreflight(resource, methods);
    completeMethod(preflight, {});
    this.handleContent(`OPTIONS ${path}`, preflight, true);
    acknowledge(preflight, 'APIG4', PREFLIGHT_REASON);
    acknowledge(preflight, 'COG4', PREFLIGHT_REASON);
  }

  private checkPreflight(key: string, { method, path }: RouteKey): void {
    if (method !== 'OPTIONS' || !this.preflights.has(path)) return;
    reject(this.scope, {
      problem: `route '${key}' is added to a path that has its preflight from cors`,
      allowed: 'a path has one OPTIONS method',
      fix: "declare it in routes, or before the path's other routes",
    });
  }
}

/** Acknowledges what cdk-nag finds about a method's auth, where there is a reason. */
function acknowledgeAuth(method: apigateway.Method, auth: RestAuthBinding): void {
  if (auth.open !== undefined) acknowledge(method, 'APIG4', auth.open);
  if (auth.notCognito !== undefined) acknowledge(method, 'COG4', auth.notCognito);
}

function checkStreaming(scope: Construct, key: string, options: RestRouteOptions): void {
  if (options.handler || !options.streaming) return;
  reject(scope, {
    problem: `route '${key}' has an integration and streaming`,
    allowed: 'streaming is of a route with a handler',
    fix: 'give it to the integration instead, as its responseTransferMode',
  });
}
