import { toIntegration } from './openapi-integration';
import { onlyKnown, type Properties, type ReplacedResource, rejectPart, withoutUndefined } from './openapi-resource';
import type { Schemas } from './openapi-schemas';

/** What a definition can say of a method. */
export const METHOD_PROPERTIES = [
  'ApiKeyRequired',
  'AuthorizationScopes',
  'AuthorizationType',
  'AuthorizerId',
  'HttpMethod',
  'Integration',
  'MethodResponses',
  'OperationName',
  'RequestModels',
  'RequestParameters',
  'RequestValidatorId',
  'ResourceId',
  'RestApiId',
];

/** What operations refer to by name. */
export interface Named {
  readonly schemas: Schemas;
  /** Logical ids. */
  readonly authorizers: ReadonlySet<string>;
  /** Logical ids. */
  readonly validators: ReadonlySet<string>;
}

/** A method as an OpenAPI operation with API Gateway's extensions. */
export function toOperation(method: ReplacedResource, path: string, named: Named): unknown {
  const { properties, resource } = method;
  const { RequestModels: models, RequestValidatorId: validator, MethodResponses: responses = [] } = properties;
  return withoutUndefined({
    operationId: properties.OperationName,
    parameters: toParameters(method, path),
    requestBody: models && { required: true, content: toContent(method, models, named) },
    responses: toResponses(method, responses, named),
    security: toSecurity(method, named),
    'x-amazon-apigateway-request-validator':
      validator && madeHere(method, 'the request validator', validator, named.validators),
    'x-amazon-apigateway-integration': properties.Integration && toIntegration(resource, properties.Integration),
  });
}

const PARAMETER_PLACES: { [location: string]: string } = { querystring: 'query', path: 'path', header: 'header' };

/** The parameters of the path are there whether the method declares them or not. */
function toParameters({ properties, resource }: ReplacedResource, path: string): unknown[] {
  const inPath = [...path.matchAll(/\{([^}+]+)\+?\}/g)].map(
    ([, name]) => [`method.request.path.${name}`, true] as const,
  );
  const declared: { [parameter: string]: boolean } = properties.RequestParameters ?? {};
  return Object.entries({ ...declared, ...Object.fromEntries(inPath) })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([parameter, required]) => {
      const [, , location = '', ...name] = parameter.split('.');
      const place = PARAMETER_PLACES[location] ?? rejectPart(resource, `the request parameter '${parameter}'`);
      return { name: name.join('.'), in: place, required, schema: { type: 'string' } };
    });
}

/** Content type to model. */
function toContent(method: ReplacedResource, models: Properties, { schemas }: Named): Properties {
  return Object.fromEntries(
    Object.entries(models).map(([type, model]) => [type, { schema: schemas.referenceTo(method, model) }]),
  );
}

const RESPONSE_PROPERTIES = ['ResponseModels', 'ResponseParameters', 'StatusCode'];
const RESPONSE_HEADER = 'method.response.header.';

function toResponses(method: ReplacedResource, responses: readonly Properties[], named: Named): Properties {
  const found: { [status: string]: unknown } = {};
  for (const response of responses) {
    onlyKnown(method.resource, response, RESPONSE_PROPERTIES);
    const { StatusCode: status, ResponseModels: models } = response;
    if (typeof status !== 'string') rejectPart(method.resource, 'a status code that is known only at deployment');
    if (Object.hasOwn(found, status)) rejectPart(method.resource, `two responses of status ${status}`);
    found[status] = withoutUndefined({
      description: `status ${status}`,
      headers: toHeaders(method, response.ResponseParameters ?? {}),
      content: models && toContent(method, models, named),
    });
  }
  return found;
}

function toHeaders({ resource }: ReplacedResource, parameters: Properties): Properties {
  return Object.fromEntries(
    Object.keys(parameters).map((name) => {
      if (!name.startsWith(RESPONSE_HEADER)) rejectPart(resource, `the response parameter '${name}'`);
      return [name.slice(RESPONSE_HEADER.length), { schema: { type: 'string' } }];
    }),
  );
}

/** An API key and an authorizer are both asked for when they stand in one requirement. */
function toSecurity(method: ReplacedResource, { authorizers }: Named): unknown[] {
  const {
    AuthorizationType: type,
    AuthorizerId: id,
    AuthorizationScopes: scopes,
    ApiKeyRequired: key,
  } = method.properties;
  const authorizer = id && madeHere(method, 'the authorizer', id, authorizers);
  if (scopes && !authorizer) rejectPart(method.resource, 'scopes and no authorizer');
  const requirement = {
    ...(type === 'AWS_IAM' && { sigv4: [] }),
    ...(authorizer && { [authorizer]: scopes ?? [] }),
    ...(key && { api_key: [] }),
  };
  return Object.keys(requirement).length === 0 ? [] : [requirement];
}

/** The name of what a method refers to, which has to be in the definition too. */
function madeHere({ resource }: ReplacedResource, what: string, id: any, known: ReadonlySet<string>): string {
  if (known.has(id.Ref)) return id.Ref;
  return rejectPart(resource, `${what} ${JSON.stringify(id)}, which is made elsewhere and known by its id`);
}
