import type { Definition } from './request-case.js';
import type { Resources } from './rest-template.js';

/** A route of a case, with its integration and backend. */
export interface RouteDefinition extends Definition {
  readonly routeKey: string;
}

/** The URI of a route's integration, where its backend gives one. */
export type UriOf = (route: RouteDefinition) => string | undefined;

/** The CloudFormation resources of a case's HTTP or WebSocket API: its routes in a stage of automatic deployment. */
export function v2Template(protocol: 'HTTP' | 'WEBSOCKET', definition: Definition, uriOf: UriOf): Resources {
  const { stage = '$default', stageVariables, defaultRouteSettings, routeSettings, accessLogFormat } = definition;
  return {
    Api: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: {
        Name: 'Api',
        ProtocolType: protocol,
        ...(definition.cors && { CorsConfiguration: capitalized(definition.cors) }),
        ...(definition.routeSelectionExpression && { RouteSelectionExpression: definition.routeSelectionExpression }),
        ...(definition.apiKeySelectionExpression && {
          ApiKeySelectionExpression: definition.apiKeySelectionExpression,
        }),
      },
    },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: {
        ApiId: { Ref: 'Api' },
        StageName: stage,
        AutoDeploy: true,
        ...(stageVariables && { StageVariables: stageVariables }),
        ...(defaultRouteSettings && { DefaultRouteSettings: settingsOf(defaultRouteSettings) }),
        ...(routeSettings && { RouteSettings: mapValues(routeSettings, settingsOf) }),
        ...(accessLogFormat && {
          AccessLogSettings: {
            DestinationArn: 'arn:aws:logs:us-east-1:111111111111:log-group:g',
            Format: accessLogFormat,
          },
        }),
      },
    },
    ...authorizersOf(definition),
    ...modelsOf(definition),
    ...Object.assign({}, ...routesOf(definition).map((route, index) => routeResources(route, index, uriOf(route)))),
  };
}

/** The routes of a definition: a list of keys, a map of keys, or a single route of everything. */
export function routesOf(definition: Definition): readonly RouteDefinition[] {
  const { routes, backend, integration, payloadFormatVersion } = definition;
  const shared = { backend, integration, payloadFormatVersion };
  if (Array.isArray(routes)) return routes.map((routeKey) => ({ ...shared, routeKey }));
  if (routes) {
    return Object.entries(routes as Record<string, Definition>).map(([routeKey, route]) => ({
      ...shared,
      ...route,
      routeKey,
    }));
  }
  return [{ ...shared, routeKey: '$default' }];
}

function routeResources(route: RouteDefinition, index: number, uri: string | undefined): Resources {
  const { authorizer, authorizationType, scopes, apiKeyRequired, modelSelectionExpression, requestModels } = route;
  const routeName = `Route${index}`;
  return {
    [`Integration${index}`]: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { ApiId: { Ref: 'Api' }, ...integrationOf(route), ...(uri && { IntegrationUri: uri }) },
    },
    ...integrationResponses(route, index),
    [routeName]: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api' },
        RouteKey: route.routeKey,
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: `Integration${index}` }]] },
        ...(authorizationType && { AuthorizationType: authorizationType }),
        ...(authorizer && { AuthorizerId: { Ref: `Authorizer${authorizer}` } }),
        ...(scopes && { AuthorizationScopes: scopes }),
        ...(apiKeyRequired && { ApiKeyRequired: true }),
        ...(modelSelectionExpression && { ModelSelectionExpression: modelSelectionExpression }),
        ...(requestModels && { RequestModels: requestModels }),
        ...(route.answers && { RouteResponseSelectionExpression: '$default' }),
      },
    },
    ...(route.answers && {
      [`RouteResponse${index}`]: {
        Type: 'AWS::ApiGatewayV2::RouteResponse',
        Properties: { ApiId: { Ref: 'Api' }, RouteId: { Ref: routeName }, RouteResponseKey: '$default' },
      },
    }),
  };
}

function integrationOf({ integration = {}, payloadFormatVersion }: RouteDefinition): Record<string, unknown> {
  const { type = 'AWS_PROXY', uri, method, httpMethod, subtype, responseParameters, ...others } = integration;
  const { integrationResponses: _responses, ...rest } = others;
  const version = payloadFormatVersion ?? rest.payloadFormatVersion;
  return {
    IntegrationType: type,
    ...capitalized(rest),
    ...(uri && { IntegrationUri: uri }),
    ...((method ?? httpMethod) && { IntegrationMethod: method ?? httpMethod }),
    ...(subtype && { IntegrationSubtype: subtype }),
    ...(version && { PayloadFormatVersion: version }),
    ...(responseParameters && { ResponseParameters: mapValues(responseParameters, responseMappings) }),
  };
}

/** A template lists the mappings of a status code; cases name them by destination. */
function responseMappings(mappings: Readonly<Record<string, string>>) {
  const list = Object.entries(mappings).map(([Destination, Source]) => ({ Destination, Source }));
  return { ResponseParameters: list };
}

function integrationResponses({ integration = {} }: RouteDefinition, index: number): Resources {
  const responses = Object.entries((integration.integrationResponses ?? {}) as Record<string, Definition>);
  return Object.fromEntries(
    responses.map(([key, response], place) => [
      `Integration${index}Response${place}`,
      {
        Type: 'AWS::ApiGatewayV2::IntegrationResponse',
        Properties: {
          ApiId: { Ref: 'Api' },
          IntegrationId: { Ref: `Integration${index}` },
          IntegrationResponseKey: key,
          ...capitalized(response),
        },
      },
    ]),
  );
}

function authorizersOf({ authorizers = {} }: Definition): Resources {
  return Object.fromEntries(
    Object.entries(authorizers as Record<string, Definition>).map(([name, { type = 'REQUEST', ...given }]) => [
      `Authorizer${name}`,
      {
        Type: 'AWS::ApiGatewayV2::Authorizer',
        Properties: { ApiId: { Ref: 'Api' }, Name: name, AuthorizerType: type, ...capitalized(given) },
      },
    ]),
  );
}

function modelsOf({ models = {} }: Definition): Resources {
  return Object.fromEntries(
    Object.entries(models).map(([name, schema]) => [
      `Model${name}`,
      {
        Type: 'AWS::ApiGatewayV2::Model',
        Properties: { ApiId: { Ref: 'Api' }, Name: name, ContentType: 'application/json', Schema: withApiId(schema) },
      },
    ]),
  );
}

/** `{apiId}` in a reference is the id of the API, which the template knows as a Ref. */
function withApiId(schema: unknown): unknown {
  if (typeof schema === 'string') {
    return schema.includes('{apiId}') ? { 'Fn::Sub': schema.replaceAll('{apiId}', '${' + 'Api}') } : schema;
  }
  if (Array.isArray(schema)) return schema.map(withApiId);
  if (typeof schema !== 'object' || schema === null) return schema;
  return mapValues(schema as Record<string, unknown>, withApiId);
}

function settingsOf({ rateLimit, burstLimit, ...others }: Definition) {
  return {
    ...capitalized(others),
    ...(rateLimit !== undefined && { ThrottlingRateLimit: rateLimit }),
    ...(burstLimit !== undefined && { ThrottlingBurstLimit: burstLimit }),
  };
}

/** Cases spell properties as API Gateway's own management API does, with a small first letter. */
function capitalized(properties: Definition): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [`${name[0]?.toUpperCase()}${name.slice(1)}`, value]),
  );
}

function mapValues<From, To>(values: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}
