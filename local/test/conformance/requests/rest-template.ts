import type { Definition } from './request-case.js';

/** A method of a case, with its backend. */
export interface MethodDefinition extends Definition {
  readonly method: string;
  readonly path: string;
}

export type Resources = Record<string, { Type: string; Properties: Record<string, unknown>; DependsOn?: string[] }>;

/** The CloudFormation resources of a case's REST API, named as a person would. */
export function restTemplate(
  definition: Definition,
  uriOf: (method: MethodDefinition) => string | undefined,
): Resources {
  const resources: Resources = {
    Api: {
      Type: 'AWS::ApiGateway::RestApi',
      Properties: {
        ...(!definition.openapi && { Name: 'Api' }),
        EndpointConfiguration: { Types: [definition.endpointType ?? 'REGIONAL'] },
        ...(definition.binaryMediaTypes && { BinaryMediaTypes: definition.binaryMediaTypes }),
        ...(definition.policy && { Policy: definition.policy }),
        ...(definition.apiKeySource && { ApiKeySourceType: definition.apiKeySource }),
        ...(definition.openapi && { Body: definition.openapi }),
        ...(definition.importParameters && { Parameters: definition.importParameters }),
        ...(definition.minimumCompressionSize !== undefined && {
          MinimumCompressionSize: definition.minimumCompressionSize,
        }),
      },
    },
  };
  addModels(resources, definition);
  addGatewayResponses(resources, definition);
  addMethods(resources, methodsOf(definition), uriOf);
  addStage(resources, definition);
  addUsagePlan(resources, definition);
  return resources;
}

/** The methods of a definition, in whichever way it lists them. */
export function methodsOf(definition: Definition): readonly MethodDefinition[] {
  if (definition.baseDeployment)
    return methodsOf({ ...definition, ...definition.baseDeployment, baseDeployment: undefined });
  if (definition.methods) return definition.methods.map((method: MethodDefinition) => withDefaults(method, definition));
  const keyed = Object.entries(definition).filter(([key]) => /^[A-Z]+ \//.test(key));
  if (keyed.length > 0) {
    return keyed.map(([key, method]) => {
      const [httpMethod, path] = key.split(' ') as [string, string];
      return { integration: okMock, ...method, method: httpMethod, path };
    });
  }
  if (definition.integration) return [withDefaults(definition, definition)];
  return [];
}

const okMock = {
  type: 'MOCK',
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  integrationResponses: [{ statusCode: '200' }],
};

function withDefaults(method: Definition, definition: Definition): MethodDefinition {
  return { method: 'GET', path: '/', backend: definition.backend, ...method };
}

function addModels(resources: Resources, definition: Definition): void {
  const keyed = Object.values(definition).filter((value) => value?.models);
  for (const { models } of [definition, ...keyed]) {
    for (const [name, schema] of Object.entries(models ?? {})) {
      resources[`Model${name}`] = {
        Type: 'AWS::ApiGateway::Model',
        Properties: {
          RestApiId: { Ref: 'Api' },
          Name: name,
          ContentType: 'application/json',
          Schema: withApiId(schema),
        },
      };
    }
  }
}

/** `{apiId}` in a reference is the id of the API, which the template knows as a Ref. */
function withApiId(schema: unknown): unknown {
  if (typeof schema === 'string') {
    return schema.includes('{apiId}') ? { 'Fn::Sub': schema.replaceAll('{apiId}', '${' + 'Api}') } : schema;
  }
  if (Array.isArray(schema)) return schema.map(withApiId);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, withApiId(value)]));
}

function addGatewayResponses(resources: Resources, { gatewayResponses = {} }: Definition): void {
  for (const [name, response] of Object.entries(gatewayResponses as Record<string, Definition>)) {
    resources[`GatewayResponse${name.replace(/\W/g, '')}`] = {
      Type: 'AWS::ApiGateway::GatewayResponse',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ResponseType: response.responseType ?? name,
        ...(response.statusCode !== undefined && { StatusCode: String(response.statusCode) }),
        ...(response.responseParameters && { ResponseParameters: response.responseParameters }),
        ...(response.responseTemplates && { ResponseTemplates: response.responseTemplates }),
      },
    };
  }
}

function addMethods(
  resources: Resources,
  methods: readonly MethodDefinition[],
  uriOf: (method: MethodDefinition) => string | undefined,
): void {
  methods.forEach((method, index) => {
    const validator = method.requestValidator && `Validator${index}`;
    if (validator) {
      resources[validator] = {
        Type: 'AWS::ApiGateway::RequestValidator',
        Properties: {
          RestApiId: { Ref: 'Api' },
          Name: validator,
          ValidateRequestBody: method.requestValidator.validateRequestBody,
          ValidateRequestParameters: method.requestValidator.validateRequestParameters,
        },
      };
    }
    const requestModels = Object.entries((method.requestModels ?? {}) as Record<string, string>);
    resources[`Method${index}`] = {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ResourceId: resourceRef(resources, method.path),
        HttpMethod: method.method,
        ...authorizationOf(resources, method),
        ApiKeyRequired: method.apiKeyRequired ?? false,
        ...(method.operationName && { OperationName: method.operationName }),
        RequestParameters: method.requestParameters ?? {},
        RequestModels: Object.fromEntries(requestModels.map(([type, name]) => [type, modelRef(resources, name)])),
        ...(validator && { RequestValidatorId: { Ref: validator } }),
        MethodResponses: capitalizedList(method.methodResponses),
        Integration: integrationOf(method, uriOf(method)),
      },
    };
  });
}

