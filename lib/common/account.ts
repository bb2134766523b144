import { Annotations, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, Dependable, type IConstruct, type IDependable } from 'constructs';
import { acknowledge } from './acknowledge';
import { stacksAround } from './neighbours';
import { reject } from './reject';

const ID = 'GatewrightApiGatewayAccount';

/**
 * Whether the account has the role by which API Gateway writes the logs of REST and WebSocket APIs, once for each
 * region. A stage with logs is refused by the service where there is none.
 */
export enum AccountRole {
  /** The stack makes it, as by `ApiGatewayAccount.ensure`. */
  ENSURE = 'ENSURE',

  /** It is there: made by hand, by another program, or by a stack that is deployed before. */
  EXISTS = 'EXISTS',

  /** There is none, and there is to be none: the stages have neither execution logs nor access logs. */
  NONE = 'NONE',
}

/** The account settings of a stack. */
export interface ApiGatewayAccountOptions {
  /**
   * A role that `apigateway.amazonaws.com` may assume, and that may write logs.
   *
   * @default - one is made, with AWS's policy for it
   */
  readonly role?: iam.IRole;
}

/**
 * The region-wide role by which API Gateway writes logs, set for the whole account and region.
 *
 * No gateway makes it without being asked to, because a second stack would overwrite the first one's role, and deleting
 * it would stop the logs of every API in the region. It stays when the stack is deleted.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export class ApiGatewayAccount extends Construct {
  /**
   * The account settings of the stack that `scope` is in: made on the first call, the same ones after that.
   *
   * @throws when the stack has them with another role
   */
  public static ensure(scope: Construct, options: ApiGatewayAccountOptions = {}): ApiGatewayAccount {
    const existing = Stack.of(scope).node.tryFindChild(ID) as ApiGatewayAccount | undefined;
    if (!existing) return new ApiGatewayAccount(Stack.of(scope), ID, options);
    if (options.role && options.role !== existing.role) rejectSecondRole(scope, existing.role, options.role);
    return existing;
  }

  /** What API Gateway may assume to write its logs. */
  public readonly role: iam.IRole;

  private constructor(scope: Construct, id: string, options: ApiGatewayAccountOptions) {
    super(scope, id);
    this.role = options.role ?? makeRole(this);
    const account = new apigateway.CfnAccount(this, 'Resource', { cloudWatchRoleArn: this.role.roleArn });
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}

function makeRole(scope: Construct): iam.Role {
  const role = new iam.Role(scope, 'CloudWatchRole', {
    assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs')],
  });
  role.applyRemovalPolicy(RemovalPolicy.RETAIN);
  acknowledge(
    role,
    'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    'it is the policy that API Gateway asks for to write execution logs: log groups are named after APIs not yet made',
  );
  return role;
}

function rejectSecondRole(scope: Construct, first: iam.IRole, second: iam.IRole): never {
  return reject(scope, {
    problem: `the account settings get the role '${second.node.path}', and have '${first.node.path}'`,
    allowed: 'an account has one role for the logs of API Gateway in a region',
    fix: 'give the same role, or none',
  });
}

/** Lets a stage with logs wait for the account's role where the stack makes it, and warns where nothing does. */
export function awaitAccountRole(stage: Construct, role?: AccountRole): void {
  const accounts: IDependable = {};
  Dependable.implement(accounts, {
    get dependencyRoots() {
      return stacksAround(stage).flatMap((stack) => accountsIn(stack).filter((account) => Stack.of(account) === stack));
    },
  });
  stage.node.addDependency(accounts);
  if (role === undefined) stage.node.addValidation({ validate: () => warnOfMissingRole(stage) });
}

/** Whoever made them: this library, the L2 by its `cloudWatchRole`, or the app. */
function accountsIn(scope: IConstruct): apigateway.CfnAccount[] {
  return scope.node.findAll().filter((node): node is apigateway.CfnAccount => apigateway.CfnAccount.isCfnAccount(node));
}

function warnOfMissingRole(stage: Construct): string[] {
  if (accountsIn(stage.node.root).some((account) => isSameEnvironment(stage, account))) return [];
  Annotations.of(stage).addWarningV2(
    'cdk-gatewright:accountRole',
    'execution logs need a CloudWatch role in the account settings of API Gateway, as access logs do, once for each account and ' +
      'region, and nothing in the app makes it: call ApiGatewayAccount.ensure(this) in one stack, or give the gateway ' +
      'accountRole: AccountRole.EXISTS if it is there, AccountRole.NONE if there is none, for no logs',
  );
  return [];
}

/** What is not known at synth may be the same. */
function isSameEnvironment(one: IConstruct, other: IConstruct): boolean {
  const [a, b] = [Stack.of(one), Stack.of(other)];
  return isSame(a.account, b.account) && isSame(a.region, b.region);
}

function isSame(a: string, b: string): boolean {
  return a === b || Token.isUnresolved(a) || Token.isUnresolved(b);
}
