import { Duration, Token } from 'aws-cdk-lib';
import type * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';
import { type CorsOptions, checkCors, DEFAULT_CORS_HEADERS } from '../common/cors';
import { reject } from '../common/reject';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/**
 * The API's CORS configuration. Methods and headers are listed, because browsers do not read `*` as a wildcard in
 * requests with credentials.
 */
export function corsPreflight(scope: IConstruct, cors: CorsOptions): apigatewayv2.CorsPreflightOptions {
  checkCors(scope, cors);
  if (!Token.isUnresolved(cors.methods)) for (const method of cors.methods ?? []) checkMethod(scope, method);
  return {
    allowOrigins: cors.origins,
    allowMethods: (cors.methods ?? METHODS) as apigatewayv2.CorsHttpMethod[],
    allowHeaders: cors.headers ?? DEFAULT_CORS_HEADERS,
    exposeHeaders: cors.exposedHeaders,
    allowCredentials: cors.credentials,
    maxAge: cors.maxAge ?? Duration.hours(1),
  };
}

function checkMethod(scope: IConstruct, method: string): void {
  if (Token.isUnresolved(method) || method === '*' || METHODS.includes(method)) return;
  reject(scope, {
    problem: `cors has the method '${method}'`,
    allowed: `methods are ${METHODS.join(', ')}, or '*'`,
    fix: METHODS.includes(method.toUpperCase()) ? `write '${method.toUpperCase()}'` : 'remove it',
  });
}
