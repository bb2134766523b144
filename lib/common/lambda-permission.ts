import { Annotations, Names, Resource, Stack, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { type Construct, Dependable, type IConstruct, type IDependable } from 'constructs';
import { idPart } from './id-part';
import { isWithinStackOf, Neighbours } from './neighbours';

/** What may invoke a function: an API, or one of a function's aliases through it. */
interface Invoker {
  /** `arn:…:execute-api:…:{apiId}/*`: every method, route and authorizer of the API. */
  readonly sourceArn: string;
  /** The aliases that stages choose between; none for the function as it was given. */
  readonly aliases?: readonly string[];
}

/**
 * Lets an API invoke a function: one `AWS::Lambda::Permission` for each function (and alias) of an API, however many
 * routes and authorizers use it, because a function's policy must stay under 20 KB.
 *
 * It stands in the API's scope, so that a function in another stack does not come to depend on the API's stack.
 */
export function permitInvoke(scope: Construct, handler: lambda.IFunction, invoker: Invoker): void {
  Neighbours.of(scope).addHandler(handler);
  if (isElsewhere(scope, handler)) return;
  if (!invoker.aliases) {
    permit(scope, handler, { sourceArn: invoker.sourceArn });
    return;
  }
  for (const alias of invoker.aliases) permit(scope, handler, { sourceArn: invoker.sourceArn, alias });
}

function permit(
  scope: Construct,
  handler: lambda.IFunction,
  { sourceArn, alias }: { sourceArn: string; alias?: string },
) {
  const id = `Invoke${Names.nodeUniqueId(handler.node)}${alias === undefined ? '' : idPart(scope, alias)}`;
  if (scope.node.tryFindChild(id)) return;
  const permission = new lambda.CfnPermission(scope, id, {
    action: 'lambda:InvokeFunction',
    principal: 'apigateway.amazonaws.com',
    functionName: alias === undefined ? handler.functionArn : `${handler.functionArn}:${alias}`,
    sourceArn,
  });
  if (alias !== undefined) permission.node.addDependency(aliasesOf(handler, alias));
}

/** A permission of another account's function has to be given there. */
function isElsewhere(scope: IConstruct, handler: lambda.IFunction): boolean {
  const here = Stack.of(scope).account;
  const there = handler.env.account;
  if (Resource.isOwnedResource(handler) || Token.isUnresolved(here) || Token.isUnresolved(there) || here === there) {
    return false;
  }
  Annotations.of(scope).addWarningV2(
    'cdk-gatewright:functionOfAnotherAccount',
    `the function '${handler.node.path}' is of account ${there}: let this API invoke it by an AWS::Lambda::Permission there`,
  );
  return true;
}

/** The function's aliases of that name, found when the template is made: they may be declared after the API. */
function aliasesOf(handler: lambda.IFunction, aliasName: string): IDependable {
  const dependable = {};
  Dependable.implement(dependable, {
    get dependencyRoots() {
      const stack = Stack.of(handler);
      return stack.node
        .findAll()
        .filter((node): node is lambda.CfnAlias => lambda.CfnAlias.isCfnAlias(node))
        .filter((alias) => isWithinStackOf(handler, alias))
        .filter((alias) => alias.name === aliasName)
        .filter((alias) => stack.resolve(alias.functionName)?.Ref === stack.resolve(handler.functionName)?.Ref);
    },
  });
  return dependable;
}
