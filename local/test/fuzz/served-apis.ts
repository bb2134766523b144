import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalGateway } from '../../src/gateway.js';

const modelSchema = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', pattern: '^([a-z]+)+$', maxLength: 40 },
    age: { type: 'integer', multipleOf: 1, minimum: 0 },
    tags: { type: 'array', uniqueItems: true, items: { $ref: '#/properties/name' } },
  },
};

const requestTemplate = [
  '#set($root = $input.path("$"))',
  '{"statusCode": #if($input.params("code") != "")$input.params("code")#{else}200#end,',
  ' "body": $input.json("$"), "name": "$util.escapeJavaScript($root.name)", "all": "$input.params().querystring"}',
].join('\n');

const responseTemplate =
  '{"path":"$context.path","query":"$util.urlEncode($input.params("q"))","id":"$context.requestId"}';

function mock(extra: object = {}): object {
  return {
    'x-amazon-apigateway-integration': {
      type: 'mock',
      passthroughBehavior: 'when_no_templates',
      requestTemplates: { 'application/json': requestTemplate },
      responses: {
        default: { statusCode: '200', responseTemplates: { 'application/json': responseTemplate } },
        '4\\d{2}': { statusCode: '400', responseParameters: { 'method.response.header.X-Why': "'mocked'" } },
      },
    },
    responses: {
      200: { description: 'ok' },
      400: { description: 'no', headers: { 'X-Why': { schema: { type: 'string' } } } },
    },
    ...extra,
  };
}

const restDefinition = {
  openapi: '3.0.1',
  info: { title: 'rest', version: '1' },
  'x-amazon-apigateway-request-validators': { all: { validateRequestBody: true, validateRequestParameters: true } },
  'x-amazon-apigateway-binary-media-types': ['image/png'],
  components: { schemas: { Pet: modelSchema } },
  paths: {
    '/pets': {
      get: mock({ parameters: [{ in: 'query', name: 'q', required: false, schema: { type: 'string' } }] }),
      post: mock({
        'x-amazon-apigateway-request-validator': 'all',
        parameters: [{ in: 'header', name: 'X-Must', required: true, schema: { type: 'string' } }],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } } },
      }),
    },
    '/pets/{id}': { get: mock(), 'x-amazon-apigateway-any-method': mock() },
    '/files/{proxy+}': { 'x-amazon-apigateway-any-method': mock() },
  },
};

const handler = 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });';
const ref = (logicalId: string) => ({ Ref: logicalId });
const functionUri = {
  'Fn::Sub': 'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Echo.Arn}/invocations',
};

function socketRoute(name: string, key: string): object {
  return {
    [name]: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: ref('Chat'),
        RouteKey: key,
        Target: { 'Fn::Sub': 'integrations/${ChatMock}' },
        RouteResponseSelectionExpression: '$default',
      },
    },
    [`${name}Answer`]: {
      Type: 'AWS::ApiGatewayV2::RouteResponse',
      Properties: { ApiId: ref('Chat'), RouteId: ref(name), RouteResponseKey: '$default' },
    },
  };
}

const template = {
  Resources: {
    Echo: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Handler: 'index.handler',
        Runtime: 'nodejs22.x',
        Role: 'arn:aws:iam::123456789012:role/r',
        Code: { ZipFile: handler },
      },
    },
    MayInvoke: {
      Type: 'AWS::Lambda::Permission',
      Properties: { Action: 'lambda:InvokeFunction', FunctionName: ref('Echo'), Principal: 'apigateway.amazonaws.com' },
    },
    Rest: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'rest', Body: restDefinition } },
    RestDeployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: ref('Rest') } },
    RestStage: {
      Type: 'AWS::ApiGateway::Stage',
      Properties: { RestApiId: ref('Rest'), DeploymentId: ref('RestDeployment'), StageName: 'prod' },
    },
    Http: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: {
        Name: 'http',
        ProtocolType: 'HTTP',
        CorsConfiguration: { AllowOrigins: ['https://*.example.com'], AllowHeaders: ['*'], AllowMethods: ['*'] },
      },
    },
    HttpEcho: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: ref('Http'),
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: functionUri,
        PayloadFormatVersion: '2.0',
      },
    },
    HttpRoute: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { ApiId: ref('Http'), RouteKey: 'ANY /{proxy+}', Target: { 'Fn::Sub': 'integrations/${HttpEcho}' } },
    },
    HttpStage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: ref('Http'), StageName: '$default', AutoDeploy: true },
    },
    Chat: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: { Name: 'chat', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '${request.body.action}' },
    },
    ChatMock: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: ref('Chat'),
        IntegrationType: 'MOCK',
        RequestTemplates: { $default: '{"statusCode":200}' },
        TemplateSelectionExpression: '\\$default',
      },
    },
    ChatMockAnswer: {
      Type: 'AWS::ApiGatewayV2::IntegrationResponse',
      Properties: {
        ApiId: ref('Chat'),
        IntegrationId: ref('ChatMock'),
        IntegrationResponseKey: '$default',
        ResponseTemplates: { $default: 'mocked' },
        TemplateSelectionExpression: '\\$default',
      },
    },
    ...socketRoute('ChatConnect', '$connect'),
    ...socketRoute('ChatDefault', '$default'),
    ...socketRoute('ChatSend', 'send'),
    ChatStage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: ref('Chat'), StageName: 'prod', AutoDeploy: true },
    },
  },
};

/** A gateway that serves one API of each kind, and what it took for a bug of its own. */
export interface ServedApis {
  readonly gateway: LocalGateway;
  portOf(protocol: 'REST' | 'HTTP' | 'WEBSOCKET'): number;
  /** The failures since the last call. */
  takeFailures(): readonly string[];
  close(): Promise<void>;
}

export async function serveApis(): Promise<ServedApis> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewright-fuzz-'));
  const file = join(folder, 'apis.json');
  writeFileSync(file, JSON.stringify(template));
  const failures: string[] = [];
  const onFailure = (error: unknown) => failures.push(String((error as Error)?.stack ?? error));
  // No throttle of the account: what is refused by it would not be tried.
  const accountThrottle = { rateLimit: 1e9, burstLimit: 1e9 };
  // Calls of any signature are taken: what is refused by it would not be tried either.
  const insecureAwsEndpoint = true;
  const gateway = await LocalGateway.start({ assembly: file, accountThrottle, insecureAwsEndpoint, onFailure });
  return {
    gateway,
    portOf: (protocol) => gateway.apis.find((api) => api.protocol === protocol)?.port ?? 0,
    takeFailures: () => failures.splice(0),
    close: async () => {
      await gateway.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The template of the APIs, for what changes templates. */
export const apisTemplate: object = template;
