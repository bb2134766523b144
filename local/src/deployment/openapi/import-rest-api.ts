import { tryFindOwn } from '../../model/own-member.js';
import { isRecord } from '../properties.js';
import type { PlacedResource } from '../resource-index.js';
import { methodResponses, requestModels } from './bodies.js';
import { type Node, type OpenApiDocument, objectAt, openApiError } from './document.js';
import { type ImportFindings, integrationNode, toRestIntegration } from './integrations.js';
import { idWithin, madeResource } from './made-resource.js';
import { namedModels } from './models.js';
import { type Operation, operationsOf, pathsOf } from './operations.js';
import { authorizerTypeOf, readSecurity, readSecuritySchemes, type Security, type SecurityScheme } from './security.js';

/** The resources that the definition of a REST API stands for. */
export function importRestApi(
  document: OpenApiDocument,
  rootId: string,
  findings: ImportFindings,
): readonly PlacedResource[] {
  const operations = operationsOf(document);
  const made = operations.flatMap((operation) => importOperation(document, operation, rootId, findings));
  return [
    ...importResources(document, rootId),
    ...readSecuritySchemes(document).flatMap((scheme) => importAuthorizer(document, scheme)),
    ...importRequestValidators(document),
    ...importGatewayResponses(document),
    ...namedModels(document),
    ...made,
  ];
}

/** The properties of the API itself that a definition gives, as CloudFormation writes them. */
export function restApiProperties(document: OpenApiDocument): Node {
  const { root } = document;
  const info = objectAt(document, root, 'info');
  const endpoint = objectAt(document, root, 'x-amazon-apigateway-endpoint-configuration');
  const settings = {
    Name: info.title,
    Description: info.description,
    BinaryMediaTypes: root['x-amazon-apigateway-binary-media-types'],
    ApiKeySourceType: root['x-amazon-apigateway-api-key-source'],
    MinimumCompressionSize: root['x-amazon-apigateway-minimum-compression-size'],
    Policy: root['x-amazon-apigateway-policy'],
    EndpointConfiguration: endpoint.types && { Types: endpoint.types, VpcEndpointIds: endpoint.vpcEndpointIds },
    DisableExecuteApiEndpoint: endpoint.disableExecuteApiEndpoint,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** Every path with the paths that lead to it. */
function importResources(document: OpenApiDocument, rootId: string): readonly PlacedResource[] {
  const paths = new Set(pathsOf(document).flatMap(pathAndParents));
  return [...paths].map((path) =>
    madeResource(document, {
      type: 'AWS::ApiGateway::Resource',
      place: path,
      properties: {
        ParentId: resourceId(document, parentOf(path), rootId),
        PathPart: path.slice(path.lastIndexOf('/') + 1),
      },
    }),
  );
}

function pathAndParents(path: string): readonly string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

function resourceId({ api }: OpenApiDocument, path: string, rootId: string): string {
  return path === '/' ? rootId : idWithin(api, path);
}

function importOperation(
  document: OpenApiDocument,
  operation: Operation,
  rootId: string,
  findings: ImportFindings,
): readonly PlacedResource[] {
  const { path, httpMethod, node } = operation;
  const place = `${httpMethod} ${path}`;
  const integration = integrationNode(document, operation);
  const security = readSecurity(document, operation);
  const request = requestModels(document, operation);
  const responses = methodResponses(document, operation, findings);
  const properties = {
    ResourceId: resourceId(document, path, rootId),
    HttpMethod: httpMethod,
    OperationName: node.operationId,
    RequestValidatorId: requestValidatorId(document, operation),
    RequestParameters: requestParameters(operation),
    RequestModels: request.models,
    MethodResponses: responses.map(({ response }) => response),
    Integration: integration && toRestIntegration(integration, operation, findings),
    ...authorization(document, security),
  };
  const { unclear: unclearSecurity } = security;
  const method = madeResource(document, { type: 'AWS::ApiGateway::Method', place, properties, unclearSecurity });
  return [...request.made, ...responses.flatMap(({ made }) => made), method];
}

function authorization({ api }: OpenApiDocument, security: Security): Node {
  const { authorizer, scopes, isIam, apiKeyRequired } = security;
  if (!authorizer) return { AuthorizationType: isIam ? 'AWS_IAM' : 'NONE', ApiKeyRequired: apiKeyRequired };
  return {
    AuthorizationType: isUserPool(authorizer) ? 'COGNITO_USER_POOLS' : 'CUSTOM',
    AuthorizerId: idWithin(api, `authorizer ${authorizer.name}`),
    AuthorizationScopes: scopes,
    ApiKeyRequired: apiKeyRequired,
  };
}

const locations: Readonly<Record<string, string>> = { query: 'querystring', header: 'header', path: 'path' };

/** Every variable of the path is a required parameter, declared or not. */
function requestParameters({ path, parameters }: Operation): Readonly<Record<string, boolean>> {
  const variables = [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name]) => [`method.request.path.${name}`, true]);
  const declared = parameters.flatMap((parameter) => {
    const location = tryFindOwn(locations, String(parameter.in));
    return location ? [[`method.request.${location}.${String(parameter.name)}`, parameter.required === true]] : [];
  });
  return Object.fromEntries([...declared, ...variables]);
}

