import { App, Duration, RemovalPolicy, SecretValue, Size, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration, WebSocketMockIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudwatchActions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  AccountRole,
  ApiGatewayAccount,
  Firewall,
  HttpAuth,
  HttpGateway,
  RestAuth,
  RestDefinition,
  RestGateway,
  RestIntegrations,
  WebSocketAuth,
  WebSocketGateway,
} from 'cdk-gatewright';

/** Without what takes time and is not looked at. */
const QUICK = {
  analyticsReporting: false,
  treeMetadata: false,
  context: { 'aws:cdk:disable-stack-trace': true },
};

/** A stack, and what gateways in it are made with. */
export class Place {
  public readonly stack = new Stack(new App(QUICK), 'Test');
  public readonly handler = this.function('Handler');

  public function(id: string): lambda.Function {
    return new lambda.Function(this.stack, id, {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 200 });'),
    });
  }

  public userPool(id = 'Pool'): cognito.UserPool {
    return new cognito.UserPool(this.stack, id);
  }

  public table(id = 'Table'): dynamodb.Table {
    const partitionKey = { name: 'id', type: dynamodb.AttributeType.STRING };
    return new dynamodb.Table(this.stack, id, { partitionKey });
  }

  public zone(): route53.IHostedZone {
    const attributes = { hostedZoneId: 'Z1', zoneName: 'example.com' };
    return route53.HostedZone.fromHostedZoneAttributes(this.stack, 'Zone', attributes);
  }

  public rest(props: object = {}, route: object = {}): void {
    const answer = 'integration' in route ? {} : { handler: this.handler };
    new RestGateway(this.stack, 'Api', { routes: { 'GET /a/{id}': { ...answer, ...route } }, ...defined(props) });
  }

  public http(props: object = {}, route: object = {}): void {
    const answer = 'integration' in route ? {} : { handler: this.handler };
    new HttpGateway(this.stack, 'Api', { routes: { 'GET /a': { ...answer, ...route } }, ...defined(props) });
  }

  public webSocket(props: object = {}, route: object = {}): void {
    const answer = 'integration' in route ? {} : { handler: this.handler };
    new WebSocketGateway(this.stack, 'Api', { routes: { $connect: { ...answer, ...route } }, ...defined(props) });
  }
}

/** One way to write a struct, with as many members as go together, in a gateway that uses it. */
export interface Sample {
  readonly struct: string;
  readonly members: (place: Place) => { [name: string]: any };
  readonly use: (place: Place, options: any) => void;
}

const throttle = { rateLimit: 7, burstLimit: 9 };
const CREDENTIALED = { origins: ['https://a.example.com', 'https://b.example.com'], credentials: true };
const mapping = () =>
  new apigatewayv2.ParameterMapping().overwriteHeader('x-b', apigatewayv2.MappingValue.contextVariable('stage'));

const usagePlan = (place: Place) => ({
  throttle,
  quota: { limit: 10, period: apigateway.Period.DAY, offset: 0 },
  apiKeys: ['one', 'two'],
  secretApiKeys: { three: SecretValue.secretsManager('three'), four: SecretValue.secretsManager('four') },
  existingApiKeys: [apigateway.ApiKey.fromApiKeyId(place.stack, 'Existing', 'key')],
  stages: ['prod'],
  description: 'of a plan',
});

const stage = (place: Place) => ({
  throttle: { rateLimit: 3, burstLimit: 4 },
  variables: { b: 'B', a: 'A' },
  accessLog: { retention: logs.RetentionDays.ONE_WEEK, fields: { z: '$context.path', y: '$context.protocol' } },
  description: `of ${place.stack.stackName}`,
});

const domain = (place: Place) => ({
  domainName: 'api.example.com',
  hostedZone: place.zone(),
  certificate: acm.Certificate.fromCertificateArn(
    place.stack,
    'Certificate',
    'arn:aws:acm:eu-west-1:111111111111:certificate/x',
  ),
  basePath: 'orders',
  stage: 'prod',
  mutualTls: { bucket: s3.Bucket.fromBucketName(place.stack, 'Trust', 'trust'), key: 'pem', version: '1' },
  keepExecuteApiEndpoint: true,
});

