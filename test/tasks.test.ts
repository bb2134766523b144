import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { newFunction } from './rest/app';
import { declareChat, declareItemsBehindTokens, declareItemsWithPlans } from './tasks';

/** Lines of a function's body: what a person has to write. */
function linesOf(task: (...parameters: never[]) => void): number {
  const source = readFileSync(join(__dirname, 'tasks.ts'), 'utf8');
  const [, body = ''] = new RegExp(`function ${task.name}\\([^)]*\\): void {\\n(.*?)\\n}\\n`, 's').exec(source) ?? [];
  return body.split('\n').length;
}

function synthesize(declare: (stack: Stack) => void): Template {
  const stack = new Stack(new App(), 'Task');
  declare(stack);
  return Template.fromStack(stack);
}

test('a REST API with keys, a plan, caching and CORS takes 12 lines', () => {
  expect(linesOf(declareItemsWithPlans)).toBeLessThanOrEqual(12);
  const template = synthesize((stack) => {
    const table = new dynamodb.TableV2(stack, 'Table', {
      partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    });
    declareItemsWithPlans(stack, newFunction(stack), table);
  });
  template.resourcePropertiesCountIs('AWS::ApiGateway::Method', { ApiKeyRequired: true }, 5);
  template.resourcePropertiesCountIs('AWS::ApiGateway::Method', { HttpMethod: 'OPTIONS' }, 2);
  template.hasResourceProperties('AWS::ApiGateway::Stage', { CacheClusterEnabled: true });
  template.hasResourceProperties('AWS::ApiGateway::UsagePlan', { Quota: { Limit: 1000, Period: 'MONTH' } });
  template.resourceCountIs('AWS::ApiGateway::UsagePlanKey', 1);
  template.resourceCountIs('AWS::Lambda::Permission', 1);
});

test('an HTTP API behind tokens takes 8 lines', () => {
  expect(linesOf(declareItemsBehindTokens)).toBeLessThanOrEqual(8);
  const template = synthesize((stack) => declareItemsBehindTokens(stack, newFunction(stack)));
  template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
    AuthorizerType: 'JWT',
    JwtConfiguration: { Issuer: 'https://issuer.example.com', Audience: ['web'] },
  });
  template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'GET /items', AuthorizationType: 'JWT' });
  template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'GET /health', AuthorizationType: 'NONE' });
});

test('a chat with its table takes 8 lines', () => {
  expect(linesOf(declareChat)).toBeLessThanOrEqual(8);
  const template = synthesize((stack) => declareChat(stack, newFunction(stack)));
  template.resourceCountIs('AWS::ApiGatewayV2::Route', 4);
  template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
    KeySchema: [{ AttributeName: 'connectionId', KeyType: 'HASH' }],
  });
  const environment = Object.values(template.findResources('AWS::Lambda::Function'))[0]?.Properties.Environment;
  expect(Object.keys(environment.Variables).sort()).toEqual(['CALLBACK_URL', 'CONNECTIONS_TABLE']);
});
