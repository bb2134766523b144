import type { Properties } from './openapi-document';

const PARAMETER_PLACES: { [location: string]: string } = { querystring: 'query', path: 'path', header: 'header' };

/** A method as an OpenAPI operation with API Gateway's extensions. */
export function toOperation(method: Properties, path: string): unknown {
  return {
    ...(method.OperationName && { operationId: method.OperationName }),
    parameters: toParameters(method.RequestParameters ?? {}, path),
    ...(method.RequestModels && { requestBody: toRequestBody(method.RequestModels) }),
    responses: toResponses(method.MethodResponses ?? []),
    ...toSecurity(method),
    ...(method.RequestValidatorId && { 'x-amazon-apigateway-request-validator': method.RequestValidatorId.Ref }),
    'x-amazon-apigateway-integration': toIntegration(method.Integration),
  };
}

/** The parameters of the path are there whether the method declares them or not. */
function toParameters(declared: { [name: string]: boolean }, path: string): unknown[] {
  const inPath = [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(
    ([, name]) => [`method.request.path.${name}`, true] as const,
  );
  return Object.entries({ ...declared, ...Object.fromEntries(inPath) })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([parameter, required]) => {
      const [, , location = '', ...name] = parameter.split('.');
      return { name: name.join('.'), in: PARAMETER_PLACES[location], required, schema: { type: 'string' } };
    });
}

/** Content type to model, as the logical id or the name of one. */
function toRequestBody(models: { [contentType: string]: Properties | string }): unknown {
  const content = Object.entries(models).map(([contentType, model]) => {
    const name = typeof model === 'string' ? model : model.Ref;
    return [contentType, { schema: { $ref: `#/components/schemas/${name}` } }];
  });
  return { required: true, content: Object.fromEntries(content) };
}

function toResponses(responses: readonly Properties[]): unknown {
  return Object.fromEntries(
    responses.map(({ StatusCode: status, ResponseParameters: parameters }) => {
      const headers = Object.keys(parameters ?? {}).map((name) => name.replace('method.response.header.', ''));
      return [
        status,
        {
          description: `status ${status}`,
          headers: Object.fromEntries(headers.map((name) => [name, { schema: { type: 'string' } }])),
        },
      ];
    }),
  );
}

/** An API key and an authorizer are both asked for when they stand in one requirement. */
function toSecurity(method: Properties): Properties {
  const requirement = {
    ...(method.AuthorizationType === 'AWS_IAM' && { sigv4: [] }),
    ...(method.AuthorizerId && { [method.AuthorizerId.Ref]: method.AuthorizationScopes ?? [] }),
    ...(method.ApiKeyRequired && { api_key: [] }),
  };
  if (Object.keys(requirement).length === 0) return { security: [] };
  return { security: [requirement] };
}

function toIntegration(integration: Properties): Properties {
  return withoutUndefined({
    type: integration.Type.toLowerCase(),
    httpMethod: integration.IntegrationHttpMethod,
    uri: integration.Uri,
    credentials: integration.Credentials,
    connectionType: integration.ConnectionType,
    connectionId: integration.ConnectionId,
    passthroughBehavior: integration.PassthroughBehavior?.toLowerCase(),
    contentHandling: integration.ContentHandling,
    timeoutInMillis: integration.TimeoutInMillis,
    cacheNamespace: integration.CacheNamespace,
    cacheKeyParameters: integration.CacheKeyParameters,
    requestParameters: integration.RequestParameters,
    requestTemplates: integration.RequestTemplates,
    responseTransferMode: integration.ResponseTransferMode,
    responses: integration.IntegrationResponses && toIntegrationResponses(integration.IntegrationResponses),
  });
}

function toIntegrationResponses(responses: readonly Properties[]): Properties {
  return Object.fromEntries(
    responses.map((response) => [
      response.SelectionPattern ?? 'default',
      withoutUndefined({
        statusCode: response.StatusCode,
        responseParameters: response.ResponseParameters,
        responseTemplates: response.ResponseTemplates,
        contentHandling: response.ContentHandling,
      }),
    ]),
  );
}

function withoutUndefined(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
