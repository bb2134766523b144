import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { createUser, listUsers, tryFindUser } from './users';

/** Answers the users' routes of the HTTP API: event version 2.0. API Gateway adds the headers for CORS itself. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  switch (event.routeKey) {
    case 'GET /users':
      return answer(200, { users: listUsers() });
    case 'POST /users':
      return answer(201, createUser(event.requestContext.requestId, event.body));
    default: {
      const user = tryFindUser(event.pathParameters?.userId, event.queryStringParameters?.include === 'orders');
      return user ? answer(200, user) : answer(404, { message: `there is no user ${event.pathParameters?.userId}` });
    }
  }
}

function answer(statusCode: number, body: unknown): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
}
