import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { permits } from '../../src/deployment/permissions.js';
import { LocalGateway } from '../../src/index.js';
import { modelOfResources, temporaryFolder } from './model-of.js';

type Template = Readonly<Record<string, object>>;

const ref = (Ref: string) => ({ Ref });
const integrations = {
  REST: {
    type: 'mock',
    requestTemplates: { 'application/json': '{"statusCode":200}' },
    responses: { default: { statusCode: '200' } },
  },
  HTTP: { type: 'http_proxy', httpMethod: 'GET', uri: 'http://127.0.0.1:9/', payloadFormatVersion: '1.0' },
};

/** What every definition here declares. */
const schemesOf = (kind: Kind) => ({
  token: {
    ...{ type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'custom' },
    'x-amazon-apigateway-authorizer': {
      ...{ type: 'request', authorizerUri: 'arn:x', authorizerPayloadFormatVersion: '2.0' },
      identitySource: kind === 'REST' ? 'method.request.header.Authorization' : '$request.header.Authorization',
    },
  },
  other: {
    ...{ type: 'apiKey', name: 'Authorization', in: 'header' },
    'x-amazon-apigateway-authorizer': {
      type: 'request',
      authorizerUri: 'arn:y',
      authorizerPayloadFormatVersion: '2.0',
    },
  },
  signed: { type: 'apiKey', name: 'Authorization', in: 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' },
  key: { type: 'apiKey', name: 'x-api-key', in: 'header' },
  keyInQuery: { type: 'apiKey', name: 'x-api-key', in: 'query' },
  session: { type: 'apiKey', name: 'session', in: 'cookie' },
  bearer: { type: 'http', scheme: 'bearer' },
  oauth: { type: 'oauth2', flows: {} },
});

type Kind = 'REST' | 'HTTP';

function definition(kind: Kind, operation: object, root: object = {}, schemes: object = schemesOf(kind)): Template {
  const get = { ...operation, responses: {}, 'x-amazon-apigateway-integration': integrations[kind] };
  const Body = {
    openapi: '3.0.1',
    info: { title: 'api', version: '1' },
    paths: { '/x': { get } },
    components: { securitySchemes: schemes },
    ...root,
  };
  if (kind === 'HTTP') {
    return {
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Body } },
      Stage: stageV2,
    };
  }
  return { Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Body } }, ...deployed };
}

const stageV2 = {
  Type: 'AWS::ApiGatewayV2::Stage',
  Properties: { ApiId: ref('Api'), StageName: '$default', AutoDeploy: true },
};
const deployed = {
  Deployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: ref('Api') }, DependsOn: ['Api'] },
  Stage: {
    Type: 'AWS::ApiGateway::Stage',
    Properties: { RestApiId: ref('Api'), DeploymentId: ref('Deployment'), StageName: 'prod' },
  },
};

/** The status of `GET /x`, and why. */
async function answerOf(resources: Template): Promise<{ status: number; reasons: string; warned: readonly string[] }> {
  const assembly = join(temporaryFolder(), 'api.template.json');
  writeFileSync(assembly, JSON.stringify({ Resources: resources }));
  await using gateway = await LocalGateway.start({ assembly });
  const { status } = await gateway.request('GET /x');
  const warned = gateway.warnings.filter(({ code }) => code === 'ROUTE_CLOSED').map(({ message }) => message);
  return { status, reasons: gateway.requests.at(-1)?.reasons.join() ?? '', warned };
}

