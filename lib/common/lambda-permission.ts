import { Annotations, Names, Stack, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { type Construct, Dependable, type IConstruct, type IDependable } from 'constructs';
import { idPart } from './id-part';
import { isWithinStackOf, Neighbours } from './neighbours';
import { reject } from './reject';

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

/** A permission of another account's or region's function has to be given there. */
function isElsewhere(scope: IConstruct, handler: lambda.IFunction): boolean {
  const { account, region } = Stack.of(scope);
  const { env } = handler;
  if (differ(account, env.account)) return warnOfForeign(scope, handler, `account ${env.account}`, 'Account');
  return differ(region, env.region) && warnOfForeign(scope, handler, `region ${env.region}`, 'Region');
}

/** Whether two values are known, and not the same. */
function differ(a: string, b: string): boolean {
  return !Token.isUnresolved(a) && !Token.isUnresolved(b) && a !== b;
}

function warnOfForeign(scope: IConstruct, { node }: lambda.IFunction, where: string, what: string): true {
  Annotations.of(scope).addWarningV2(
    `cdk-gatewright:functionOfAnother${what}`,
    `the function '${node.path}' is of ${where}: let this API invoke it by an AWS::Lambda::Permission there`,
  );
  return true;
}

/** Refuses a version or an alias where stages choose between aliases: an ARN has one qualifier. */
export function refuseQualified(scope: IConstruct, handler: lambda.IFunction): void {
  const { lambda: behind } = handler as Partial<lambda.IVersion>;
  const isQualified = !Token.isUnresolved(handler.functionArn) && handler.functionArn.split(':').length > 7;
  if (!behind && !isQualified) return;
  reject(scope, {
    problem: `the handler '${handler.node.path}' is a version or an alias, and stages have a functionAlias`,
    allowed: 'functionAlias chooses the alias, so the handler is the function itself',
    fix: 'give the function, or leave functionAlias out',
  });
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
