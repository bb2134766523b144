import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { HttpAuth, HttpGateway } from '../../lib/http';
import { findOnly, newFunction, newStack } from '../rest/app';
import { synthesize } from './app';

const STAGE = 'AWS::ApiGatewayV2::Stage';

test('the default stage deploys itself, throttles, measures and logs JSON', () => {
  const template = synthesize((handler) => ({ routes: { 'GET /a': { handler } } }));
  const stage = findOnly(template, STAGE);
  expect(stage).toMatchObject({
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 10_000, ThrottlingBurstLimit: 5_000, DetailedMetricsEnabled: true },
  });
  expect(JSON.parse(stage.AccessLogSettings.Format)).toMatchObject({ requestId: '$context.requestId' });
  expect(JSON.stringify(stage.AccessLogSettings.DestinationArn)).not.toContain(':*');
  expect(findOnly(template, 'AWS::Logs::LogGroup')).toMatchObject({
    LogGroupName: expect.stringMatching(/^\/aws\/vendedlogs\/apigateway\//),
    RetentionInDays: 30,
  });
});

test('the throttle of a route stands in every stage, which waits for the route', () => {
  const template = synthesize((handler) => ({
    throttle: { rateLimit: 100, burstLimit: 10 },
    stages: { dev: { throttle: { rateLimit: 1 } }, prod: { detailedMetrics: false } },
    routes: { 'GET /a': { handler, throttle: { rateLimit: 5, burstLimit: 7 } }, 'GET /b': { handler } },
  }));
  const [[routeId]] = Object.entries(
    template.findResources('AWS::ApiGatewayV2::Route', { Properties: { RouteKey: 'GET /a' } }),
  ) as [[string, unknown]];
  const stages = Object.values(template.findResources(STAGE));
  expect(stages.map(({ DependsOn }) => DependsOn)).toEqual([[routeId], [routeId]]);
  const settings = stages.map(({ Properties }) => [Properties.DefaultRouteSettings, Properties.RouteSettings]);
  const route = { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 7 };
  expect(settings).toEqual([
    [
      { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 2, DetailedMetricsEnabled: true },
      { 'GET /a': { ...route, DetailedMetricsEnabled: true } },
    ],
    [
      { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 10, DetailedMetricsEnabled: false },
      { 'GET /a': { ...route, DetailedMetricsEnabled: false } },
    ],
  ]);
});

test('a stage may have variables, a description and a log of its own', () => {
  const template = synthesize((handler, stack) => ({
    stages: {
      dev: {
        variables: { mode: 'test' },
        description: 'for trying out',
        accessLog: {
          logGroup: new logs.LogGroup(stack, 'Log', { removalPolicy: RemovalPolicy.DESTROY }),
          fields: { tenant: '$context.authorizer.claims.tenant' },
        },
      },
      prod: { accessLog: { enabled: false } },
    },
    routes: { 'GET /a': { handler } },
  }));
  const dev = findOnly(template, STAGE, { StageName: 'dev' });
  expect(dev).toMatchObject({ StageVariables: { mode: 'test' }, Description: 'for trying out' });
  expect(JSON.parse(dev.AccessLogSettings.Format).tenant).toBe('$context.authorizer.claims.tenant');
  expect(findOnly(template, STAGE, { StageName: 'prod' }).AccessLogSettings).toBeUndefined();
  template.resourceCountIs('AWS::Logs::LogGroup', 1);
});

test('url and urlFor lead to a stage', () => {
  const stack = newStack();
  const gateway = new HttpGateway(stack, 'Api', { stages: { $default: {}, dev: {} } });
  const text = (url: string) => JSON.stringify(stack.resolve(url));
  expect(Object.keys(gateway.stages)).toEqual(['$default', 'dev']);
  expect(text(gateway.url)).toMatch(/AWS::URLSuffix"\},"\/"\]\]\}$/);
  expect(text(gateway.urlFor('$default', '/a'))).toMatch(/AWS::URLSuffix"\},"\/a"/);
  expect(text(gateway.urlFor('dev', '/a'))).toMatch(/AWS::URLSuffix"\},"\/dev\/a"/);
  expect(() => gateway.urlFor('test')).toThrow("there is no stage 'test': the stages of this API are $default, dev");
  expect(() => gateway.urlFor('dev', 'a')).toThrow("write '/a'");
});

test('a domain gets its certificate, mapping and records, and closes the execute-api address', () => {
  const stack = newStack();
  const hostedZone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
    hostedZoneId: 'Z1',
    zoneName: 'example.com',
  });
  const gateway = new HttpGateway(stack, 'Api', {
    auth: HttpAuth.none(),
    routes: { 'GET /': { handler: newFunction(stack) } },
    domain: { domainName: 'api.example.com', hostedZone, basePath: 'v1' },
  });
  expect(gateway.url).toBe('https://api.example.com/v1/');
  expect(gateway.urlFor('$default', '/a')).toBe('https://api.example.com/v1/a');
  const template = Template.fromStack(stack);
  expect(findOnly(template, 'AWS::ApiGatewayV2::Api').DisableExecuteApiEndpoint).toBe(true);
  expect(findOnly(template, 'AWS::ApiGatewayV2::DomainName').DomainNameConfigurations).toMatchObject([
    { EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
  ]);
  expect(findOnly(template, 'AWS::ApiGatewayV2::ApiMapping')).toMatchObject({
    ApiMappingKey: 'v1',
    Stage: '$default',
  });
  template.resourceCountIs('AWS::Route53::RecordSet', 2);
});

test('the execute-api address may stay open beside the domain', () => {
  const template = synthesize((handler, stack) => ({
    routes: { 'GET /': { handler } },
    domain: {
      domainName: 'api.example.com',
      hostedZone: new route53.PublicHostedZone(stack, 'Zone', { zoneName: 'example.com' }),
      keepExecuteApiEndpoint: true,
    },
  }));
  expect(findOnly(template, 'AWS::ApiGatewayV2::Api').DisableExecuteApiEndpoint).toBeUndefined();
});

test('cors lists methods and headers, so that they hold for requests with credentials', () => {
  const template = synthesize((handler) => ({
    cors: {
      origins: ['https://a.example.com'],
      credentials: true,
      exposedHeaders: ['ETag'],
      maxAge: Duration.minutes(5),
    },
    routes: { 'GET /': { handler } },
  }));
  expect(findOnly(template, 'AWS::ApiGatewayV2::Api').CorsConfiguration).toMatchObject({
    AllowOrigins: ['https://a.example.com'],
    AllowMethods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
    AllowHeaders: expect.arrayContaining(['Authorization']),
    AllowCredentials: true,
    ExposeHeaders: ['ETag'],
    MaxAge: 300,
  });
});
