/** Functions by name: those that answer, and those that do what a function must not. */
const sources = {
  Echo: 'exports.handler = async (event) => ({ statusCode: 200, body: event.queryStringParameters?.nonce ?? "none" });',
  Slow: 'exports.handler = (event) => new Promise((resolve) => setTimeout(() => resolve({ statusCode: 200, body: event.queryStringParameters.nonce }), 50));',
  Reply: 'exports.handler = async (event) => ({ statusCode: 200, body: event.body });',
  Throws: 'exports.handler = async () => { throw new Error("on purpose"); };',
  Heap: 'exports.handler = async () => { const a = []; for (;;) a.push(new Array(1000).fill(1.5)); };',
  Buffers:
    'exports.handler = async () => { const a = []; for (let i = 0; i < 600; i++) a.push(Buffer.alloc(1 << 20, 1)); return a.length; };',
  Kills: 'exports.handler = async () => { process.kill(process.pid, "SIGKILL"); await new Promise(() => {}); };',
  Exits: 'exports.handler = async () => process.exit(0);',
  Blocks: 'exports.handler = async () => { for (;;); };',
  Talks:
    'exports.handler = async () => { for (let i = 0; i < 20; i++) process.stdout.write("x".repeat(65536)); return { statusCode: 200 }; };',
  Leaves:
    'exports.handler = async () => { require("child_process").spawn("sleep", ["300"], { stdio: "ignore" }).unref(); process.exit(1); };',
  Noise:
    'exports.handler = async () => { try { require("fs").writeSync(3, Buffer.alloc(9, 255)); } catch {} await new Promise(() => {}); };',
} as const;

const pythonSources = {
  PyEcho:
    'def handler(event, context):\n    return {"statusCode": 200, "body": event["queryStringParameters"]["nonce"]}\n',
  PyExits: 'import os\ndef handler(event, context):\n    os._exit(3)\n',
  PyMemory:
    'def handler(event, context):\n    a = bytearray(1 << 29)\n    for i in range(0, len(a), 4096): a[i] = 1\n    return "?"\n',
} as const;

/** Those that answer a request with its nonce. */
export const answering: readonly string[] = ['Echo', 'Slow', 'PyEcho'];

/** Those of which nothing is asked but that they end. */
export const misbehaving: readonly string[] = [
  ...['Throws', 'Heap', 'Buffers', 'Kills', 'Exits', 'Blocks', 'Talks', 'Leaves', 'Noise', 'PyExits', 'PyMemory'],
];

const ref = (logicalId: string) => ({ Ref: logicalId });
const uriOf = (name: string) => ({
  'Fn::Sub': `arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${${name}.Arn}/invocations`,
});

function functionOf(name: string, source: string, runtime: string): object {
  return {
    [name]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Handler: 'index.handler',
        Runtime: runtime,
        Role: 'arn:aws:iam::123456789012:role/r',
        MemorySize: 128,
        Timeout: 2,
        Code: { ZipFile: source },
      },
    },
    [`${name}MayBeInvoked`]: {
      Type: 'AWS::Lambda::Permission',
      Properties: { Action: 'lambda:InvokeFunction', FunctionName: ref(name), Principal: 'apigateway.amazonaws.com' },
    },
  };
}

/** `/{function}` of a REST API, as AWS_PROXY. */
const restPaths = Object.fromEntries(
  [...Object.keys(sources), ...Object.keys(pythonSources)].map((name) => {
    const integration = { type: 'aws_proxy', httpMethod: 'POST', uri: uriOf(name) };
    return [`/${name}`, { get: { 'x-amazon-apigateway-integration': integration, responses: {} } }];
  }),
);

function httpRoute(name: string): object {
  return {
    [`${name}Integration`]: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: ref('Http'),
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: uriOf(name),
        PayloadFormatVersion: '2.0',
      },
    },
    [`${name}Route`]: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: ref('Http'),
        RouteKey: `GET /${name}`,
        Target: { 'Fn::Sub': `integrations/\${${name}Integration}` },
      },
    },
  };
}

const functions: object = Object.assign(
  {},
  ...Object.entries(sources).map(([name, source]) => ({
    ...functionOf(name, source, 'nodejs22.x'),
    ...httpRoute(name),
  })),
  ...Object.entries(pythonSources).map(([name, source]) => ({
    ...functionOf(name, source, 'python3.12'),
    ...httpRoute(name),
  })),
);

/** A REST, an HTTP and a WebSocket API in front of all these functions. */
export const soakTemplate = {
  Resources: {
    ...functions,
    Rest: {
      Type: 'AWS::ApiGateway::RestApi',
      Properties: { Name: 'rest', Body: { openapi: '3.0.1', info: { title: 'rest', version: '1' }, paths: restPaths } },
    },
    RestDeployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: ref('Rest') } },
    RestStage: {
      Type: 'AWS::ApiGateway::Stage',
      Properties: { RestApiId: ref('Rest'), DeploymentId: ref('RestDeployment'), StageName: 'prod' },
    },
    Http: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'http', ProtocolType: 'HTTP' } },
    HttpStage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: ref('Http'), StageName: '$default', AutoDeploy: true },
    },
    Chat: {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: { Name: 'chat', ProtocolType: 'WEBSOCKET', RouteSelectionExpression: '$request.body.action' },
    },
    ChatIntegration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { ApiId: ref('Chat'), IntegrationType: 'AWS_PROXY', IntegrationUri: uriOf('Reply') },
    },
    ChatRoute: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: ref('Chat'),
        RouteKey: '$default',
        RouteResponseSelectionExpression: '$default',
        Target: { 'Fn::Sub': 'integrations/${ChatIntegration}' },
      },
    },
    ChatAnswer: {
      Type: 'AWS::ApiGatewayV2::RouteResponse',
      Properties: { ApiId: ref('Chat'), RouteId: ref('ChatRoute'), RouteResponseKey: '$default' },
    },
    ChatStage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: ref('Chat'), StageName: 'prod', AutoDeploy: true },
    },
  },
};
