import { Annotations, Stack, Token } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { grant, policyFor } from '../common/grants';
import { isWithinStackOf } from '../common/neighbours';
import { reject } from '../common/reject';
import { grantConnections } from './connections-table';

/** What gateways have given to functions, whichever they are of. */
const VARIABLES = new WeakMap<lambda.Function, Map<string, { value: string; gateway: string }>>();

const WAY_OUT: { readonly [name: string]: string } = {
  CALLBACK_URL:
    'give each gateway a function of its own, or say push: false in one, let the function send by grantManageConnections, ' +
    'and compose the address from domainName and stage of the event',
  CONNECTIONS_TABLE: 'give each gateway a function of its own, or both the same table by connections: { table }',
};

/** What the handlers of a WebSocket API work with. */
interface HandlerAccessProps {
  /** Where messages to connections are posted. */
  readonly callbackUrl: string;
  /** The connections of the API, in each of its stages. */
  readonly connectionArns: string[];
  readonly table?: dynamodb.ITable;
}

/**
 * Gives handlers what they need to know and may do.
 *
 * Policies stand in the gateway's scope: a function in another stack does not come to depend on the API's stack, which
 * depends on the function already.
 */
export class HandlerAccess {
  private readonly given = new Set<string>();

  public constructor(
    private readonly scope: Construct,
    private readonly props: HandlerAccessProps,
  ) {}

  /** Lets a handler use the table of connections, if there is one. */
  public giveConnections(handler: lambda.IFunction): void {
    const { table } = this.props;
    if (!table || !this.isFirst('table', handler)) return;
    const policy = this.policyOf(handler, 'read and write the connections table');
    if (policy && this.isFirst('table', policy)) grantConnections(policy, table);
    const isOurs = Stack.of(table) === Stack.of(this.scope);
    this.setVariable(handler, 'CONNECTIONS_TABLE', { value: table.tableName, isOurs });
  }

  /** Lets a handler send to connections. */
  public givePush(handler: lambda.IFunction): void {
    if (!this.isFirst('push', handler)) return;
    const policy = this.policyOf(handler, 'do execute-api:ManageConnections');
    if (policy && this.isFirst('push', policy)) manageConnections(this.scope, handler, this.props.connectionArns);
    const { callbackUrl: value } = this.props;
    this.setVariable(handler, 'CALLBACK_URL', { value, isOurs: Token.isUnresolved(value) });
  }

  private isFirst(what: string, { node }: IConstruct): boolean {
    const key = `${what} ${node.path}`;
    if (this.given.has(key)) return false;
    this.given.add(key);
    return true;
  }

  /** The policy of the handler's role, or a note of what the person has to do where the role is not known. */
  private policyOf({ role, node }: lambda.IFunction, action: string): iam.Policy | undefined {
    if (!role) {
      this.note(`the function '${node.path}' has no role that is known here: let it ${action} where it is made`);
      return undefined;
    }
    return policyFor(this.scope, role);
  }

  private setVariable(handler: lambda.IFunction, name: string, { value, isOurs }: { value: string; isOurs: boolean }) {
    const target = functionBehind(handler);
    if (!target) {
      this.note(`the function '${handler.node.path}' is made elsewhere: set its environment variable ${name} there`);
      return;
    }
    if (isOurs && !isWithinStackOf(this.scope, target)) {
      this.note(
        `the function '${handler.node.path}' is in another stack, which cannot refer back to this one for ${name}: ` +
          'put the function in the stack of the gateway, or read domainName and stage from the event',
      );
      return;
    }
    this.checkVariable(target, name, value);
    target.addEnvironment(name, value);
  }

  /** A function has one environment: another gateway's value would be lost. */
  private checkVariable(target: lambda.Function, name: string, value: string): void {
    const given = VARIABLES.get(target) ?? new Map<string, { value: string; gateway: string }>();
    const other = given.get(name);
    VARIABLES.set(target, given.set(name, { value, gateway: this.scope.node.path }));
    if (!other || other.value === value) return;
    reject(this.scope, {
      problem: `the function '${target.node.path}' is a handler of '${other.gateway}' too, which gives it ${name}`,
      allowed: 'a function has one environment, so it has the address and the table of one gateway',
      fix: WAY_OUT[name] as string,
    });
  }

  private note(text: string): void {
    Annotations.of(this.scope).addInfo(text);
  }
}

/** Lets an identity send to connections, look at them and close them. */
export function manageConnections(gateway: Construct, grantee: iam.IGrantable, resourceArns: string[]): iam.Grant {
  return grant(gateway, grantee, {
    action: 'execute-api:ManageConnections',
    resourceArns,
    reason: 'ids of connections are given when clients connect; they are of one stage',
  });
}

/** A function has one environment for all stages. */
export function warnOfOneCallbackUrl(scope: Construct, stage: string): void {
  Annotations.of(scope).addWarningV2(
    'cdk-gatewright:callbackUrlOfOneStage',
    `CALLBACK_URL is of the stage '${stage}', and connections of other stages are not found there: ` +
      'compose the address from domainName and stage of the event, or give each stage a gateway of its own',
  );
}

/** The function whose environment a handler runs in, also behind an alias or a version; undefined if made elsewhere. */
function functionBehind(handler: lambda.IFunction): lambda.Function | undefined {
  const { addEnvironment, lambda: behind } = handler as Partial<lambda.Function & lambda.Alias>;
  if (addEnvironment) return handler as lambda.Function;
  return behind && functionBehind(behind);
}
