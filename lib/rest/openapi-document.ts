import { type CfnResource, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { AUTHORIZER_PROPERTIES, toSecuritySchemes } from './openapi-authorizers';
import { METHOD_PROPERTIES, type Named, toOperation } from './openapi-operation';
import { PATH_TYPE, Paths, RESOURCE_PROPERTIES } from './openapi-paths';
import { type Properties, type ReplacedResource, readResource, rejectPart, withoutUndefined } from './openapi-resource';
import { MODEL_PROPERTIES, Schemas } from './openapi-schemas';

/** What a definition can say of each kind of resource. */
const KNOWN: { readonly [type: string]: readonly string[] } = {
  [PATH_TYPE]: RESOURCE_PROPERTIES,
  [apigateway.CfnMethod.CFN_RESOURCE_TYPE_NAME]: METHOD_PROPERTIES,
  [apigateway.CfnAuthorizer.CFN_RESOURCE_TYPE_NAME]: AUTHORIZER_PROPERTIES,
  [apigateway.CfnModel.CFN_RESOURCE_TYPE_NAME]: MODEL_PROPERTIES,
  [apigateway.CfnRequestValidator.CFN_RESOURCE_TYPE_NAME]: [
    'Name',
    'RestApiId',
    'ValidateRequestBody',
    'ValidateRequestParameters',
  ],
  [apigateway.CfnGatewayResponse.CFN_RESOURCE_TYPE_NAME]: [
    'ResponseParameters',
    'ResponseTemplates',
    'ResponseType',
    'RestApiId',
    'StatusCode',
  ],
};

/**
 * The OpenAPI definition of an API from its resources, tokens resolved to CloudFormation's functions.
 *
 * @throws when a resource has what a definition has no place for: nothing of it is dropped
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export function toOpenApi(api: apigateway.RestApi, resources: readonly CfnResource[]): unknown {
  const restApi = api.node.defaultChild as apigateway.CfnRestApi;
  for (const resource of resources) refuseNested(restApi, resource);
  const read = (type: string) =>
    resources
      .filter(({ cfnResourceType }) => cfnResourceType === type)
      .map((resource) => readResource(resource, KNOWN[type] as readonly string[]));
  const schemas = new Schemas(read(apigateway.CfnModel.CFN_RESOURCE_TYPE_NAME));
  const authorizers = read(apigateway.CfnAuthorizer.CFN_RESOURCE_TYPE_NAME);
  const validators = read(apigateway.CfnRequestValidator.CFN_RESOURCE_TYPE_NAME);
  const named = { schemas, authorizers: idsOf(authorizers), validators: idsOf(validators) };
  const paths = new Paths(String(Stack.of(api).resolve(restApi.logicalId)), read(PATH_TYPE));
  return {
    openapi: '3.0.1',
    info: { title: restApi.name, version: '1.0', ...(restApi.description && { description: restApi.description }) },
    paths: toPaths(read(apigateway.CfnMethod.CFN_RESOURCE_TYPE_NAME), paths, named),
    components: { schemas: schemas.all(), securitySchemes: toSecuritySchemes(authorizers) },
    'x-amazon-apigateway-request-validators': toValidators(validators),
    'x-amazon-apigateway-gateway-responses': toGatewayResponses(
      read(apigateway.CfnGatewayResponse.CFN_RESOURCE_TYPE_NAME),
    ),
    ...apiExtensions(restApi),
  };
}

/** What a nested stack adds refers to that stack, which is made after the API. */
function refuseNested(restApi: CfnResource, resource: CfnResource): void {
  if (Stack.of(resource) !== Stack.of(restApi))
    rejectPart(resource, `its place in the nested stack '${Stack.of(resource).node.path}'`);
}

function idsOf(resources: readonly ReplacedResource[]): ReadonlySet<string> {
  return new Set(resources.map(({ id }) => id));
}

function toPaths(methods: readonly ReplacedResource[], paths: Paths, named: Named): unknown {
  const found: { [path: string]: { [method: string]: unknown } } = {};
  for (const method of methods) {
    const path = paths.of(method);
    const { HttpMethod: verb } = method.properties;
    const name = verb === 'ANY' ? 'x-amazon-apigateway-any-method' : verb.toLowerCase();
    if (found[path]?.[name] !== undefined) rejectPart(method.resource, `the route '${verb} ${path}' of another method`);
    found[path] = { ...found[path], [name]: toOperation(method, path, named) };
  }
  return found;
}

function toValidators(validators: readonly ReplacedResource[]): unknown {
  return Object.fromEntries(
    validators.map(({ id, properties }) => [
      id,
      {
        validateRequestBody: properties.ValidateRequestBody ?? false,
        validateRequestParameters: properties.ValidateRequestParameters ?? false,
      },
    ]),
  );
}

function toGatewayResponses(responses: readonly ReplacedResource[]): unknown {
  return Object.fromEntries(
    responses.map(({ properties }) => [
      properties.ResponseType,
      withoutUndefined({
        statusCode: properties.StatusCode,
        responseParameters: properties.ResponseParameters,
        responseTemplates: properties.ResponseTemplates,
      }),
    ]),
  );
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
    Object.entries(withoutUndefined(extensions)).map(([name, value]) => [`x-amazon-apigateway-${name}`, value]),
  );
}