/** A Lambda authorizer whose function is called `authorizer`, or the kind of authorization that a case names. */
function authorizationOf(resources: Resources, { authorizer, authorizationType }: MethodDefinition) {
  if (!authorizer) return { AuthorizationType: authorizationType ?? 'NONE' };
  const arn = { 'Fn::Sub': 'arn:aws:lambda:us-east-1:${AWS::AccountId}:function:authorizer' };
  const path = 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/';
  resources.Authorizer = {
    Type: 'AWS::ApiGateway::Authorizer',
    Properties: {
      RestApiId: { Ref: 'Api' },
      Name: 'authorizer',
      Type: authorizer.type,
      AuthorizerUri: { 'Fn::Join': ['', [path, arn, '/invocations']] },
      IdentitySource: authorizer.identitySource ?? 'method.request.header.Authorization',
      ...(authorizer.expression && { IdentityValidationExpression: authorizer.expression }),
    },
  };
  return { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: 'Authorizer' } };
}

function modelRef(resources: Resources, name: string): unknown {
  return resources[`Model${name}`] ? { Ref: `Model${name}` } : name;
}

/** Makes the resources of a path, and refers to the last one. */
function resourceRef(resources: Resources, path: string): unknown {
  let parent: unknown = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };
  let id = 'Resource';
  for (const part of path.split('/').filter((segment) => segment !== '')) {
    id += Buffer.from(part).toString('hex');
    resources[id] ??= {
      Type: 'AWS::ApiGateway::Resource',
      Properties: { RestApiId: { Ref: 'Api' }, ParentId: parent, PathPart: part },
    };
    parent = { Ref: id };
  }
  return parent;
}

function integrationOf({ integration }: MethodDefinition, uri: string | undefined): Record<string, unknown> {
  const { type, httpMethod, integrationResponses, timeoutInMillis, ...others } = integration;
  return {
    ...capitalized(others),
    Type: type,
    ...(httpMethod && { IntegrationHttpMethod: httpMethod }),
    ...(uri !== undefined && { Uri: uri }),
    ...(timeoutInMillis !== undefined && { TimeoutInMillis: timeoutInMillis }),
    IntegrationResponses: capitalizedList(integrationResponses),
  };
}

function capitalizedList(items: readonly Definition[] | undefined): unknown[] {
  return (items ?? []).map(capitalized);
}

function capitalized(members: Definition): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [`${name[0]?.toUpperCase()}${name.slice(1)}`, value]),
  );
}

function addStage(resources: Resources, definition: Definition): void {
  const methods = Object.keys(resources).filter((id) => resources[id]?.Type === 'AWS::ApiGateway::Method');
  resources.Deployment = {
    Type: 'AWS::ApiGateway::Deployment',
    Properties: { RestApiId: { Ref: 'Api' } },
    DependsOn: methods,
  };
  resources.Stage = {
    Type: 'AWS::ApiGateway::Stage',
    Properties: {
      RestApiId: { Ref: 'Api' },
      DeploymentId: { Ref: 'Deployment' },
      StageName: definition.stage ?? 'stage',
      ...(definition.stageVariables && { Variables: definition.stageVariables }),
      ...(definition.methodSettings && { MethodSettings: definition.methodSettings.map(capitalized) }),
    },
  };
}

function addUsagePlan(resources: Resources, { apiKeys = [], usagePlan }: Definition): void {
  (apiKeys as Definition[]).forEach((key, index) => {
    resources[`Key${index}`] = {
      Type: 'AWS::ApiGateway::ApiKey',
      Properties: { Name: `key-${index}`, Value: key.value, Enabled: key.enabled },
    };
    if (!usagePlan?.keys?.includes(key.value)) return;
    resources[`PlanKey${index}`] = {
      Type: 'AWS::ApiGateway::UsagePlanKey',
      Properties: { KeyId: { Ref: `Key${index}` }, KeyType: 'API_KEY', UsagePlanId: { Ref: 'Plan' } },
    };
  });
  if (!usagePlan) return;
  resources.Plan = {
    Type: 'AWS::ApiGateway::UsagePlan',
    Properties: {
      Throttle: capitalized(usagePlan.throttle ?? {}),
      Quota: capitalized(usagePlan.quota ?? {}),
      ApiStages: usagePlan.apiStages.map((stage: string) => ({ ApiId: { Ref: 'Api' }, Stage: stage })),
    },
    DependsOn: ['Stage'],
  };
}
