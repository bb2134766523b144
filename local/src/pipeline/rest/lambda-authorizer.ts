import { arnOfAuthorizer } from '../../authorizers/arns.js';
import { type PolicyAnswer, readPolicyAnswer, stringifyContext } from '../../authorizers/authorizer-answer.js';
import { type AuthorizerFunctions, askAuthorizerFunction } from '../../authorizers/authorizer-function.js';
import { type DecisionCache, decisionKey } from '../../authorizers/decision-cache.js';
import { misfitOf } from '../../authorizers/identity-validation.js';
import { combineOutcomes, evaluatePolicy, type PolicyOutcome } from '../../authorizers/policy/evaluate-policy.js';
import { authorizerFailure, deniedByAuthorizer, unauthorized } from '../../authorizers/refusals.js';
import { MappingScope } from '../../mapping/mapping-scope.js';
import type { Caller } from '../../model/caller.js';
import { constructNameOf } from '../../model/construct-name.js';
import { elapsedMillis } from '../../model/execution.js';
import type { RestAuthorizer } from '../../model/rest-api.js';
import { policyKeysOf, readIdentity } from './authorizer-identity.js';
import { lambdaProxyEvent } from './lambda-proxy-event.js';

/** What a Lambda authorizer is asked. */
export interface LambdaQuestion {
  readonly scope: MappingScope;
  readonly authorizer: RestAuthorizer;
  /** Of the method as it is called. */
  readonly arn: string;
  /** What the API's resource policy says. */
  readonly outcome: PolicyOutcome;
}

export interface LambdaAuthorization extends AuthorizerFunctions {
  readonly decisions: DecisionCache<PolicyAnswer>;
}

/**
 * Lets a Lambda function decide who may call. It is not asked where an identity source is missing, or where a token does
 * not fit the authorizer's expression; its answer is kept by the values of the identity sources, and its policy is
 * evaluated for each method anew.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export async function askLambdaAuthorizer(question: LambdaQuestion, outside: LambdaAuthorization): Promise<Caller> {
  const { scope, authorizer, arn } = question;
  const { execution } = scope.rest;
  const identity = requireIdentity(question);
  const key = decisionKey(authorizer.id, identity);
  const ttl = identity.length > 0 ? authorizer.resultTtlSeconds : 0;
  const kept = ttl > 0 ? outside.decisions.get(key) : undefined;
  const begin = execution.clock.now();
  const answer = kept ?? (await ask(question, identity, outside));
  const integrationLatency = elapsedMillis(execution.clock, begin);
  if (kept) execution.hit('authorizer');
  else outside.decisions.set(key, answer, ttl);
  const request = {
    action: 'execute-api:Invoke',
    resource: arn,
    keys: policyKeysOf(scope),
    doubt: (reason: string) => execution.explain(reason),
  };
  const outcome = combineOutcomes(evaluatePolicy(answer.policy, request), question.outcome, { crossAccount: false });
  if (outcome !== 'ALLOW') throw deniedByAuthorizer(execution, outcome, arn);
  const { principalId, context, usageIdentifierKey } = answer;
  return {
    authorizer: { ...stringifyContext(context), principalId, integrationLatency },
    ...(usageIdentifierKey !== undefined && { usageIdentifierKey }),
  };
}

function requireIdentity({ scope, authorizer }: LambdaQuestion): readonly string[] {
  const { execution } = scope.rest;
  const identity = readIdentity(authorizer, scope);
  const missing = identity.indexOf('');
  if (missing >= 0) {
    const source = authorizer.identitySources[missing] ?? 'the Authorization header';
    throw unauthorized(
      execution,
      `${constructNameOf(authorizer.origin)}: the request lacks the identity source ${source}`,
    );
  }
  const { type, identityValidationExpression: expression } = authorizer;
  const misfit = type === 'TOKEN' && expression ? misfitOf(expression, identity[0] as string) : undefined;
  if (misfit !== undefined) throw unauthorized(execution, `${constructNameOf(authorizer.origin)}: the token ${misfit}`);
  return identity;
}

/** Milliseconds. */
const longestWait = 30_000;

async function ask(
  question: LambdaQuestion,
  identity: readonly string[],
  outside: LambdaAuthorization,
): Promise<PolicyAnswer> {
  const { scope, authorizer } = question;
  const { execution, api, stageVariables } = scope.rest;
  const result = await askAuthorizerFunction(execution, outside, {
    uri: authorizer.authorizerUri,
    stageVariables,
    credentials: authorizer.credentials,
    sourceArn: arnOfAuthorizer(api, authorizer.id),
    timeoutMillis: longestWait,
    event: JSON.stringify(authorizer.type === 'TOKEN' ? tokenEvent(question, identity) : requestEvent(question)),
  });
  const answer = readPolicyAnswer(result);
  if (answer.kind === 'bad') throw authorizerFailure(execution, answer.reason);
  return answer;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html */
function tokenEvent({ arn }: LambdaQuestion, [token]: readonly string[]): object {
  return { type: 'TOKEN', methodArn: arn, authorizationToken: token };
}

/** The event of a proxy integration without a body; its empty maps are objects and not null. */
function requestEvent({ scope, arn }: LambdaQuestion): object {
  const { rest } = scope;
  const bodiless = new MappingScope({ ...rest, request: { ...rest.request, body: Buffer.alloc(0) } });
  const { body: _body, isBase64Encoded: _encoded, ...event } = lambdaProxyEvent(bodiless, () => false);
  const filled = Object.entries(event).map(([name, value]) => [name, value ?? {}]);
  return { type: 'REQUEST', methodArn: arn, ...Object.fromEntries(filled) };
}
