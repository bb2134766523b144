import type { Method, MethodResponse, RequestValidator, RestAuthorizer } from '../../model/rest-api.js';
import { readAuthorization } from '../authorization.js';
import type { Findings } from '../findings.js';
import { given, Properties } from '../properties.js';
import { tryFindReference } from '../references.js';
import type { PlacedResource } from '../resource-index.js';
import { readRestIntegration } from './integrations.js';
import type { Branch } from './resource-tree.js';

/** What the methods of an API refer to by id. */
export interface MethodReferences {
  readonly branches: ReadonlyMap<string, Branch>;
  readonly authorizers: ReadonlyMap<string, RestAuthorizer>;
  readonly requestValidators: ReadonlyMap<string, RequestValidator>;
}

const authorizationTypes = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'] as const;

function isFor(type: string, authorizer: RestAuthorizer): boolean {
  return (type === 'COGNITO_USER_POOLS') === (authorizer.type === 'COGNITO_USER_POOLS');
}

/** Reads a method; undefined, and told, if its resource is not among those of its API. */
export function readMethod(
  resource: PlacedResource,
  references: MethodReferences,
  findings: Findings,
): Method | undefined {
  const properties = Properties.of(resource);
  const branch = references.branches.get(properties.findString('ResourceId'));
  if (!branch) {
    const id = properties.findString('ResourceId');
    findings.warn('METHOD_WITHOUT_RESOURCE', resource.origin, { id });
    return undefined;
  }
  const integration = properties.tryFindNested('Integration');
  if (!integration) findings.warn('METHOD_WITHOUT_INTEGRATION', resource.origin);
  return {
    origin: resource.origin,
    httpMethod: properties.findString('HttpMethod').toUpperCase(),
    resourceId: branch.id,
    resourcePath: branch.path,
    ...readAuthorization(
      resource,
      { types: authorizationTypes, authorizers: references.authorizers, fits: isFor },
      findings,
    ),
    authorizationScopes: properties.strings('AuthorizationScopes'),
    apiKeyRequired: properties.isTrue('ApiKeyRequired'),
    requestParameters: properties.booleanMap('RequestParameters'),
    requestModels: properties.stringMap('RequestModels'),
    methodResponses: readMethodResponses(properties),
    ...given({
      requestValidator: tryFindReference(properties, 'RequestValidatorId', references.requestValidators, findings),
      operationName: properties.tryFindLabel('OperationName'),
      integration: integration && readRestIntegration(integration, branch.id, findings),
    }),
  };
}

function readMethodResponses(properties: Properties): Readonly<Record<string, MethodResponse>> {
  const responses = properties.nestedList('MethodResponses').map((response) => ({
    statusCode: response.findString('StatusCode'),
    responseParameters: response.booleanMap('ResponseParameters'),
    responseModels: response.stringMap('ResponseModels'),
  }));
  return Object.fromEntries(responses.map((response) => [response.statusCode, response]));
}
