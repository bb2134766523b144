import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { authorizerName } from '../common/authorizer';
import { reject } from '../common/reject';

const AUTHORIZER_QUOTA = 10;

/** The gateway's authorizer of that id, which stands for its settings: made on the first call. */
export function findAuthorizer(
  scope: Construct,
  id: string,
  props: apigatewayv2.HttpAuthorizerProps,
): apigatewayv2.HttpAuthorizer {
  const existing = scope.node.tryFindChild(id) as apigatewayv2.HttpAuthorizer | undefined;
  if (existing) return existing;
  checkQuota(scope);
  return new apigatewayv2.HttpAuthorizer(scope, id, { ...props, authorizerName: authorizerName(id) });
}

function checkQuota(scope: Construct): void {
  const count = scope.node.children.filter((child) => child instanceof apigatewayv2.HttpAuthorizer).length;
  if (count < AUTHORIZER_QUOTA) return;
  reject(scope, {
    problem: `there are ${count + 1} authorizers`,
    allowed: `an HTTP API has at most ${AUTHORIZER_QUOTA}`,
    fix: 'let routes share an auth with the same settings, or split the API',
  });
}