/** What a gateway says of all stages, unlike what it says where nothing is said. */
const restDefaults = {
  throttle,
  accessLog: { retention: logs.RetentionDays.ONE_DAY },
  executionLogs: apigateway.MethodLoggingLevel.INFO,
  tracing: false,
  cache: { size: '1.6' },
};

export const SAMPLES: readonly Sample[] = [
  {
    struct: 'AccessLogOptions',
    members: () => ({
      enabled: true,
      retention: logs.RetentionDays.ONE_DAY,
      fields: { status: '$context.status', z: '$context.path', y: '$context.protocol' },
    }),
    use: (place, accessLog) => place.rest({ accessLog }),
  },
  {
    struct: 'AccessLogOptions',
    members: ({ stack }) => ({
      logGroup: logs.LogGroup.fromLogGroupName(stack, 'Log', 'log'),
      format: '$context.requestId',
    }),
    use: (place, accessLog) => place.http({ accessLog }),
  },
  {
    struct: 'ApiGatewayAccountOptions',
    members: (place) => ({ role: place.handler.role }),
    use: (place, options) => {
      ApiGatewayAccount.ensure(place.stack, options);
      return place.rest({});
    },
  },
  {
    struct: 'AlarmOptions',
    members: ({ stack }) => ({
      actions: [new cloudwatchActions.SnsAction(new sns.Topic(stack, 'Topic'))],
      serverErrorPercent: 2,
      latency: Duration.seconds(1),
      evaluationPeriods: 3,
    }),
    use: (place, alarms) => place.rest({ alarms }),
  },
  ...['rest' as const, 'http' as const].map((kind) => ({
    struct: 'CorsOptions',
    members: () => ({
      origins: ['https://a.example.com'],
      methods: ['GET', 'PUT'],
      headers: ['X-B', 'X-A'],
      exposedHeaders: ['X-D', 'X-C'],
      credentials: true,
      maxAge: Duration.minutes(5),
    }),
    use: (place: Place, cors: object) => place[kind]({ cors }),
  })),
  ...['rest' as const, 'http' as const].map((kind) => ({
    struct: 'DomainOptions',
    members: domain,
    use: (place: Place, options: object) => place[kind]({ stages: { prod: {}, dev: {} }, domain: options }),
  })),
  {
    struct: 'MutualTlsOptions',
    members: ({ stack }) => ({ bucket: s3.Bucket.fromBucketName(stack, 'Trust', 'trust'), key: 'pem', version: '1' }),
    use: (place, mutualTls) =>
      place.http({ domain: { domainName: 'api.example.com', hostedZone: place.zone(), mutualTls } }),
  },
  {
    struct: 'NoAuthOptions',
    members: () => ({ reason: 'x' }),
    use: (place, none) => place.rest({ auth: RestAuth.none(none) }),
  },
  {
    struct: 'NoAuthOptions',
    members: () => ({ reason: 'x' }),
    use: (place, none) => place.http({ auth: HttpAuth.none(none) }),
  },
  {
    struct: 'NoAuthOptions',
    members: () => ({ reason: 'x' }),
    use: (place, none) => place.webSocket({ auth: WebSocketAuth.none(none) }),
  },
  ...['rest' as const, 'http' as const, 'webSocket' as const].map((kind) => ({
    struct: 'StageOptions',
    members: stage,
    use: (place: Place, dev: object) => place[kind]({ ...restDefaults, cache: undefined, stages: { prod: {}, dev } }),
  })),
  ...['rest' as const, 'http' as const, 'webSocket' as const].map((kind) => ({
    struct: 'ThrottleOptions',
    members: () => throttle,
    use: (place: Place, options: object) => place[kind]({ throttle: options }, { throttle: options }),
  })),
  {
    struct: 'UsagePlanOptions',
    members: (place) => ({
      ...usagePlan(place),
      routes: { 'GET /a/{id}': throttle, 'GET /b': { rateLimit: 1 } },
    }),
    use: (place, plan) =>
      place.rest({
        stages: { prod: {}, dev: {} },
        usagePlans: { plan },
        routes: { 'GET /a/{id}': { handler: place.handler }, 'GET /b': { handler: place.handler } },
      }),
  },
  {
    struct: 'UsagePlanOptions',
    members: usagePlan,
    use: (place, plan) => place.webSocket({ usagePlans: { plan } }),
  },
  {
    struct: 'CognitoHttpAuthOptions',
    members: (place) => ({
      clients: [place.userPool().addClient('Client')],
      scopes: ['b', 'a'],
      identitySource: 'querystring.token',
    }),
    use: (place, options) => place.http({ auth: HttpAuth.cognito(place.userPool('Other'), options) }),
  },
  {
    struct: 'JwtHttpAuthOptions',
    members: () => ({
      issuer: 'https://issuer.example.com',
      audience: ['b', 'a'],
      scopes: ['d', 'c'],
      identitySource: 'querystring.token',
    }),
    use: (place, options) => place.http({ auth: HttpAuth.jwt(options) }),
  },
  {
    struct: 'LambdaHttpAuthOptions',
    members: () => ({
      identitySources: ['header.X-B', 'querystring.a'],
      responseType: HttpLambdaResponseType.IAM,
      payloadVersion: apigatewayv2.AuthorizerPayloadVersion.VERSION_1_0,
      ttl: Duration.seconds(10),
    }),
    use: (place, options) => place.http({ auth: HttpAuth.lambda(place.function('A'), options) }),
  },
  {
    struct: 'HttpGatewayProps',
    members: (place) => ({
      routes: { 'PUT /b': { handler: place.handler }, 'GET /a': { handler: place.handler } },
      auth: HttpAuth.none(),
      cors: CREDENTIALED,
      throttle,
      stages: { prod: {}, dev: {}, acceptance: {} },
      domain: { domainName: 'api.example.com', hostedZone: place.zone() },
      accessLog: { enabled: false },
      detailedMetrics: false,
      alarms: { latency: Duration.seconds(1) },
      name: 'N',
      description: 'D',
      disableExecuteApiEndpoint: false,
    }),
    use: (place, props) => place.http(props),
  },
  {
    struct: 'HttpRouteOptions',
    members: (place) => ({
      handler: place.function('F'),
      payloadFormat: apigatewayv2.PayloadFormatVersion.VERSION_1_0,
      auth: HttpAuth.iam(),
      throttle,
      timeout: Duration.seconds(3),
      requestParameters: mapping(),
      responseParameters: { 500: mapping(), 200: mapping() },
    }),
    use: (place, route) => place.http({ auth: HttpAuth.none() }, { integration: undefined, ...route }),
  },
  {
    struct: 'HttpRouteOptions',
    members: () => ({
      integration: new HttpUrlIntegration('U', 'https://x.example.com'),
      timeout: Duration.seconds(3),
    }),
    use: (place, route) => place.http({ auth: HttpAuth.none() }, { integration: undefined, ...route }),
  },
  {
    struct: 'HttpStageOptions',
    members: (place) => ({ ...stage(place), detailedMetrics: true }),
    use: (place, dev) =>
      place.http({ throttle, detailedMetrics: false, accessLog: { enabled: false }, stages: { dev } }),
  },
  {
    struct: 'CognitoRestAuthOptions',
    members: (place) => ({
      scopes: ['b', 'a'],
      otherUserPools: [place.userPool('Other')],
      header: 'X-Token',
      ttl: Duration.seconds(10),
    }),
    use: (place, options) => place.rest({ auth: RestAuth.cognito(place.userPool(), options) }),
  },
  {
    struct: 'LambdaRequestRestAuthOptions',
    members: () => ({ identitySources: ['header.X-B', 'querystring.a'], ttl: Duration.seconds(10) }),
    use: (place, options) => place.rest({ auth: RestAuth.lambdaRequest(place.function('A'), options) }),
  },
  {
    struct: 'LambdaTokenRestAuthOptions',
    members: () => ({ header: 'X-Token', identityValidationExpression: 'x.*', ttl: Duration.seconds(10) }),
    use: (place, options) => place.rest({ auth: RestAuth.lambdaToken(place.function('A'), options) }),
  },
  {
    struct: 'RestAuthOfOptions',
    members: () => ({ scopes: ['b', 'a'] }),
    use: (place, options) =>
      place.rest({
        auth: RestAuth.of(
          new apigateway.CognitoUserPoolsAuthorizer(place.stack, 'L2', { cognitoUserPools: [place.userPool()] }),
          options,
        ),
      }),
  },
  {
    struct: 'RestCacheOptions',
    members: ({ stack }) => ({
      enabled: true,
      size: '6.1',
      ttl: Duration.minutes(2),
      encrypted: false,
      everyGet: true,
      invalidators: [new iam.User(stack, 'User')],
    }),
    use: (place, cache) => place.rest({ cache }),
  },
  {
    struct: 'RestRouteCacheOptions',
    members: () => ({
      enabled: true,
      ttl: Duration.seconds(10),
      keys: ['querystring.b', 'header.A', 'header.Authorization'],
      shared: false,
    }),
    use: (place, cache) => place.rest({ auth: RestAuth.lambdaToken(place.handler) }, { cache }),
  },
  {
    struct: 'ManagedFirewallOptions',
    members: () => ({ ruleGroups: ['AWSManagedRulesCommonRuleSet'], requestsPerAddress: 100 }),
    use: (place, options) => place.rest({ firewall: Firewall.managed(options) }),
  },
  {
    struct: 'DynamoDbGetItemOptions',
    members: () => ({ consistentRead: true }),
    use: (place, options) => place.rest({}, { integration: RestIntegrations.dynamoDb(place.table()).getItem(options) }),
  },
  {
    struct: 'DynamoDbQueryOptions',
    members: () => ({
      index: { indexName: 'byId', partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } },
      pageSize: 5,
    }),
    use: (place, options) => place.rest({}, { integration: RestIntegrations.dynamoDb(place.table()).query(options) }),
  },
  {
    struct: 'DynamoDbTableOptions',
    members: () => ({
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
      sortKey: { name: 'room', type: dynamodb.AttributeType.STRING },
    }),
    use: (place, options) => {
      const integration = RestIntegrations.dynamoDb(place.table(), options).getItem();
      place.rest({ routes: { 'GET /{id}/{room}': { integration } } });
    },
  },
  {
    struct: 'RestResponseOptions',
    members: () => ({
      statusCode: 201,
      selectionPattern: '2\\d\\d',
      templates: { 'text/plain': 'x', 'application/json': '{}' },
      headers: { 'X-B': "'b'", 'X-A': "'a'" },
    }),
    use: (place, response) => place.rest({}, { integration: RestIntegrations.mock({ responses: [response] }) }),
  },
  {
    struct: 'RestHttpIntegrationOptions',
    members: () => ({
      requestTemplates: { 'text/plain': 'x', 'application/json': '{}' },
      passthroughBehavior: apigateway.PassthroughBehavior.WHEN_NO_TEMPLATES,
      responses: [{ statusCode: 200 }],
      method: 'POST',
      proxy: false,
      requestHeaders: { 'X-B': "'b'", 'X-A': "'a'" },
      pathParameters: { id: 'method.request.path.id', a: "'a'" },
      timeout: Duration.seconds(3),
    }),
    use: (place, options) =>
      place.rest({}, { integration: RestIntegrations.http('https://x.example.com/{a}/{id}', options) }),
  },
  {
    struct: 'RestHttpIntegrationOptions',
    members: ({ stack }) => ({ vpcLink: apigateway.VpcLink.fromVpcLinkId(stack, 'Link', 'link') }),
    use: (place, options) => place.rest({}, { integration: RestIntegrations.http('https://x.example.com', options) }),
  },
  {
    struct: 'RestLambdaIntegrationOptions',
    members: () => ({
      requestTemplates: { 'text/plain': 'x', 'application/json': '{}' },
      passthroughBehavior: apigateway.PassthroughBehavior.WHEN_NO_TEMPLATES,
      responses: [{ statusCode: 200 }],
      timeout: Duration.seconds(3),
    }),
    use: (place, options) => place.rest({}, { integration: RestIntegrations.lambda(place.handler, options) }),
  },
  {
    struct: 'RestMappingOptions',
    members: () => ({
      requestTemplates: { 'text/plain': '{"statusCode":201}', 'application/json': '{"statusCode":201}' },
      passthroughBehavior: apigateway.PassthroughBehavior.WHEN_NO_TEMPLATES,
      responses: [{ statusCode: 201 }],
    }),
    use: (place, options) => place.rest({}, { integration: RestIntegrations.mock(options) }),
  },
  {
    struct: 'RestGatewayProps',
    members: (place) => ({
      routes: {
        'POST /b': { handler: place.handler, body: { type: 'object', properties: { b: {}, a: {} } } },
        'GET /a': { handler: place.handler, cache: {} },
        'GET /a/{id}': { integration: RestIntegrations.dynamoDb(place.table()).getItem() },
      },
      auth: RestAuth.none(),
      cors: CREDENTIALED,
      throttle,
      cache: { size: '1.6' },
      usagePlans: { b: { apiKeys: ['one'] }, a: { apiKeys: ['two'] } },
      apiKeyRequired: false,
      apiKeySource: apigateway.ApiKeySourceType.AUTHORIZER,
      stages: { prod: {}, dev: {}, acceptance: {} },
      domain: { domainName: 'api.example.com', hostedZone: place.zone() },
      accessLog: { enabled: false },
      executionLogs: apigateway.MethodLoggingLevel.INFO,
      accountRole: AccountRole.EXISTS,
      tracing: false,
      alarms: { latency: Duration.seconds(1) },
      firewall: Firewall.managed(),
      definition: RestDefinition.OPENAPI,
      redeployOn: ['2', '1'],
      name: 'N',
      description: 'D',
      binaryMediaTypes: ['image/png', 'image/gif'],
      minCompressionSize: Size.kibibytes(1),
      endpointType: apigateway.EndpointType.EDGE,
      disableExecuteApiEndpoint: false,
      policy: new iam.PolicyDocument({ statements: [statement()] }),
      timeout: Duration.seconds(3),
    }),
    use: (place, props) => place.rest(props),
  },
  {
    struct: 'RestRouteOptions',
    members: (place) => ({
      handler: place.function('F'),
      auth: RestAuth.iam(),
      throttle,
      apiKeyRequired: false,
      cache: { keys: ['header.Authorization', 'querystring.q'] },
      body: { type: 'object', required: ['b'], properties: { b: { minLength: 1 }, a: { type: 'string' } } },
      bodyTypes: ['application/xml', 'application/json'],
      requiredQuery: ['q'],
      requiredHeaders: ['X-H'],
      timeout: Duration.seconds(3),
      streaming: false,
      operationName: 'O',
    }),
    use: (place, route) =>
      place.rest(
        { auth: RestAuth.lambdaToken(place.function('A')), usagePlans: { basic: {} } },
        { integration: undefined, ...route },
      ),
  },
  {
    struct: 'RestRouteOptions',
    members: () => ({
      integration: new apigateway.HttpIntegration('https://x.example.com'),
      timeout: Duration.seconds(3),
    }),
    use: (place, route) => place.rest({}, { integration: undefined, ...route }),
  },
  {
    struct: 'RestStageOptions',
    members: (place) => ({
      ...stage(place),
      functionAlias: 'live',
      cache: { size: '0.5', ttl: Duration.seconds(9) },
      executionLogs: apigateway.MethodLoggingLevel.ERROR,
      tracing: true,
    }),
    use: (place, dev) => place.rest({ ...restDefaults, stages: { dev } }, { cache: {} }),
  },
  {
    struct: 'JwtWebSocketAuthOptions',
    members: () => ({
      issuer: 'https://issuer.example.com',
      audience: ['b', 'a'],
      scopes: ['d', 'c'],
      identitySource: 'header.X-Token',
    }),
    use: (place, options) => place.webSocket({ auth: WebSocketAuth.jwt(options) }),
  },
  {
    struct: 'LambdaWebSocketAuthOptions',
    members: () => ({ identitySources: ['header.X-B', 'querystring.a'] }),
    use: (place, options) => place.webSocket({ auth: WebSocketAuth.lambda(place.function('A'), options) }),
  },
  {
    struct: 'ConnectionsOptions',
    members: () => ({
      timeToLiveAttribute: 'ttl',
      globalSecondaryIndexes: [
        { indexName: 'byRoom', partitionKey: { name: 'room', type: dynamodb.AttributeType.STRING } },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    }),
    use: (place, connections) => place.webSocket({ connections }),
  },
  {
    struct: 'ConnectionsOptions',
    members: (place) => ({ table: place.table() }),
    use: (place, connections) => place.webSocket({ connections }),
  },
  {
    struct: 'WebSocketRouteOptions',
    members: (place) => ({
      handler: place.function('F'),
      auth: WebSocketAuth.iam(),
      apiKeyRequired: false,
      throttle,
      timeout: Duration.seconds(3),
      returnsResponse: true,
      push: false,
    }),
    use: (place, route) =>
      place.webSocket({ auth: WebSocketAuth.none(), usagePlans: { basic: {} } }, { integration: undefined, ...route }),
  },
  {
    struct: 'WebSocketRouteOptions',
    members: () => ({ integration: new WebSocketMockIntegration('M'), timeout: Duration.seconds(3) }),
    use: (place, route) => place.webSocket({}, { integration: undefined, ...route }),
  },
  {
    struct: 'WebSocketStageOptions',
    members: (place) => ({
      ...stage(place),
      executionLogs: apigateway.MethodLoggingLevel.ERROR,
      detailedMetrics: true,
    }),
    use: (place, dev) =>
      place.webSocket({
        throttle,
        accessLog: { enabled: false },
        executionLogs: apigateway.MethodLoggingLevel.INFO,
        detailedMetrics: false,
        stages: { dev },
      }),
  },
  {
    struct: 'WebSocketGatewayProps',
    members: (place) => ({
      routes: { b: { handler: place.handler }, $connect: { handler: place.handler }, a: { handler: place.handler } },
      routeSelectionExpression: '$request.body.kind',
      auth: WebSocketAuth.none(),
      connections: {},
      throttle,
      usagePlans: { b: { apiKeys: ['one'] }, a: { apiKeys: ['two'] } },
      apiKeySource: apigatewayv2.WebSocketApiKeySelectionExpression.AUTHORIZER_USAGE_IDENTIFIER_KEY,
      stages: { prod: {}, dev: {}, acceptance: {} },
      domain: { domainName: 'api.example.com', hostedZone: place.zone() },
      accessLog: { enabled: false },
      executionLogs: apigateway.MethodLoggingLevel.INFO,
      accountRole: AccountRole.ENSURE,
      detailedMetrics: false,
      alarms: { latency: Duration.seconds(1) },
      name: 'N',
      description: 'D',
      disableExecuteApiEndpoint: false,
    }),
    use: (place, props) => place.webSocket(props),
  },
];

/** A gateway without routes has no template to compare. */
function defined(props: { routes?: object }): object {
  const { routes, ...rest } = props;
  return routes ? props : rest;
}

function statement(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['execute-api:Invoke'],
    resources: ['execute-api:/*'],
    principals: [new iam.AnyPrincipal()],
  });
}
