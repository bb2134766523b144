import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { mustBeKnown } from '../common/must-be-known';
import { reject } from '../common/reject';

const SOURCE = /^(route\.request\.(header|querystring)|context|stageVariables)\.[^\s,]+$/;

/**
 * The service's spelling of an identity source: `route.request.header.Authorization` of `header.Authorization`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 */
export function parseIdentitySource(scope: IConstruct, source: string): string {
  const full = source.replace(/^(header|querystring)\./, 'route.request.$1.');
  if (SOURCE.test(full)) return full;
  if (Token.isUnresolved(source)) mustBeKnown(scope, 'the place of an identity source');
  return reject(scope, {
    problem: `auth has the identity source '${source}'`,
    allowed: "a source is 'header.', 'querystring.', 'context.' or 'stageVariables.' and a name",
    fix: "write for example 'querystring.token'",
  });
}
