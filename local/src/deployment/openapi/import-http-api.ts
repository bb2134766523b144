import { isRecord } from '../properties.js';
import type { PlacedResource } from '../resource-index.js';
import { dereference, type Node, type OpenApiDocument, objectAt, openApiError } from './document.js';
import { integrationNode, upperCase } from './integrations.js';
import { idWithin, madeResource } from './made-resource.js';
import { type Operation, operationsOf } from './operations.js';
import { authorizerTypeOf, readSecurity, readSecuritySchemes, type Security, type SecurityScheme } from './security.js';

/** The resources that the definition of an HTTP API stands for. */
export function importHttpApi(document: OpenApiDocument): readonly PlacedResource[] {
  return [
    ...readSecuritySchemes(document).flatMap((scheme) => importAuthorizer(document, scheme)),
    ...operationsOf(document).flatMap((operation) => importRoute(document, operation)),
  ];
}

/** The properties of the API itself that a definition gives, as CloudFormation writes them. */
export function httpApiProperties(document: OpenApiDocument): Node {
  const { root } = document;
  const info = objectAt(document, root, 'info');
  const endpoint = objectAt(document, root, 'x-amazon-apigateway-endpoint-configuration');
  const settings = {
    ProtocolType: 'HTTP',
    Name: info.title,
    Description: info.description,
    DisableExecuteApiEndpoint: endpoint.disableExecuteApiEndpoint,
    CorsConfiguration: toCors(dereference(document, root['x-amazon-apigateway-cors'])),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

function toCors(cors: unknown): Node | undefined {
  if (!isRecord(cors)) return undefined;
  return {
    AllowOrigins: cors.allowOrigins,
    AllowMethods: cors.allowMethods,
    AllowHeaders: cors.allowHeaders,
    ExposeHeaders: cors.exposeHeaders,
    AllowCredentials: cors.allowCredentials,
    MaxAge: cors.maxAge,
  };
}

function importRoute(document: OpenApiDocument, operation: Operation): readonly PlacedResource[] {
  const { path, httpMethod, node } = operation;
  const routeKey = path === '/$default' ? '$default' : `${httpMethod} ${path}`;
  const integration = integrationNode(document, operation);
  const place = `integration of ${routeKey}`;
  const security = readSecurity(document, operation);
  const route = madeResource(document, {
    type: 'AWS::ApiGatewayV2::Route',
    place: routeKey,
    properties: {
      RouteKey: routeKey,
      OperationName: node.operationId,
      Target: integration && `integrations/${idWithin(document.api, place)}`,
      ...authorization(document, security),
    },
    unclearSecurity: security.unclear ?? (security.apiKeyRequired ? noApiKeys : undefined),
  });
  return integration ? [importIntegration(document, integration, place), route] : [route];
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html */
function importIntegration(document: OpenApiDocument, node: Node, place: string): PlacedResource {
  const properties = {
    IntegrationType: upperCase(node.type),
    IntegrationSubtype: node.integrationSubtype,
    IntegrationUri: node.uri,
    IntegrationMethod: node.httpMethod,
    PayloadFormatVersion: toVersion(node.payloadFormatVersion),
    ConnectionType: upperCase(node.connectionType),
    ConnectionId: node.connectionId,
    CredentialsArn: node.credentials,
    TimeoutInMillis: node.timeoutInMillis,
    RequestParameters: node.requestParameters,
    ResponseParameters: node.responseParameters,
    TlsConfig: node.tlsConfig,
  };
  return madeResource(document, { type: 'AWS::ApiGatewayV2::Integration', place, properties });
}

/** YAML reads an unquoted 2.0 as the number 2. */
function toVersion(value: unknown): unknown {
  return typeof value === 'number' ? value.toFixed(1) : value;
}

const noApiKeys = 'security asks for an API key, and an HTTP API has none';

function authorization({ api }: OpenApiDocument, { authorizer, scopes, isIam }: Security): Node {
  if (!authorizer) return { AuthorizationType: isIam ? 'AWS_IAM' : 'NONE' };
  return {
    AuthorizationType: isJwt(authorizer) ? 'JWT' : 'CUSTOM',
    AuthorizerId: idWithin(api, `authorizer ${authorizer.name}`),
    AuthorizationScopes: scopes,
  };
}

function importAuthorizer(document: OpenApiDocument, scheme: SecurityScheme): readonly PlacedResource[] {
  const { name, authorizer } = scheme;
  if (!authorizer) return [];
  const type = authorizerTypeOf(scheme);
  if (type !== 'jwt' && type !== 'request') {
    const problem = `has an authorizer of the type ${type}`;
    throw openApiError(document.api, `security scheme ${name}`, problem, 'give one of the type jwt or request');
  }
  const jwt = objectAt(document, authorizer, 'jwtConfiguration');
  const properties = {
    Name: name,
    AuthorizerType: isJwt(scheme) ? 'JWT' : 'REQUEST',
    IdentitySource: toList(authorizer.identitySource),
    JwtConfiguration: isJwt(scheme) ? { Issuer: jwt.issuer, Audience: jwt.audience } : undefined,
    AuthorizerUri: authorizer.authorizerUri,
    AuthorizerCredentialsArn: authorizer.authorizerCredentials,
    AuthorizerPayloadFormatVersion: toVersion(authorizer.authorizerPayloadFormatVersion),
    EnableSimpleResponses: authorizer.enableSimpleResponses,
    AuthorizerResultTtlInSeconds: authorizer.authorizerResultTtlInSeconds,
  };
  const place = `authorizer ${name}`;
  return [madeResource(document, { type: 'AWS::ApiGatewayV2::Authorizer', place, properties })];
}

function isJwt(scheme: SecurityScheme): boolean {
  return authorizerTypeOf(scheme) === 'jwt';
}

function toList(value: unknown): unknown {
  return typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value;
}
