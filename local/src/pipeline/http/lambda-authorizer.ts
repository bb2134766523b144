import { arnOfAuthorizer } from '../../authorizers/arns.js';
import {
  type BadAnswer,
  type PolicyAnswer,
  readPolicyAnswer,
  readSimpleAnswer,
  type SimpleAnswer,
} from '../../authorizers/authorizer-answer.js';
import { type AuthorizerFunctions, askAuthorizerFunction } from '../../authorizers/authorizer-function.js';
import { type DecisionCache, decisionKey } from '../../authorizers/decision-cache.js';
import { evaluatePolicy } from '../../authorizers/policy/evaluate-policy.js';
import { conditionKeysOf } from '../../authorizers/policy/request-keys.js';
import {
  authorizerFailure,
  deniedByAuthorizer,
  deniedBySimpleAnswer,
  unauthorized,
} from '../../authorizers/refusals.js';
import type { Caller } from '../../model/caller.js';
import { constructNameOf } from '../../model/construct-name.js';
import type { HttpAuthorizer } from '../../model/http-api.js';
import type { RoutedRequest } from './event.js';
import { toEvent10 } from './event-1.0.js';
import { toEvent20 } from './event-2.0.js';

/** What a Lambda authorizer of an HTTP API is asked. */
export interface LambdaQuestion {
  readonly routed: RoutedRequest;
  readonly authorizer: HttpAuthorizer;
  /** The values of its identity sources, empty where the request has none. */
  readonly identity: readonly string[];
  /** Of the route as it is called. */
  readonly arn: string;
}

interface LambdaAuthorization extends AuthorizerFunctions {
  readonly decisions: DecisionCache<PolicyAnswer | SimpleAnswer>;
}

/**
 * Lets a Lambda function decide who may call. It is not asked where an identity source is missing. An answer is kept by
 * the values of the identity sources, for every route alike unless `$context.routeKey` is one of them.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export async function askLambdaAuthorizer(question: LambdaQuestion, outside: LambdaAuthorization): Promise<Caller> {
  const { routed, authorizer, identity } = question;
  const missing = identity.indexOf('');
  if (missing >= 0) {
    const source = authorizer.identitySources[missing];
    throw unauthorized(
      routed.execution,
      `${constructNameOf(authorizer.origin)}: the request lacks the identity source ${source}`,
    );
  }
  const key = decisionKey(authorizer.id, identity);
  const ttl = identity.length > 0 ? authorizer.resultTtlSeconds : 0;
  const kept = ttl > 0 ? outside.decisions.get(key) : undefined;
  const answer = kept ?? (await ask(question, outside));
  if (kept) routed.execution.hit('authorizer');
  else outside.decisions.set(key, answer, ttl);
  requireAllowed(question, answer);
  return toCaller(answer);
}

/** Milliseconds. */
const longestWait = 10_000;

async function ask(question: LambdaQuestion, outside: AuthorizerFunctions): Promise<PolicyAnswer | SimpleAnswer> {
  const { routed, authorizer } = question;
  const { execution, api, stage } = routed;
  const result = await askAuthorizerFunction(execution, outside, {
    uri: authorizer.authorizerUri,
    stageVariables: stage.variables,
    credentials: authorizer.credentialsArn,
    sourceArn: arnOfAuthorizer(api, authorizer.id),
    timeoutMillis: longestWait,
    event: JSON.stringify(authorizer.payloadFormatVersion === '1.0' ? event10(question) : event20(question)),
  });
  const answer = readAnswer(authorizer, result);
  if (answer.kind === 'bad') throw authorizerFailure(execution, answer.reason);
  return answer;
}

/** Simple answers are of format 2.0 alone, and only where the authorizer enables them. */
function readAnswer(authorizer: HttpAuthorizer, result: unknown): PolicyAnswer | SimpleAnswer | BadAnswer {
  const isSimple = authorizer.payloadFormatVersion === '2.0' && authorizer.enableSimpleResponses;
  return isSimple ? readSimpleAnswer(result) : readPolicyAnswer(result);
}

function requireAllowed({ routed, authorizer, arn }: LambdaQuestion, answer: PolicyAnswer | SimpleAnswer): void {
  const { execution, api, request } = routed;
  if (answer.kind === 'simple') {
    if (answer.isAuthorized) return;
    throw deniedBySimpleAnswer(execution, constructNameOf(authorizer.origin));
  }
  const keys = conditionKeysOf({
    sourceIp: request.client.sourceIp,
    userAgent: request.headers['user-agent'],
    referer: request.headers.referer,
    region: api.region,
    accountId: api.accountId,
    now: execution.clock.now(),
  });
  const doubt = (reason: string) => execution.explain(reason);
  const outcome = evaluatePolicy(answer.policy, { action: 'execute-api:Invoke', resource: arn, keys, doubt });
  if (outcome !== 'ALLOW') throw deniedByAuthorizer(execution, outcome, arn);
}

/** The context comes as it is, and as null where there is none. */
function toCaller(answer: PolicyAnswer | SimpleAnswer): Caller {
  return { authorizer: { lambda: answer.context ?? null } };
}

/** The event of a proxy integration without a body; its `routeArn` and identity come first. */
function event20({ routed, identity, arn }: LambdaQuestion): object {
  const { body: _body, isBase64Encoded: _encoded, version, ...event } = JSON.parse(toEvent20(withoutBody(routed)));
  const identitySource = identity.length > 0 ? { identitySource: identity } : {};
  return { version, type: 'REQUEST', routeArn: arn, ...identitySource, ...event };
}

/** The same in format 1.0, whose empty maps are objects and not null; the identity stands in it twice. */
function event10({ routed, identity, arn }: LambdaQuestion): object {
  const { body: _body, isBase64Encoded: _encoded, version, ...event } = JSON.parse(toEvent10(withoutBody(routed)));
  const { authorizer: _none, ...requestContext } = event.requestContext;
  const values = identity.join(',');
  const identitySource = identity.length > 0 ? { identitySource: values, authorizationToken: values } : {};
  const filled = Object.entries(event).map(([name, value]) => [name, value ?? {}]);
  return { version, type: 'REQUEST', methodArn: arn, ...identitySource, ...Object.fromEntries(filled), requestContext };
}

function withoutBody(routed: RoutedRequest): RoutedRequest {
  const { request } = routed;
  return { ...routed, request: { ...request, client: { ...request.client, body: Buffer.alloc(0) } } };
}