function requestValidatorId(document: OpenApiDocument, operation: Operation): string | undefined {
  const { api, root } = document;
  const extension = 'x-amazon-apigateway-request-validator';
  const name = operation.node[extension] ?? root[extension];
  if (name === undefined) return undefined;
  const declared = objectAt(document, root, 'x-amazon-apigateway-request-validators');
  if (!Object.hasOwn(declared, String(name))) {
    const place = `${operation.httpMethod} ${operation.path} ${extension}`;
    const fix = 'declare it in x-amazon-apigateway-request-validators';
    throw openApiError(api, place, `names ${JSON.stringify(name)}, which is not declared`, fix);
  }
  return idWithin(api, `request validator ${String(name)}`);
}

function importAuthorizer(document: OpenApiDocument, scheme: SecurityScheme): readonly PlacedResource[] {
  const { name, node, authorizer } = scheme;
  if (!authorizer) return [];
  const properties = {
    Name: name,
    Type: isUserPool(scheme) ? 'COGNITO_USER_POOLS' : authorizerTypeOf(scheme).toUpperCase(),
    AuthorizerUri: authorizer.authorizerUri,
    AuthorizerCredentials: authorizer.authorizerCredentials,
    IdentitySource: authorizer.identitySource ?? identitySourceOf(node),
    IdentityValidationExpression: authorizer.identityValidationExpression,
    AuthorizerResultTtlInSeconds: authorizer.authorizerResultTtlInSeconds,
    ProviderARNs: authorizer.providerARNs,
  };
  const place = `authorizer ${name}`;
  return [madeResource(document, { type: 'AWS::ApiGateway::Authorizer', place, properties })];
}

/** The header of the security scheme, where its authorizer names none. */
function identitySourceOf(scheme: Node): string | undefined {
  return scheme.in === 'header' ? `method.request.header.${String(scheme.name)}` : undefined;
}

function isUserPool(scheme: SecurityScheme): boolean {
  return authorizerTypeOf(scheme) === 'cognito_user_pools';
}

function importRequestValidators(document: OpenApiDocument): readonly PlacedResource[] {
  const validators = objectAt(document, document.root, 'x-amazon-apigateway-request-validators');
  return Object.entries(validators).flatMap(([name, validator]) => {
    if (!isRecord(validator)) return [];
    const properties = {
      Name: name,
      ValidateRequestBody: validator.validateRequestBody,
      ValidateRequestParameters: validator.validateRequestParameters,
    };
    const place = `request validator ${name}`;
    return madeResource(document, { type: 'AWS::ApiGateway::RequestValidator', place, properties });
  });
}

function importGatewayResponses(document: OpenApiDocument): readonly PlacedResource[] {
  const responses = objectAt(document, document.root, 'x-amazon-apigateway-gateway-responses');
  return Object.entries(responses).flatMap(([ResponseType, response]) => {
    if (!isRecord(response)) return [];
    const properties = {
      ResponseType,
      StatusCode: response.statusCode,
      ResponseParameters: response.responseParameters,
      ResponseTemplates: response.responseTemplates,
    };
    const place = `gateway response ${ResponseType}`;
    return madeResource(document, { type: 'AWS::ApiGateway::GatewayResponse', place, properties });
  });
}
