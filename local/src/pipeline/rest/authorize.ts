import { arnOfApi, arnOfRequest } from '../../authorizers/arns.js';
import type { PolicyAnswer } from '../../authorizers/authorizer-answer.js';
import type { AuthorizerFunctions } from '../../authorizers/authorizer-function.js';
import { authorizeCognito, type UserPools } from '../../authorizers/cognito.js';
import type { DecisionCache } from '../../authorizers/decision-cache.js';
import { authenticateIam, type IamCaller } from '../../authorizers/iam.js';
import { combineOutcomes, type PolicyOutcome } from '../../authorizers/policy/evaluate-policy.js';
import { authorizerFailure, deniedByResourcePolicy } from '../../authorizers/refusals.js';
import { compileResourcePolicy, type EvaluateResourcePolicy } from '../../authorizers/resource-policy.js';
import type { FindAccessKey } from '../../functions/credentials.js';
import { GatewayError } from '../../gateway-responses/gateway-error.js';
import type { MappingScope } from '../../mapping/mapping-scope.js';
import { anonymous, type Caller } from '../../model/caller.js';
import type { AuthorizationType, Method, RestApi, RestAuthorizer } from '../../model/rest-api.js';
import { policyKeysOf, readIdentity } from './authorizer-identity.js';
import { askLambdaAuthorizer } from './lambda-authorizer.js';

/** What the authorization of REST APIs reaches outside of them. */
export interface RestAuthorization extends AuthorizerFunctions {
  readonly userPools: UserPools;
  readonly findKey: FindAccessKey;
  /** Of one stage. */
  readonly decisions: DecisionCache<PolicyAnswer>;
}

/** Finds out who calls a method, or throws a `GatewayError`. */
export type AuthorizeMethod = (scope: MappingScope, method: Method) => Promise<Caller>;

/**
 * Prepares the authorization of an API. Its resource policy has a say in each kind: alone where there is no authorization;
 * after a user pool; together with the policy of an identity or of a Lambda authorizer, which is not even asked where the
 * resource policy denies.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function compileAuthorization(api: RestApi, outside: RestAuthorization): AuthorizeMethod {
  const evaluate = compileResourcePolicy(api, arnOfApi(api));
  return async (scope, method) => {
    if (!evaluate && method.authorizationType === 'NONE') return anonymous;
    const { request, stage } = scope.rest;
    const arn = arnOfRequest(api, stage.name, request.httpMethod, request.path);
    if (Buffer.byteLength(arn) > longestArn) {
      throw new GatewayError('DEFAULT_4XX', 'Request URI Too Long', { status: 414 });
    }
    return authorizations[method.authorizationType](
      { scope, method, arn, policy: new ResourcePolicy(evaluate, scope, arn) },
      outside,
    );
  };
}

/** Bytes. */
const longestArn = 1600;

interface Asked {
  readonly scope: MappingScope;
  readonly method: Method;
  /** Of the method as it is called. */
  readonly arn: string;
  readonly policy: ResourcePolicy;
}

type Authorize = (asked: Asked, outside: RestAuthorization) => Promise<Caller>;

const authorizations: Readonly<Record<AuthorizationType, Authorize>> = {
  NONE: async ({ policy }) => {
    policy.requireAllowed();
    return anonymous;
  },
  AWS_IAM: async ({ scope, policy }, { findKey }) => {
    const { execution, api, request } = scope.rest;
    const signer = authenticateIam(execution, request.client, {
      accountId: api.accountId,
      region: api.region,
      findKey,
    });
    policy.requireAllowedWith('ALLOW', signer);
    const { accessKeyId: accessKey, accountId, userId, arn: userArn } = signer;
    return { identity: { accessKey, accountId, caller: userId, user: userId, userArn } };
  },
  COGNITO_USER_POOLS: async ({ scope, method, policy }, { userPools }) => {
    const authorizer = authorizerOf(scope, method);
    const [identity = ''] = readIdentity(authorizer, scope);
    const question = { identity, scopes: method.authorizationScopes };
    const caller = await authorizeCognito(scope.rest.execution, authorizer, question, userPools);
    policy.requireAllowed();
    return caller;
  },
  CUSTOM: async ({ scope, method, arn, policy }, outside) => {
    policy.requireNotDenied();
    const outcome = policy.outcome();
    return askLambdaAuthorizer({ scope, authorizer: authorizerOf(scope, method), arn, outcome }, outside);
  },
};

function authorizerOf({ rest }: MappingScope, method: Method): RestAuthorizer {
  if (method.authorizer) return method.authorizer;
  throw authorizerFailure(rest.execution, `the method lets nobody in: ${method.closedBy ?? 'it names no authorizer'}`);
}

/** The API's resource policy in the face of one request; an API without one leaves everything to the others. */
class ResourcePolicy {
  constructor(
    readonly evaluate: EvaluateResourcePolicy | undefined,
    readonly scope: MappingScope,
    readonly arn: string,
  ) {}

  outcome(principal?: IamCaller): PolicyOutcome {
    if (!this.evaluate) return 'IMPLICIT_DENY';
    const keys = policyKeysOf(this.scope, principal);
    return this.evaluate({
      action: 'execute-api:Invoke',
      resource: this.arn,
      keys,
      doubt: (reason) => this.scope.rest.execution.explain(reason),
      ...(principal && { principal }),
    });
  }

  requireAllowed(): void {
    if (this.evaluate) this.#require(this.outcome(), 'anonymous');
  }

  requireNotDenied(): void {
    const outcome = this.outcome();
    if (outcome === 'EXPLICIT_DENY') this.#require(outcome, 'anonymous');
  }

  requireAllowedWith(identity: PolicyOutcome, principal: IamCaller): void {
    const crossAccount = principal.accountId !== this.scope.rest.api.accountId;
    this.#require(combineOutcomes(identity, this.outcome(principal), { crossAccount }), principal.arn);
  }

  #require(outcome: PolicyOutcome, user: string): void {
    if (outcome !== 'ALLOW') throw deniedByResourcePolicy(this.scope.rest.execution, outcome, { arn: this.arn, user });
  }
}