describe.each<Kind>(['REST', 'HTTP'])('the security of a definition of a %s API', (kind) => {
  test.each<[string, object, object, string]>([
    [
      'a scheme that is not declared',
      { security: [{ misspelt: [] }] },
      {},
      "GET /x security names the scheme 'misspelt'",
    ],
    [
      'one for all operations that is not declared',
      {},
      { security: [{ misspelt: [] }] },
      "names the scheme 'misspelt'",
    ],
    ['one of two that is not declared', { security: [{ token: [], misspelt: [] }] }, {}, "names the scheme 'misspelt'"],
    [
      'an alternative that is not declared',
      { security: [{ token: [] }, { Token: [] }] },
      {},
      "names the scheme 'Token'",
    ],
    ['a name that every object has', { security: [{ toString: [] }] }, {}, "names the scheme 'toString'"],
    ['nothing that is required', { security: [{}] }, {}, 'GET /x security asks for nothing'],
    ['an object and no list', { security: { token: [] } }, {}, 'is not a list'],
    ['a text', { security: 'token' }, {}, 'is not a list'],
    ['a list of texts', { security: ['token'] }, {}, 'holds "token"'],
    ['scopes that are no list', { security: [{ token: 'read' }] }, {}, "has no list of scopes for 'token'"],
    [
      'a type of authorization that there is not',
      { 'x-amazon-apigateway-auth': { type: 'AWS' } },
      {},
      'x-amazon-apigateway-auth is',
    ],
    [
      'an authorization that is no object',
      { 'x-amazon-apigateway-auth': 'AWS_IAM' },
      {},
      'x-amazon-apigateway-auth is',
    ],
  ])('that is %s is an error', (_, operation, root, message) => {
    expect(() => modelOfResources(definition(kind, operation, root))).toThrow(
      expect.objectContaining({ code: 'INVALID_OPENAPI', message: expect.stringMatching(`^Api .*`) }),
    );
    expect(() => modelOfResources(definition(kind, operation, root))).toThrow(message);
  });

  test.each([
    ['no type', {}],
    ['a type that there is not', { type: 'magic' }],
    ['a type that is no text', { type: ['request'] }],
  ])('with an authorizer of %s is an error', (_, authorizer) => {
    const token = { type: 'apiKey', name: 'a', in: 'header', 'x-amazon-apigateway-authorizer': authorizer };
    const resources = definition(kind, { security: [{ token: [] }] }, {}, { token });
    expect(() => modelOfResources(resources)).toThrow(expect.objectContaining({ code: 'INVALID_OPENAPI' }));
  });

  test.each(['null', 'a text', 'a list'])('with an authorizer that is %s is an error', (what) => {
    const authorizer = what === 'null' ? null : what === 'a text' ? 'request' : [];
    const token = { type: 'apiKey', name: 'a', in: 'header', 'x-amazon-apigateway-authorizer': authorizer };
    const resources = definition(kind, { security: [{ token: [] }] }, {}, { token });
    expect(() => modelOfResources(resources)).toThrow(expect.objectContaining({ code: 'INVALID_OPENAPI' }));
  });

  test.each<[string, object[]]>([
    ['a bearer token that nobody checks', [{ bearer: [] }]],
    ['OAuth that nobody checks', [{ oauth: ['read'] }]],
    ['a cookie', [{ session: [] }]],
    ['an API key in the query', [{ keyInQuery: [] }]],
    ['one that nobody checks beside an authorizer', [{ token: [], bearer: [] }]],
    ['two authorizers', [{ token: [], other: [] }]],
    ['a choice of two authorizers', [{ token: [] }, { other: [] }]],
    ['an authorizer and a signature', [{ token: [], signed: [] }]],
  ])('that asks for %s lets nobody in, and says so', async (_, security) => {
    const { status, reasons, warned } = await answerOf(definition(kind, { security }));
    expect(status).toBe(500);
    expect(reasons).toContain('lets nobody in: security names');
    expect(warned).toHaveLength(1);
  });

  test.each<[string, object, number]>([
    ['an empty list', { security: [] }, 200],
    ['nothing at all', {}, 200],
    ['NONE, as SAM writes it', { security: [{ NONE: [] }] }, 200],
    ['an authorizer', { security: [{ token: [] }] }, 401],
    ['an authorizer, or nobody', { security: [{}, { token: [] }] }, 401],
    ['a signature', { security: [{ signed: [] }] }, 403],
    ['a signature by extension', { 'x-amazon-apigateway-auth': { type: 'aws_iam' } }, 403],
  ])('that asks for %s is understood', async (_, operation, status) => {
    const answer = await answerOf(definition(kind, operation));
    // The backend of the HTTP API is not there: who comes so far has been let in.
    expect(answer.status === 503 || answer.status === 500 ? 200 : answer.status).toBe(status);
    expect(answer.warned).toEqual([]);
  });
});

test('an API key that an HTTP API is asked for lets nobody in', async () => {
  expect((await answerOf(definition('HTTP', { security: [{ key: [] }] }))).reasons).toContain('an HTTP API has none');
  expect((await answerOf(definition('REST', { security: [{ key: [] }] }))).status).toBe(403);
});

/** A REST API of one method that is declared by itself. */
function restMethod(properties: object): Template {
  const type = 'AWS::ApiGateway::Authorizer';
  const uri = { AuthorizerUri: 'arn:x', IdentitySource: 'method.request.header.Authorization' };
  return {
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'api' } },
    Lambda: { Type: type, Properties: { RestApiId: ref('Api'), Name: 'lambda', Type: 'TOKEN', ...uri } },
    Pool: {
      Type: type,
      Properties: { RestApiId: ref('Api'), Name: 'pool', Type: 'COGNITO_USER_POOLS', ProviderARNs: ['arn:p'] },
    },
    X: {
      Type: 'AWS::ApiGateway::Resource',
      Properties: { RestApiId: ref('Api'), ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] }, PathPart: 'x' },
    },
    Get: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        ...{ RestApiId: ref('Api'), ResourceId: ref('X'), HttpMethod: 'GET' },
        Integration: {
          Type: 'MOCK',
          RequestTemplates: { 'application/json': '{"statusCode":200}' },
          IntegrationResponses: [{ StatusCode: '200' }],
        },
        MethodResponses: [{ StatusCode: '200' }],
        ...properties,
      },
    },
    ...deployed,
    Deployment: { ...deployed.Deployment, DependsOn: ['Get'] },
  };
}

