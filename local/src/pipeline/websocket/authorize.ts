import { arnOfApi, arnOfAuthorizer } from '../../authorizers/arns.js';
import { readPolicyAnswer, stringifyContext } from '../../authorizers/authorizer-answer.js';
import { type AuthorizerFunctions, askAuthorizerFunction } from '../../authorizers/authorizer-function.js';
import { authenticateIam } from '../../authorizers/iam.js';
import { evaluatePolicy } from '../../authorizers/policy/evaluate-policy.js';
import { conditionKeysOf } from '../../authorizers/policy/request-keys.js';
import { authorizerFailure, deniedByAuthorizer, unauthorized } from '../../authorizers/refusals.js';
import type { FindAccessKey } from '../../functions/credentials.js';
import { anonymous, type Caller } from '../../model/caller.js';
import { constructNameOf } from '../../model/construct-name.js';
import { type Execution, elapsedMillis } from '../../model/execution.js';
import type { WebSocketApi, WebSocketAuthorizer } from '../../model/websocket-api.js';
import { traceIdOf } from '../new-ids.js';
import type { AuthorizeConnect, ConnectAuthorizationRequest } from './environment.js';
import { type Occasion, toEvent } from './event.js';
import { compileSelect, type Select } from './selection.js';

/** What the authorization of WebSocket APIs reaches outside of them. */
export interface WebSocketAuthorization extends AuthorizerFunctions {
  readonly findKey: FindAccessKey;
}

/**
 * Prepares the authorization of a WebSocket API, which is that of its `$connect` route. Answers of authorizers are never
 * kept, as there is one for each connection.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-control-access.html
 */
export function compileConnectAuthorization(api: WebSocketApi, outside: WebSocketAuthorization): AuthorizeConnect {
  const sources = new Map(api.authorizers.map((authorizer) => [authorizer.id, compileIdentity(authorizer)]));
  return async (execution, asked) => {
    const { authorizationType, authorizer, closedBy } = asked.route;
    if (authorizationType === 'NONE') return anonymous;
    if (authorizationType === 'AWS_IAM') return authorizeIam(execution, asked, outside.findKey);
    if (!authorizer)
      throw authorizerFailure(execution, `the route lets nobody in: ${closedBy ?? 'it names no authorizer'}`);
    const identity = sources.get(authorizer.id) ?? compileIdentity(authorizer);
    return askLambdaAuthorizer(toOccasion(execution, asked), { authorizer, identity }, outside);
  };
}

interface Identity {
  readonly source: string;
  readonly select: Select;
}

interface PreparedAuthorizer {
  readonly authorizer: WebSocketAuthorizer;
  readonly identity: readonly Identity[];
}

/** Sources are written as `route.request.header.X`; a header's name may be in any case. */
function compileIdentity({ identitySources }: WebSocketAuthorizer): readonly Identity[] {
  return identitySources.map((source) => {
    const reference = source.replace(/^\$?route\./, '').replace(/^request\.header\..*/, (name) => name.toLowerCase());
    return { source, select: compileSelect(reference.startsWith('$') ? reference : `$${reference}`) };
  });
}

function authorizeIam(
  execution: Execution,
  { api, client }: ConnectAuthorizationRequest,
  findKey: FindAccessKey,
): Caller {
  const signer = authenticateIam(execution, client, {
    accountId: api.accountId,
    region: api.region,
    findKey,
  });
  const { accessKeyId: accessKey, accountId, userId, arn: userArn } = signer;
  return { identity: { accessKey, accountId, caller: userId, user: userId, userArn } };
}

/**
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 */
async function askLambdaAuthorizer(
  occasion: Occasion,
  { authorizer, identity }: PreparedAuthorizer,
  outside: WebSocketAuthorization,
): Promise<Caller> {
  const { execution, api, connection } = occasion;
  const missing = identity.find(({ select }) => select(occasion).trim() === '');
  if (missing) {
    throw unauthorized(
      execution,
      `${constructNameOf(authorizer.origin)}: the request lacks the identity source ${missing.source}`,
    );
  }
  const arn = `${arnOfApi(api)}/${connection.stage.name}/$connect`;
  const begin = execution.clock.now();
  const result = await askAuthorizerFunction(execution, outside, {
    uri: authorizer.authorizerUri,
    stageVariables: connection.stage.variables,
    credentials: authorizer.credentialsArn,
    sourceArn: arnOfAuthorizer(api, authorizer.id),
    timeoutMillis: longestWait,
    event: JSON.stringify(requestEvent(occasion, arn)),
  });
  const integrationLatency = elapsedMillis(execution.clock, begin);
  const answer = readPolicyAnswer(result);
  if (answer.kind === 'bad') throw authorizerFailure(execution, answer.reason);
  const doubt = (reason: string) => execution.explain(reason);
  const request = { action: 'execute-api:Invoke', resource: arn, keys: policyKeysOf(occasion), doubt };
  const outcome = evaluatePolicy(answer.policy, request);
  if (outcome !== 'ALLOW') throw deniedByAuthorizer(execution, outcome, arn);
  const { principalId, context, usageIdentifierKey } = answer;
  return {
    authorizer: { ...stringifyContext(context), principalId, integrationLatency },
    ...(usageIdentifierKey !== undefined && { usageIdentifierKey }),
  };
}

/** Milliseconds. */
const longestWait = 30_000;

/** The event of the `$connect` route without a body; what it lacks is an empty object. */
function requestEvent(occasion: Occasion, methodArn: string): object {
  const { isBase64Encoded: _encoded, headers, multiValueHeaders, ...event } = JSON.parse(toEvent(occasion));
  return {
    type: 'REQUEST',
    methodArn,
    headers,
    multiValueHeaders,
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    stageVariables: {},
    ...event,
  };
}

function policyKeysOf({ api, connection, execution }: Occasion) {
  return conditionKeysOf({
    sourceIp: connection.sourceIp,
    userAgent: connection.userAgent,
    referer: undefined,
    region: api.region,
    accountId: api.accountId,
    now: execution.clock.now(),
  });
}

function toOccasion(execution: Execution, { api, connection, client, query }: ConnectAuthorizationRequest): Occasion {
  const sent = client.headers.find(([name]) => name.toLowerCase() === 'x-amzn-trace-id')?.[1];
  const traceId = traceIdOf(sent, execution.startedAt);
  return {
    execution,
    api,
    connection,
    routeKey: '$connect',
    happening: { eventType: 'CONNECT', client, query, traceId },
  };
}
