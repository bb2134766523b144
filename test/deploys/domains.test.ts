import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import {
  type DomainOptions,
  HttpAuth,
  HttpGateway,
  RestAuth,
  RestDefinition,
  RestGateway,
  WebSocketAuth,
  WebSocketGateway,
} from 'cdk-gatewright';
import { newFunction } from '../rest/app';

type Options = Partial<DomainOptions>;
type Domain = Options | ((stack: Stack) => Options);

const rest = (definition: RestDefinition) => (stack: Stack, domain: DomainOptions) =>
  new RestGateway(stack, 'G', {
    definition,
    auth: RestAuth.none(),
    domain,
    routes: { 'GET /a': { handler: newFunction(stack) } },
  });

const kinds: { [kind: string]: (stack: Stack, domain: DomainOptions) => unknown } = {
  RESOURCES: rest(RestDefinition.RESOURCES),
  OPENAPI: rest(RestDefinition.OPENAPI),
  HTTP: (stack, domain) =>
    new HttpGateway(stack, 'G', {
      auth: HttpAuth.none(),
      domain,
      routes: { 'GET /a': { handler: newFunction(stack) } },
    }),
  WebSocket: (stack, domain) =>
    new WebSocketGateway(stack, 'G', {
      auth: WebSocketAuth.none(),
      domain,
      routes: { $connect: { handler: newFunction(stack) } },
    }),
};
const ALL = Object.keys(kinds);
const WITHOUT_WEBSOCKET = ALL.slice(0, 3);

const arn = (region: string) => `arn:aws:acm:${region}:111122223333:certificate/c`;
const imported = (stack: Stack, region = 'eu-west-1') =>
  acm.Certificate.fromCertificateArn(stack, 'Certificate', arn(region));
const zone = (stack: Stack, zoneName: string) =>
  route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName });
const bucket = (stack: Stack) => s3.Bucket.fromBucketName(stack, 'Trust', 'trust');

function declare(kind: string, domain: Domain): Stack {
  const stack = new Stack(new App(), 'Test', { env: { account: '111122223333', region: 'eu-west-1' } });
  const options = typeof domain === 'function' ? domain(stack) : domain;
  const certificate = options.certificate || options.hostedZone ? {} : { certificate: imported(stack) };
  kinds[kind]?.(stack, { domainName: 'api.example.com', ...certificate, ...options });
  return stack;
}

const taken: [string, Domain, string[]][] = [
  ['a base path', { basePath: 'orders' }, ALL],
  ['a base path of two levels', { basePath: 'orders/v1' }, WITHOUT_WEBSOCKET],
  ['mutual TLS', (stack) => ({ mutualTls: { bucket: bucket(stack), key: 'ca/all.pem' } }), WITHOUT_WEBSOCKET],
  ['the zone of the name', (stack) => ({ hostedZone: zone(stack, 'api.example.com') }), ALL],
  ['a zone above the name', (stack) => ({ hostedZone: zone(stack, 'example.com.') }), ALL],
  ['a wildcard name', { domainName: '*.example.com' }, ALL],
  [
    'a certificate of a wildcard',
    (stack) => ({ certificate: new acm.Certificate(stack, 'C', { domainName: '*.example.com' }) }),
    ALL,
  ],
  [
    'a certificate with the name among others',
    (stack) => ({
      certificate: new acm.Certificate(stack, 'C', {
        domainName: 'example.com',
        subjectAlternativeNames: ['api.example.com'],
      }),
    }),
    ALL,
  ],
];

test.each(taken.flatMap(([what, domain, of]) => of.map((kind) => [what, kind, domain] as const)))(
  '%s is taken by %s',
  (_, kind, domain) => {
    expect(() => Template.fromStack(declare(kind, domain))).not.toThrow();
  },
);