/** An HTTP API of one route. */
function httpRoute(properties: object): Template {
  const type = 'AWS::ApiGatewayV2::Authorizer';
  const JwtConfiguration = { Issuer: 'https://issuer.example.com', Audience: ['web'] };
  return {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
    Lambda: {
      Type: type,
      Properties: { ApiId: ref('Api'), Name: 'lambda', AuthorizerType: 'REQUEST', AuthorizerUri: 'arn:x' },
    },
    Pool: { Type: type, Properties: { ApiId: ref('Api'), Name: 'jwt', AuthorizerType: 'JWT', JwtConfiguration } },
    Get: { Type: 'AWS::ApiGatewayV2::Route', Properties: { ApiId: ref('Api'), RouteKey: 'GET /x', ...properties } },
    Stage: stageV2,
  };
}

describe.each<[Kind, (properties: object) => Template, string]>([
  ['REST', restMethod, 'COGNITO_USER_POOLS'],
  ['HTTP', httpRoute, 'JWT'],
])('what a template asks of the callers of a %s API', (_kind, build, token) => {
  test.each<[string, object]>([
    ['an authorizer that is not there', { AuthorizationType: 'CUSTOM', AuthorizerId: 'nowhere' }],
    ['an authorizer whose id nobody knows', { AuthorizationType: 'CUSTOM', AuthorizerId: ref('Elsewhere') }],
    ['no authorizer', { AuthorizationType: 'CUSTOM' }],
    ['no authorizer of tokens', { AuthorizationType: token }],
    ['an authorizer of another kind', { AuthorizationType: 'CUSTOM', AuthorizerId: ref('Pool') }],
    ['an authorizer of another kind than tokens', { AuthorizationType: token, AuthorizerId: ref('Lambda') }],
    ['an authorizer, and nothing of its type', { AuthorizerId: ref('Lambda') }],
    ['an authorizer, and NONE', { AuthorizationType: 'NONE', AuthorizerId: ref('Lambda') }],
  ])('by %s lets nobody in, and is told', async (_, properties) => {
    const resources = { ...build(properties), Elsewhere: { Type: 'AWS::CloudFormation::WaitConditionHandle' } };
    const { status, reasons, warned } = await answerOf(resources);
    expect(status).toBe(500);
    expect(reasons).toContain('lets nobody in');
    expect(warned).toHaveLength(1);
  });

  test.each(['MAGIC', 'none', 'AWS-IAM', ''])('by the type %j is an error', (AuthorizationType) => {
    expect(() => modelOfResources(build({ AuthorizationType }))).toThrow(
      expect.objectContaining({ code: 'INVALID_TEMPLATE' }),
    );
  });
});

test('a route of a WebSocket API other than $connect takes no authorization', () => {
  const resources = {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'WEBSOCKET' } },
    Send: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { ApiId: ref('Api'), RouteKey: 'send', AuthorizationType: 'AWS_IAM' },
    },
  };
  expect(() => modelOfResources(resources)).toThrow('which only the route $connect may have');
});

describe('a permission of a function', () => {
  const sourceArn = 'arn:aws:execute-api:us-east-1:111111111111:abc/prod/GET/x';
  const request = { principal: 'apigateway.amazonaws.com', sourceArn, sourceAccount: '111111111111' };

  test.each<[string, object, boolean]>([
    ['of API Gateway', {}, true],
    ['of everybody', { Principal: '*' }, true],
    ['of every action', { Action: 'lambda:*' }, true],
    ['of its API', { SourceArn: 'arn:aws:execute-api:*:*:abc/*' }, true],
    ['of another service', { Principal: 'events.amazonaws.com' }, false],
    ['of another API', { SourceArn: 'arn:aws:execute-api:*:*:other/*' }, false],
    ['of a source that only a deployment knows', { SourceArn: { 'Fn::ImportValue': 'Arn' } }, false],
    ['of an organization', { Principal: '*', PrincipalOrgID: 'o-1' }, false],
    ['of function URLs', { Principal: '*', FunctionUrlAuthType: 'NONE' }, false],
    ['of calls through function URLs', { Principal: '*', InvokedViaFunctionUrl: true }, false],
    ['of calls through function URLs or not', { Principal: '*', InvokedViaFunctionUrl: false }, true],
    ['of a token', { Principal: '*', EventSourceToken: 't' }, false],
    ['with a condition that there is not', { Principal: '*', SourceArnn: 'arn:x' }, false],
  ])('%s lets an API call it: %j', (_, changes, expected) => {
    const Code = { ZipFile: 'exports.handler = async () => {};' };
    const { functions } = modelOfResources({
      F: {
        Type: 'AWS::Lambda::Function',
        Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Role: 'r', Code },
      },
      P: {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          ...{ FunctionName: ref('F'), Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' },
          ...changes,
        },
      },
    });
    const [lambdaFunction] = functions;
    if (!lambdaFunction) throw new Error('the template has a function');
    const permitted = permits(lambdaFunction, request);
    expect(permitted.permitted).toBe(expected);
    if (!permitted.permitted) expect(permitted.missing).toContain('no AWS::Lambda::Permission on');
  });
});
