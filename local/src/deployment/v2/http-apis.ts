import type { HttpApi, HttpAuthorizer, HttpRoute } from '../../model/http-api.js';
import type { CorsConfiguration } from '../../model/settings.js';
import { UsageError } from '../../model/usage-error.js';
import { readAuthorization } from '../authorization.js';
import type { Findings } from '../findings.js';
import { given, Properties } from '../properties.js';
import { byId, tryFindReference } from '../references.js';
import type { PlacedResource } from '../resource-index.js';
import type { Surroundings } from '../surroundings.js';
import { type HttpIntegrations, readHttpIntegration } from './http-integrations.js';
import { readRouteStages } from './stages.js';

/** Reads `AWS::ApiGatewayV2::Api` of protocol HTTP with everything beneath it. */
export function readHttpApi(api: PlacedResource, around: Surroundings): HttpApi {
  const { index, findings, domains } = around;
  const properties = Properties.of(api);
  const authorizers = byId(index.belongingTo(api, 'AWS::ApiGatewayV2::Authorizer', 'ApiId').map(readAuthorizer));
  const integrations: HttpIntegrations = byId(
    index.belongingTo(api, 'AWS::ApiGatewayV2::Integration', 'ApiId').map(readHttpIntegration),
  );
  const routes = index
    .belongingTo(api, 'AWS::ApiGatewayV2::Route', 'ApiId')
    .map((resource) => ({ resource, route: readRoute(resource, authorizers, integrations, findings) }));
  warnOfTwins(
    routes.map(({ route }) => route),
    findings,
  );
  const stages = readRouteStages(api, routes, around);
  return {
    protocol: 'HTTP',
    origin: api.origin,
    id: api.physicalId,
    name: properties.tryFindLabel('Name') ?? api.origin.logicalId,
    region: api.stack.region,
    accountId: api.stack.accountId,
    disableExecuteApiEndpoint: properties.isTrue('DisableExecuteApiEndpoint'),
    routes: routes.map(({ route }) => route),
    authorizers: [...authorizers.values()],
    stages,
    domains: domains.of(
      api.physicalId,
      stages.map((stage) => stage.name),
    ),
    ...given({
      description: properties.tryFindLabel('Description'),
      corsConfiguration: readCors(properties.tryFindNested('CorsConfiguration')),
    }),
  };
}

const authorizationTypes = ['NONE', 'AWS_IAM', 'CUSTOM', 'JWT'] as const;

function isFor(type: string, authorizer: HttpAuthorizer): boolean {
  return (type === 'JWT') === (authorizer.type === 'JWT');
}

function readRoute(
  resource: PlacedResource,
  authorizers: ReadonlyMap<string, HttpAuthorizer>,
  integrations: HttpIntegrations,
  findings: Findings,
): HttpRoute {
  const properties = Properties.of(resource);
  return {
    origin: resource.origin,
    id: resource.physicalId,
    routeKey: readRouteKey(properties),
    ...readAuthorization(resource, { types: authorizationTypes, authorizers, fits: isFor }, findings),
    authorizationScopes: properties.strings('AuthorizationScopes'),
    ...given({
      operationName: properties.tryFindLabel('OperationName'),
      integration: tryFindReference(properties, 'Target', integrations, findings),
    }),
  };
}

const routeKeyPattern = /^(ANY|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \/\S*$/;

function readRouteKey(properties: Properties): string {
  const routeKey = properties.findString('RouteKey');
  if (routeKey === '$default' || routeKeyPattern.test(routeKey)) return routeKey;
  const message = `${properties.origin.constructPath} RouteKey is ${JSON.stringify(routeKey)}`;
  throw new UsageError('INVALID_TEMPLATE', message, "give $default, or a method and a path such as 'GET /pets/{id}'");
}

function readAuthorizer(resource: PlacedResource): HttpAuthorizer {
  const properties = Properties.of(resource);
  const jwt = properties.tryFindNested('JwtConfiguration');
  return {
    origin: resource.origin,
    id: resource.physicalId,
    name: properties.tryFindLabel('Name') ?? resource.origin.logicalId,
    type: properties.tryFindOneOf('AuthorizerType', ['JWT', 'REQUEST']) ?? 'REQUEST',
    identitySources: properties.strings('IdentitySource'),
    jwtAudience: jwt?.resolvables('Audience') ?? [],
    payloadFormatVersion: properties.tryFindOneOf('AuthorizerPayloadFormatVersion', ['1.0', '2.0']) ?? '1.0',
    enableSimpleResponses: properties.isTrue('EnableSimpleResponses'),
    resultTtlSeconds: properties.tryFindNumber('AuthorizerResultTtlInSeconds') ?? 0,
    ...given({
      jwtIssuer: jwt?.tryFindResolvable('Issuer'),
      authorizerUri: properties.tryFindResolvable('AuthorizerUri'),
      credentialsArn: properties.tryFindResolvable('AuthorizerCredentialsArn'),
    }),
  };
}

function readCors(properties: Properties | undefined): CorsConfiguration | undefined {
  if (!properties) return undefined;
  return {
    allowOrigins: properties.strings('AllowOrigins'),
    allowMethods: properties.strings('AllowMethods'),
    allowHeaders: properties.strings('AllowHeaders'),
    exposeHeaders: properties.strings('ExposeHeaders'),
    allowCredentials: properties.isTrue('AllowCredentials'),
    ...given({ maxAge: properties.tryFindNumber('MaxAge') }),
  };
}

function warnOfTwins(routes: readonly HttpRoute[], findings: Findings): void {
  const seen = new Map<string, HttpRoute>();
  for (const route of routes) {
    const twin = seen.get(route.routeKey);
    if (twin) {
      findings.warn('SAME_ROUTE_KEY', route.origin, { routeKey: route.routeKey, twin: twin.origin.constructPath });
    }
    seen.set(route.routeKey, route);
  }
}
