import { Duration, type Stack } from 'aws-cdk-lib';
import { Period } from 'aws-cdk-lib/aws-apigateway';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import {
  HttpAuth,
  HttpGateway,
  RestAuth,
  RestGateway,
  RestIntegrations,
  WebSocketAuth,
  WebSocketGateway,
} from 'cdk-gatewright';

export function declareItemsWithPlans(stack: Stack, handler: lambda.IFunction, table: dynamodb.ITable): void {
  new RestGateway(stack, 'Items', {
    auth: RestAuth.none(),
    cors: { origins: ['https://app.example.com'] },
    routes: {
      'GET /items': { handler, cache: { ttl: Duration.minutes(1), keys: ['querystring.filter'] } },
      'POST /items': { handler, body: { type: 'object', required: ['name'] } },
      'GET /items/{id}': { handler, throttle: { rateLimit: 100, burstLimit: 200 } },
      'PUT /items/{id}': { handler },
      'DELETE /items/{id}': { integration: RestIntegrations.dynamoDb(table).deleteItem(), auth: RestAuth.iam() },
    },
    usagePlans: { basic: { quota: { limit: 1000, period: Period.MONTH }, apiKeys: ['customer'] } },
  });
}

export function declareItemsBehindTokens(stack: Stack, handler: lambda.IFunction): void {
  new HttpGateway(stack, 'Items', {
    auth: HttpAuth.jwt({ issuer: 'https://issuer.example.com', audience: ['web'] }),
    cors: { origins: ['https://app.example.com'] },
    routes: { 'GET /items': { handler }, 'GET /health': { handler, auth: HttpAuth.none() } },
  });
}

export function declareChat(stack: Stack, handler: lambda.IFunction): void {
  new WebSocketGateway(stack, 'Chat', {
    auth: WebSocketAuth.iam(),
    routes: { $connect: { handler }, $disconnect: { handler }, $default: { handler }, sendMessage: { handler } },
    connections: {},
  });
}
