import { Names } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { permitInvoke } from '../common/lambda-permission';

/**
 * The API has one permission for each function, in its own scope: the L2's names the authorizer, in the scope of the
 * function, whose stack would come to depend on the API's, and in a definition the authorizer has no id to name.
 */
export function takeOverPermission(scope: Construct, authorizer: apigateway.IAuthorizer, sourceArn: string): void {
  const isLambda =
    authorizer instanceof apigateway.TokenAuthorizer || authorizer instanceof apigateway.RequestAuthorizer;
  if (!isLambda) return;
  const { handler } = authorizer as unknown as { handler: lambda.IFunction };
  const id = `${Names.uniqueId(authorizer)}:Permissions`;
  const permission = handler.node.tryFindChild(id);
  if (!permission || !lambda.CfnPermission.isCfnPermission(permission)) return;
  handler.node.tryRemoveChild(id);
  permitInvoke(scope, handler, { sourceArn });
}
