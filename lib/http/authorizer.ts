import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import { authorizerName } from '../common/authorizer';

/** The gateway's authorizer of that id, which stands for its settings: made on the first call. */
export function findAuthorizer(
  scope: Construct,
  id: string,
  props: apigatewayv2.HttpAuthorizerProps,
): apigatewayv2.HttpAuthorizer {
  const existing = scope.node.tryFindChild(id) as apigatewayv2.HttpAuthorizer | undefined;
  if (existing) return existing;
  return new apigatewayv2.HttpAuthorizer(scope, id, { ...props, authorizerName: authorizerName(id) });
}

/** How many a gateway has. */
export function countAuthorizers(scope: Construct): number {
  return scope.node.children.filter((child) => child instanceof apigatewayv2.HttpAuthorizer).length;
}
