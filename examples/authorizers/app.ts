import { join } from 'node:path';
import { App, CfnOutput, CfnParameter, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Period } from 'aws-cdk-lib/aws-apigateway';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ApiGatewayAccount, HttpAuth, HttpGateway, RestAuth, RestGateway } from 'cdk-gatewright';
import type { Construct } from 'constructs';

/** Every way to say who may call: one route of a REST API for each, and an HTTP API that takes tokens itself. */
class AuthorizersStack extends Stack {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const whoAmI = new lambda.Function(this, 'WhoAmI', {
      runtime: lambda.Runtime.NODEJS_24_X,
      code: lambda.Code.fromAsset(join(__dirname, 'handlers', 'who-am-i')),
      handler: 'index.handler',
    });
    const userPool = new cognito.UserPool(this, 'UserPool', {
      autoVerify: { email: true },
      signInAliases: { email: true },
      mfa: cognito.Mfa.OPTIONAL,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
      },
    });
    const client = userPool.addClient('Web', { authFlows: { userSrp: true } });
    explainUserPool(userPool);

    const rest = new RestGateway(this, 'Rest', {
      name: 'rest-api',
      auth: RestAuth.iam(),
      apiKeyRequired: false,
      routes: {
        'GET /iam': { handler: whoAmI },
        'GET /token': { handler: whoAmI, auth: RestAuth.lambdaToken(this.tokenAuthorizer(), TOKEN_OPTIONS) },
        'GET /request': { handler: whoAmI, auth: RestAuth.lambdaRequest(this.requestAuthorizer(), REQUEST_OPTIONS) },
        'GET /cognito': { handler: whoAmI, auth: RestAuth.cognito(userPool) },
        'GET /api-key': { handler: whoAmI, auth: RestAuth.none(API_KEY), apiKeyRequired: true },
      },
      usagePlans: {
        basic: {
          throttle: { rateLimit: 50, burstLimit: 100 },
          quota: { limit: 1000, period: Period.MONTH },
          apiKeys: ['customer'],
        },
      },
    });
    ApiGatewayAccount.ensure(this);

    const http = new HttpGateway(this, 'Http', {
      name: 'http-api',
      auth: HttpAuth.jwt({ issuer: 'https://issuer.example.com', audience: ['client-id'], scopes: ['read:users'] }),
      routes: {
        'GET /jwt': { handler: whoAmI },
        'GET /cognito': { handler: whoAmI, auth: HttpAuth.cognito(userPool, { clients: [client] }) },
        'GET /lambda': { handler: whoAmI, auth: HttpAuth.lambda(this.httpAuthorizer()) },
        'GET /iam': { handler: whoAmI, auth: HttpAuth.iam() },
      },
    });
    new CfnOutput(this, 'RestUrl', { value: rest.url });
    new CfnOutput(this, 'HttpUrl', { value: http.url });
  }

  /** Verifies tokens that are signed with a secret, which whoever deploys the stack gives. */
  private tokenAuthorizer(): lambda.Function {
    const secretKey = new CfnParameter(this, 'SecretKey', {
      noEcho: true,
      minLength: 32,
      description: 'what the tokens are signed with (HS256)',
    });
    return new lambda.Function(this, 'TokenAuthorizer', {
      runtime: lambda.Runtime.PYTHON_3_15,
      code: lambda.Code.fromAsset(join(__dirname, 'handlers', 'token-authorizer'), { exclude: ['__pycache__'] }),
      handler: 'authorizer.authorizer',
      environment: { SECRET_KEY: secretKey.valueAsString },
    });
  }

  private requestAuthorizer(): lambda.Function {
    return new lambda.Function(this, 'RequestAuthorizer', {
      runtime: lambda.Runtime.NODEJS_24_X,
      code: lambda.Code.fromAsset(join(__dirname, 'handlers', 'request-authorizer')),
      handler: 'index.handler',
    });
  }

  private httpAuthorizer(): lambda.Function {
    return new lambda.Function(this, 'HttpAuthorizer', {
      runtime: lambda.Runtime.NODEJS_24_X,
      code: lambda.Code.fromAsset(join(__dirname, 'handlers', 'http-authorizer')),
      handler: 'index.handler',
    });
  }
}

const TOKEN_OPTIONS = {
  identityValidationExpression: '^Bearer [\\w-]+\\.[\\w-]+\\.[\\w-]+$',
  ttl: Duration.minutes(5),
};
const REQUEST_OPTIONS = { identitySources: ['header.X-Tenant', 'querystring.member'], ttl: Duration.minutes(1) };
const API_KEY = { reason: 'the API key of a usage plan is what this route asks for' };

function explainUserPool(userPool: cognito.UserPool): void {
  const plus = 'the Plus plan is priced by user, and this sample has users of its own only while someone tries it';
  Validations.of(userPool).acknowledge(
    {
      id: 'AwsSolutions-COG2',
      reason: 'members choose a second factor themselves: a sample is no reason to force one',
    },
    { id: 'AwsSolutions-COG8', reason: plus },
  );
}

export const app = new App();
new AuthorizersStack(app, 'Authorizers');

Validations.of(app).acknowledge(
  {
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
    reason: 'the policy lets functions write their logs, and nothing else',
  },
  {
    id: 'AwsSolutions-APIG3',
    reason: 'every route turns callers away that it does not know, and there is nothing behind it to attack',
  },
);
