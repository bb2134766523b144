import { join } from 'node:path';
import { App, CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Period } from 'aws-cdk-lib/aws-apigateway';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ApiGatewayAccount, RestAuth, RestGateway } from 'cdk-gatewright';
import type { Construct } from 'constructs';

/** Who may call how often, and what is answered from the cache. */
class PlansAndCachingStack extends Stack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const users = new lambda.Function(this, 'Users', {
      runtime: lambda.Runtime.NODEJS_24_X,
      code: lambda.Code.fromAsset(join(__dirname, 'handlers')),
      handler: 'users.handler',
    });
    const api = new RestGateway(this, 'UsersApi', {
      auth: RestAuth.none({ reason: 'callers are known by the API keys of the usage plans' }),
      cors: { origins: ['https://app.example.com'] },
      // The account lets 10,000 requests a second through; within it a plan, the stage, and the method below.
      throttle: { rateLimit: 500, burstLimit: 1000 },
      cache: { size: '0.5', ttl: Duration.seconds(300) },
      routes: {
        'GET /users': {
          handler: users,
          throttle: { rateLimit: 100, burstLimit: 200 },
          requiredQuery: ['filter'],
          cache: { keys: ['querystring.filter'] },
        },
        'GET /users/{userId}': { handler: users, cache: { ttl: Duration.minutes(1) } },
        'POST /users': { handler: users },
      },
      usagePlans: {
        basic: {
          throttle: { rateLimit: 50, burstLimit: 100 },
          quota: { limit: 1000, period: Period.MONTH },
          apiKeys: ['customer-key'],
        },
        partner: {
          throttle: { rateLimit: 1000, burstLimit: 2000 },
          routes: { 'POST /users': { rateLimit: 10, burstLimit: 20 } },
          apiKeys: ['partner-key'],
        },
      },
    });
    ApiGatewayAccount.ensure(this);
    new CfnOutput(this, 'Url', { value: api.url });
  }
}

export const app = new App();
new PlansAndCachingStack(app, 'PlansAndCaching');

Validations.of(app).acknowledge(
  {
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    reason: 'the policy lets functions write their logs, and nothing else',
  },
  {
    id: 'AwsSolutions-APIG3',
    reason: 'callers without an API key are turned away, and those with one are held to the limits of its plan',
  },
);