const refused: [string, Domain, string, string[]][] = [
  ['an address as name', { domainName: 'https://API.example.com/v1' }, "write 'api.example.com'", ALL],
  ['an upper-case name', { domainName: 'API.example.com' }, "write 'api.example.com'", ALL],
  ['a name of one part', { domainName: 'api' }, "write for example 'api.example.com'", ALL],
  ['a slash before the base path', { basePath: '/orders' }, "write 'orders'", ALL],
  ['a slash after the base path', { basePath: 'orders/' }, "write 'orders'", ALL],
  ['two slashes in the base path', { basePath: 'orders//v1' }, 'without a slash at either end', ALL],
  ['a blank in the base path', { basePath: 'my orders' }, 'letters, digits and', ALL],
  ['a base path of 301 characters', { basePath: 'x'.repeat(301) }, '1 to 300', ALL],
  ['a base path of two levels', { basePath: 'orders/v1' }, "has one level; write 'orders-v1'", ['WebSocket']],
  [
    'mutual TLS',
    (stack) => ({ mutualTls: { bucket: bucket(stack), key: 'ca.pem' } }),
    'takes no client certificates',
    ['WebSocket'],
  ],
  [
    'a key with a slash before it',
    (stack) => ({ mutualTls: { bucket: bucket(stack), key: '/ca.pem' } }),
    "write 'ca.pem'",
    WITHOUT_WEBSOCKET,
  ],
  [
    'a certificate of another region',
    (stack) => ({ certificate: imported(stack, 'us-east-1') }),
    'has a certificate of us-east-1: the domain is regional, and takes a certificate of its own region, eu-west-1',
    ALL,
  ],
  [
    'a certificate that a stack of another region makes',
    (stack) => ({
      certificate: new acm.Certificate(new Stack(stack.node.root as App, 'Us', { env: { region: 'us-east-1' } }), 'C', {
        domainName: 'api.example.com',
      }),
    }),
    'has a certificate of us-east-1',
    ALL,
  ],
  [
    'a certificate of another name',
    (stack) => ({ certificate: new acm.Certificate(stack, 'C', { domainName: 'www.example.com' }) }),
    "has a certificate of www.example.com: a certificate is of the name, or of a wildcard for it; add 'api.example.com'",
    ALL,
  ],
  [
    'a wildcard certificate of another level',
    (stack) => ({
      domainName: 'a.b.example.com',
      certificate: new acm.Certificate(stack, 'C', { domainName: '*.example.com' }),
    }),
    'has a certificate of *.example.com',
    ALL,
  ],
  [
    'a zone beside the name',
    (stack) => ({ hostedZone: zone(stack, 'example.org') }),
    "has the hosted zone 'example.org'",
    ALL,
  ],
  [
    'a zone that only ends alike',
    (stack) => ({ domainName: 'api.my-example.com', hostedZone: zone(stack, 'example.com') }),
    "give the zone of 'my-example.com'",
    ALL,
  ],
  [
    'a private zone without a certificate',
    (stack) => ({
      hostedZone: new route53.PrivateHostedZone(stack, 'Private', {
        zoneName: 'example.com',
        vpc: ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-west-1a'] }),
      }),
    }),
    'it would wait forever; give a certificate',
    ALL,
  ],
  ['no such stage', { stage: 'test' }, "domain leads to the stage 'test'", ALL],
];

test.each(refused.flatMap(([what, domain, message, of]) => of.map((kind) => [what, kind, domain, message] as const)))(
  '%s is refused by %s',
  (_, kind, domain, message) => {
    expect(() => declare(kind, domain)).toThrow(message);
    expect(() => declare(kind, domain)).toThrow('[Test/G]');
  },
);

test.each(ALL)('%s: what is not known at synth is let through', (kind) => {
  const stack = new Stack(new App(), 'Test');
  const certificate = imported(stack, 'us-east-1');
  expect(() => kinds[kind]?.(stack, { domainName: 'api.example.com', certificate })).not.toThrow();
});

test.each([
  ['RESOURCES', 'orders', 'AWS::ApiGateway::BasePathMapping', { BasePath: 'orders' }],
  [
    'RESOURCES',
    'orders/v1',
    'AWS::ApiGatewayV2::ApiMapping',
    { ApiMappingKey: 'orders/v1', Stage: { Ref: Match.anyValue() } },
  ],
  ['OPENAPI', 'orders/v1', 'AWS::ApiGatewayV2::ApiMapping', { ApiMappingKey: 'orders/v1' }],
  ['HTTP', 'orders/v1', 'AWS::ApiGatewayV2::ApiMapping', { ApiMappingKey: 'orders/v1' }],
  ['WebSocket', 'orders', 'AWS::ApiGatewayV2::ApiMapping', { ApiMappingKey: 'orders' }],
])('%s: the base path %s is an %s', (kind, basePath, type, properties) => {
  const template = Template.fromStack(declare(kind, { basePath }));
  template.hasResourceProperties(type, properties);
  const mappings = ['AWS::ApiGateway::BasePathMapping', 'AWS::ApiGatewayV2::ApiMapping'];
  expect(mappings.flatMap((mapping) => Object.keys(template.findResources(mapping)))).toHaveLength(1);
});

test.each(WITHOUT_WEBSOCKET)('%s: an open endpoint beside mutual TLS warns', (kind) => {
  const warning = Match.stringLikeRegexp("domain 'api.example.com' asks for client certificates");
  const mutualTls = (stack: Stack) => ({ bucket: bucket(stack), key: 'ca.pem' });
  const open = declare(kind, (stack) => ({ mutualTls: mutualTls(stack), keepExecuteApiEndpoint: true }));
  Annotations.fromStack(open).hasWarning('/Test/G', warning);
  const closed = declare(kind, (stack) => ({ mutualTls: mutualTls(stack) }));
  Annotations.fromStack(closed).hasNoWarning('/Test/G', warning);
});
