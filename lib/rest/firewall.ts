import { Token } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { mustBeKnown } from '../common/must-be-known';

/** What the managed firewall checks. */
export interface ManagedFirewallOptions {
  /**
   * Names of AWS's managed rule groups, in order.
   *
   * @default ['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesKnownBadInputsRuleSet', 'AWSManagedRulesAmazonIpReputationList']
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
   */
  readonly ruleGroups?: string[];

  /**
   * Requests in five minutes, 10 to 2,000,000,000, after which an address is blocked.
   *
   * @default - no limit
   */
  readonly requestsPerAddress?: number;
}

const DEFAULT_RULE_GROUPS = [
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesAmazonIpReputationList',
];

/**
 * The web application firewall before a REST API's stages.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
 */
export abstract class Firewall {
  /** A web ACL of AWS's managed rules, made for this API. */
  public static managed(options: ManagedFirewallOptions = {}): Firewall {
    return new ManagedFirewall(options);
  }

  /** A web ACL that is there already. */
  public static of(webAclArn: string): Firewall {
    return new ExistingFirewall(webAclArn);
  }

  /** @internal */
  public abstract _webAclArn(scope: Construct): string;

  /** @internal */
  public _protect(scope: Construct, stages: { [name: string]: apigateway.Stage }): void {
    const webAclArn = this._webAclArn(scope);
    for (const [name, stage] of Object.entries(stages)) {
      new wafv2.CfnWebACLAssociation(scope, `Firewall-${name}`, { webAclArn, resourceArn: stage.stageArn });
    }
  }
}

class ExistingFirewall extends Firewall {
  public constructor(private readonly arn: string) {
    super();
  }

  /** @internal */
  public _webAclArn(): string {
    return this.arn;
  }
}

class ManagedFirewall extends Firewall {
  public constructor(private readonly options: ManagedFirewallOptions) {
    super();
  }

  /** @internal */
  public _webAclArn(scope: Construct): string {
    if (Token.isUnresolved(this.options.ruleGroups)) mustBeKnown(scope, 'the list of ruleGroups');
    const groups = (this.options.ruleGroups ?? DEFAULT_RULE_GROUPS).map((name) => managedRule(name));
    const limit = this.options.requestsPerAddress;
    const rules = limit === undefined ? groups : [rateRule(limit), ...groups];
    return new wafv2.CfnWebACL(scope, 'Firewall', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('Firewall'),
      rules: rules.map((rule, priority) => ({ ...rule, priority })),
    }).attrArn;
  }
}

function managedRule(name: string) {
  return {
    name,
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
    overrideAction: { none: {} },
    visibilityConfig: visibility(name),
  };
}

function rateRule(limit: number) {
  return {
    name: 'RequestsPerAddress',
    statement: { rateBasedStatement: { limit, aggregateKeyType: 'IP' } },
    action: { block: {} },
    visibilityConfig: visibility('RequestsPerAddress'),
  };
}

function visibility(metricName: string): wafv2.CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
