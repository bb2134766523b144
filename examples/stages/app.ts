import { join } from 'node:path';
import { App, CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ApiGatewayAccount, RestAuth, RestGateway } from 'cdk-gatewright';
import type { Construct } from 'constructs';

/** One API in two stages: each has its own variables and limits, and its own alias of the function. */
class StagesStack extends Stack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const users = new lambda.Function(this, 'Users', {
      runtime: lambda.Runtime.NODEJS_24_X,
      code: lambda.Code.fromAsset(join(__dirname, 'handlers')),
      handler: 'users.handler',
    });
    new lambda.Alias(this, 'Dev', { aliasName: 'dev', version: users.latestVersion });
    new lambda.Alias(this, 'Prod', { aliasName: 'prod', version: users.currentVersion });
    const api = new RestGateway(this, 'UsersApi', {
      auth: RestAuth.none({ reason: 'a sample with made-up users, which anyone may call without signing in' }),
      stages: {
        dev: { functionAlias: 'dev', variables: { tableName: 'users-dev' }, throttle: { rateLimit: 10 } },
        prod: { functionAlias: 'prod', variables: { tableName: 'users-prod' } },
      },
      routes: { 'GET /users': { handler: users } },
    });
    ApiGatewayAccount.ensure(this);
    new CfnOutput(this, 'DevUrl', { value: api.urlFor('dev', '/users') });
    new CfnOutput(this, 'ProdUrl', { value: api.urlFor('prod', '/users') });
  }
}

export const app = new App();
new StagesStack(app, 'Stages');

Validations.of(app).acknowledge(
  {
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    reason: 'the policy lets functions write their logs, and nothing else',
  },
  {
    id: 'AwsSolutions-APIG3',
    reason: 'the one function behind the API answers made-up users from memory: there is nothing to attack',
  },
);
