import { type CfnResource, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { templateOf } from '../common/template-of';
import { toOperation } from './openapi-operation';

/** The properties of a resource, as they would stand in the template. */
export type Properties = { readonly [name: string]: any };

/** A resource by its logical id, as other resources refer to it. */
type Resources = ReadonlyMap<string, Properties>;

/** The resources of an API by kind. */
interface ApiResources {
  /** Logical id to path. */
  readonly paths: ReadonlyMap<string, string>;
  readonly authorizers: Resources;
  readonly validators: Resources;
  readonly models: Resources;
}

/**
 * The OpenAPI definition of an API from its resources, tokens resolved to CloudFormation's functions.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export function toOpenApi(api: apigateway.RestApi, resources: readonly CfnResource[]): unknown {
  const stack = Stack.of(api);
  const restApi = api.node.defaultChild as apigateway.CfnRestApi;
  const byKind = (type: string) => ofKind(stack, resources, type);
  const gatewayResponses = byKind(apigateway.CfnGatewayResponse.CFN_RESOURCE_TYPE_NAME);
  const parts: ApiResources = {
    paths: pathsOf(api),
    authorizers: byKind(apigateway.CfnAuthorizer.CFN_RESOURCE_TYPE_NAME),
    validators: byKind(apigateway.CfnRequestValidator.CFN_RESOURCE_TYPE_NAME),
    models: byKind(apigateway.CfnModel.CFN_RESOURCE_TYPE_NAME),
  };
  return {
    openapi: '3.0.1',
    info: { title: restApi.name, version: '1.0', ...(restApi.description && { description: restApi.description }) },
    paths: toPaths(parts, byKind(apigateway.CfnMethod.CFN_RESOURCE_TYPE_NAME)),
    components: { schemas: toSchemas(parts.models), securitySchemes: toSecuritySchemes(parts.authorizers) },
    'x-amazon-apigateway-request-validators': toValidators(parts.validators),
    'x-amazon-apigateway-gateway-responses': toGatewayResponses(gatewayResponses),
    ...apiExtensions(restApi),
  };
}

function propertiesOf(stack: Stack, resource: CfnResource): Properties {
  const { Resources: resources } = stack.resolve(templateOf(resource)) as { Resources: { [id: string]: Properties } };
  return Object.values(resources)[0]?.Properties ?? {};
}

function ofKind(stack: Stack, resources: readonly CfnResource[], type: string): Resources {
  return new Map(
    resources
      .filter((resource) => resource.cfnResourceType === type)
      .map((resource) => [String(stack.resolve(resource.logicalId)), propertiesOf(stack, resource)] as const),
  );
}

function pathsOf(api: apigateway.RestApi): Map<string, string> {
  const stack = Stack.of(api);
  return new Map(
    api.methods.map(({ resource }) => [JSON.stringify(stack.resolve(resource.resourceId)), resource.path] as const),
  );
}

function toPaths(parts: ApiResources, methods: Resources): unknown {
  const paths: { [path: string]: { [method: string]: unknown } } = {};
  for (const method of methods.values()) {
    const path = parts.paths.get(JSON.stringify(method.ResourceId)) as string;
    const name = method.HttpMethod === 'ANY' ? 'x-amazon-apigateway-any-method' : method.HttpMethod.toLowerCase();
    paths[path] = { ...paths[path], [name]: toOperation(method, path) };
  }
  return sortKeys(Object.fromEntries(Object.entries(paths).map(([path, operations]) => [path, sortKeys(operations)])));
}

/** In the order of names, not of declaration, so that the same API has the same bytes. */
function sortKeys<T>(values: { [name: string]: T }): { [name: string]: T } {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function toSchemas(models: Resources): unknown {
  return sortKeys(
    Object.fromEntries(
      [...models].map(
        ([
          id,
          {
            Schema: { $schema: _, ...schema },
          },
        ]) => [id, schema],
      ),
    ),
  );
}

function toValidators(validators: Resources): unknown {
  return sortKeys(
    Object.fromEntries(
      [...validators].map(([id, validator]) => [
        id,
        {
          validateRequestBody: validator.ValidateRequestBody ?? false,
          validateRequestParameters: validator.ValidateRequestParameters ?? false,
        },
      ]),
    ),
  );
}

function toGatewayResponses(responses: Resources): unknown {
  return sortKeys(
    Object.fromEntries(
      [...responses.values()].map((response) => [
        response.ResponseType,
        {
          ...(response.StatusCode && { statusCode: response.StatusCode }),
          ...(response.ResponseParameters && { responseParameters: response.ResponseParameters }),
          ...(response.ResponseTemplates && { responseTemplates: response.ResponseTemplates }),
        },
      ]),
    ),
  );
}

const KEY_SCHEME = { type: 'apiKey', name: 'x-api-key', in: 'header' };
const IAM_SCHEME = { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' };

function toSecuritySchemes(authorizers: Resources): unknown {
  const schemes = [...authorizers].map(([id, authorizer]) => [id, toSecurityScheme(authorizer)] as const);
  return sortKeys({ api_key: KEY_SCHEME, sigv4: IAM_SCHEME, ...Object.fromEntries(schemes) });
}

function toSecurityScheme(authorizer: Properties): unknown {
  const isCognito = authorizer.Type === 'COGNITO_USER_POOLS';
  const header = /^method\.request\.header\.([^,]+)$/.exec(authorizer.IdentitySource ?? '')?.[1];
  return {
    type: 'apiKey',
    name: header ?? 'Unused',
    in: 'header',
    'x-amazon-apigateway-authtype': isCognito ? 'cognito_user_pools' : 'custom',
    'x-amazon-apigateway-authorizer': {
      type: authorizer.Type.toLowerCase(),
      ...(isCognito && { providerARNs: authorizer.ProviderARNs }),
      ...(authorizer.AuthorizerUri && { authorizerUri: authorizer.AuthorizerUri }),
      ...(authorizer.AuthorizerCredentials && { authorizerCredentials: authorizer.AuthorizerCredentials }),
      ...(authorizer.IdentitySource && { identitySource: authorizer.IdentitySource }),
      ...(authorizer.IdentityValidationExpression && {
        identityValidationExpression: authorizer.IdentityValidationExpression,
      }),
      ...(authorizer.AuthorizerResultTtlInSeconds !== undefined && {
        authorizerResultTtlInSeconds: authorizer.AuthorizerResultTtlInSeconds,
      }),
    },
  };
}

/** Said in the body too: an import overwrites what the body leaves out. */
function apiExtensions(restApi: apigateway.CfnRestApi): Properties {
  const { disableExecuteApiEndpoint } = restApi;
  const extensions: Properties = {
    'binary-media-types': restApi.binaryMediaTypes,
    'api-key-source': restApi.apiKeySourceType,
    'minimum-compression-size': restApi.minimumCompressionSize,
    policy: restApi.policy,
    'endpoint-configuration': disableExecuteApiEndpoint === undefined ? undefined : { disableExecuteApiEndpoint },
  };
  return Object.fromEntries(
    Object.entries(extensions)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [`x-amazon-apigateway-${name}`, value]),
  );
}
