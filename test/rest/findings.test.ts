import { App, Stack, Validations } from 'aws-cdk-lib';
import { MethodLoggingLevel } from 'aws-cdk-lib/aws-apigateway';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import {
  Firewall,
  RestAuth,
  RestDefinition,
  RestGateway,
  type RestGatewayProps,
  RestIntegrations,
} from 'cdk-gatewright';
import { AwsSolutionsChecks } from 'cdk-nag';
import { newFunction, newStack } from './app';

/** What cdk-nag finds in the gateway, not in the function behind it. */
function findingsOf(props: (handler: lambda.Function) => RestGatewayProps): string[] {
  const stack = newStack();
  const handler = newFunction(stack);
  new RestGateway(stack, 'Api', {
    firewall: Firewall.managed(),
    cors: { origins: ['https://a.example.com'] },
    routes: { 'GET /a': { handler }, 'POST /a': { handler, body: { type: 'object' } } },
    ...props(handler),
  });
  const { violations } = new AwsSolutionsChecks(stack.node.root).validateScope(stack.node.root);
  return violations
    .flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map((found) => `${ruleName} ${found.constructPath}`),
    )
    .filter((finding) => finding.includes('/Api/'));
}

describe.each(Object.values(RestDefinition))('an API that is defined by %s', (definition) => {
  test.each<[string, (handler: lambda.Function) => RestAuth]>([
    ['IAM', () => RestAuth.iam()],
    [
      'a user pool',
      (handler) => RestAuth.cognito(cognito.UserPool.fromUserPoolId(handler.stack, 'Pool', 'eu-west-1_a')),
    ],
    ['a function that judges a token', (handler) => RestAuth.lambdaToken(handler)],
    ['a function that judges a request', (handler) => RestAuth.lambdaRequest(handler)],
    ['no auth, for a reason', () => RestAuth.none({ reason: 'a public catalogue' })],
  ])('has no findings behind %s', (_, auth) => {
    expect(findingsOf((handler) => ({ definition, auth: auth(handler) }))).toEqual([]);
  });

  test('is found if it is open and does not say why', () => {
    const findings = findingsOf(() => ({ definition, auth: RestAuth.none() }));
    expect(findings.map((finding) => finding.split(' ')[0]).sort()).toEqual([
      'AwsSolutions-APIG4',
      'AwsSolutions-APIG4',
      'AwsSolutions-COG4',
      'AwsSolutions-COG4',
    ]);
  });
});

test('synth with the checks as a plugin succeeds for both definitions', () => {
  for (const definition of Object.values(RestDefinition)) {
    const app = new App({ builtinCloudFormationValidation: false });
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    new RestGateway(new Stack(app, 'Test'), 'Api', {
      definition,
      firewall: Firewall.managed(),
      auth: RestAuth.iam(),
      routes: { 'GET /a': { integration: RestIntegrations.mock() } },
    });
    expect(() => app.synth()).not.toThrow();
  }
});

test('a stage without a firewall, an access log or execution logs is found: they are the decision of the app', () => {
  const without = (props: RestGatewayProps) => findingsOf(() => ({ auth: RestAuth.iam(), ...props }));
  expect(without({ firewall: undefined })).toEqual(['AwsSolutions-APIG3 Test/Api/Stage-prod/Resource']);
  expect(without({ accessLog: { enabled: false } })).toEqual(['AwsSolutions-APIG1 Test/Api/Stage-prod/Resource']);
  const executionLogs = MethodLoggingLevel.OFF;
  expect(without({ executionLogs })).toEqual(['AwsSolutions-APIG6 Test/Api/Stage-prod/Resource']);
});
