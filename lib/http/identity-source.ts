import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { mustBeKnown } from '../common/must-be-known';
import { reject } from '../common/reject';

const SOURCE = /^(\$request\.(header|querystring)|\$context|\$stageVariables)\.[^\s,]+$/;

/**
 * The service's spelling of an identity source: `$request.header.Authorization` of `header.Authorization`.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function parseIdentitySource(scope: IConstruct, source: string): string {
  const full = source
    .replace(/^(header|querystring)\./, '$$request.$1.')
    .replace(/^(context|stageVariables)\./, '$$$1.');
  if (SOURCE.test(full)) return full;
  if (Token.isUnresolved(source)) mustBeKnown(scope, 'the place of an identity source');
  return reject(scope, {
    problem: `auth has the identity source '${source}'`,
    allowed: "a source is 'header.', 'querystring.', 'context.' or 'stageVariables.' and a name",
    fix: "write for example 'header.Authorization'",
  });
}
