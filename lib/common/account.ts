import { Annotations, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, Dependable, type IDependable } from 'constructs';
import { acknowledge } from './acknowledge';

const ID = 'GatewrightApiGatewayAccount';

/**
 * The region-wide role by which API Gateway writes execution logs, set for the whole account and region.
 *
 * No gateway makes it on its own, because a second stack would overwrite the first one's role, and deleting it would
 * stop the logs of every API in the region. It stays when the stack is deleted.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export class ApiGatewayAccount extends Construct {
  /** The account settings of the stack that `scope` is in: made on the first call, the same ones after that. */
  public static ensure(scope: Construct): ApiGatewayAccount {
    return ApiGatewayAccount._tryFind(scope) ?? new ApiGatewayAccount(Stack.of(scope), ID);
  }

  /** @internal */
  public static _tryFind(scope: Construct): ApiGatewayAccount | undefined {
    return Stack.of(scope).node.tryFindChild(ID) as ApiGatewayAccount | undefined;
  }

  /** What API Gateway may assume to write its logs. */
  public readonly role: iam.IRole;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    const role = new iam.Role(this, 'CloudWatchRole', {
      assumedBy: new iam.ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs'),
      ],
    });
    const account = new apigateway.CfnAccount(this, 'Resource', { cloudWatchRoleArn: role.roleArn });
    role.applyRemovalPolicy(RemovalPolicy.RETAIN);
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
    acknowledge(
      role,
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      'it is the policy that API Gateway asks for to write execution logs: log groups are named after APIs not yet made',
    );
    this.role = role;
  }
}

/**
 * Lets a stage with execution logs wait for the account's role where the stack makes it, and says so where it does not.
 */
export function awaitAccountRole(scope: Construct): void {
  const role: IDependable = {};
  Dependable.implement(role, {
    get dependencyRoots() {
      const account = ApiGatewayAccount._tryFind(scope);
      return account ? [account] : [];
    },
  });
  scope.node.addDependency(role);
  scope.node.addValidation({ validate: () => noteMissingRole(scope) });
}

/** A note, not a finding: the account may have its role from elsewhere. */
function noteMissingRole(scope: Construct): string[] {
  const madeByApp = scope.node.root.node.findAll().some((node) => node instanceof ApiGatewayAccount);
  if (madeByApp) return [];
  Annotations.of(scope).addInfo(
    'execution logs need a CloudWatch role in the account settings of API Gateway, once for each account and region; ' +
      'if there is none yet, call ApiGatewayAccount.ensure(this) in one stack, or turn them off with executionLogs',
  );
  return [];
}
