import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ApiGatewayAccount, RestAuth, RestGateway, RestIntegrations } from 'cdk-gatewright';
import type { Construct } from 'constructs';

/** A function that knows nothing of HTTP: mapping templates make its event, and the response from what it returns. */
class TransformationsStack extends Stack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const orders = new lambda.Function(this, 'Orders', {
      runtime: lambda.Runtime.NODEJS_24_X,
      code: lambda.Code.fromAsset(join(__dirname, 'handlers')),
      handler: 'orders.handler',
    });
    const api = new RestGateway(this, 'OrdersApi', {
      auth: RestAuth.none({ reason: 'a sample with made-up orders, which anyone may read without signing in' }),
      routes: {
        'POST /users/{userId}/orders': {
          integration: RestIntegrations.lambda(orders, {
            requestTemplates: { 'application/json': template('request.vtl') },
            responses: [
              { statusCode: 200, templates: { 'application/json': template('response.vtl') } },
              {
                statusCode: 404,
                selectionPattern: 'no such user.*',
                templates: { 'application/json': '{"message": $input.json(\'$.errorMessage\')}' },
              },
            ],
          }),
        },
      },
    });
    ApiGatewayAccount.ensure(this);
    new CfnOutput(this, 'Url', { value: api.url });
  }
}

function template(file: string): string {
  return readFileSync(join(__dirname, 'templates', file), 'utf8');
}

export const app = new App();
new TransformationsStack(app, 'Transformations');

Validations.of(app).acknowledge(
  {
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    reason: 'the policy lets functions write their logs, and nothing else',
  },
  {
    id: 'AwsSolutions-APIG3',
    reason: 'the one function behind the API answers made-up orders from memory: there is nothing to attack',
  },
);
