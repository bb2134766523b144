import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { createUser, listUsers, tryFindUser } from './users';

/** Answers the users' routes of the REST API: a Lambda proxy integration, event version 1.0. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  if (event.httpMethod === 'POST') return answer(201, createUser(event.requestContext.requestId, event.body));
  if (event.resource === '/users') return answer(200, { users: listUsers() });
  const withOrders = event.queryStringParameters?.include === 'orders';
  const user = tryFindUser(event.pathParameters?.userId, withOrders);
  return user ? answer(200, user) : answer(404, { message: `there is no user ${event.pathParameters?.userId}` });
}

function answer(statusCode: number, body: unknown): APIGatewayProxyResult {
  return {
    statusCode,
    headers: { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' },
    body: JSON.stringify(body),
  };
}
