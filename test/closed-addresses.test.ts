import { App, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { HttpGateway, RestGateway, WebSocketGateway } from 'cdk-gatewright';

const kinds = { RestGateway, HttpGateway, WebSocketGateway };
type Kind = keyof typeof kinds;

function declare(kind: Kind, domain: object, props: object = {}): RestGateway | HttpGateway | WebSocketGateway {
  const stack = new Stack(new App(), 'Test');
  const certificate = acm.Certificate.fromCertificateArn(
    stack,
    'C',
    'arn:aws:acm:eu-west-1:111111111111:certificate/x',
  );
  const handler = lambda.Function.fromFunctionName(stack, 'Handler', 'f');
  return new kinds[kind](stack, 'Api', {
    stages: { prod: {}, dev: {} },
    routes: { [kind === 'WebSocketGateway' ? '$connect' : 'GET /a']: { handler } },
    domain: { domainName: 'api.example.com', certificate, stage: 'prod', ...domain },
    ...props,
  });
}

describe.each<Kind>(['RestGateway', 'HttpGateway', 'WebSocketGateway'])('urlFor of a %s', (kind) => {
  test('leads to the domain for the stage that is behind it', () => {
    expect(declare(kind, {}).urlFor('prod', '/a')).toMatch(/^(https|wss):\/\/api\.example\.com\/a$/);
  });

  test('is refused for another stage, whose address is closed', () => {
    expect(() => declare(kind, {}).urlFor('dev', '/a')).toThrow(
      "urlFor is given the stage 'dev', whose address is closed: the domain 'api.example.com' leads to the stage 'prod'",
    );
  });

  test('is given where the address stays open', () => {
    expect(declare(kind, { keepExecuteApiEndpoint: true }).urlFor('dev', '/a')).toMatch(/dev\/a$/);
  });

  test('is refused where every address is closed and there is no domain', () => {
    const gateway = declare(kind, {}, { domain: undefined, disableExecuteApiEndpoint: true });
    expect(() => gateway.urlFor('prod', '/a')).toThrow('leave disableExecuteApiEndpoint out');
  });
});
