import { arnOfRequest } from '../../authorizers/arns.js';
import type { PolicyAnswer, SimpleAnswer } from '../../authorizers/authorizer-answer.js';
import type { AuthorizerFunctions } from '../../authorizers/authorizer-function.js';
import type { DecisionCache } from '../../authorizers/decision-cache.js';
import { authenticateIam } from '../../authorizers/iam.js';
import { authorizeJwt } from '../../authorizers/jwt.js';
import { authorizerFailure } from '../../authorizers/refusals.js';
import type { KeysOfIssuer } from '../../authorizers/token.js';
import type { FindAccessKey } from '../../functions/credentials.js';
import { GatewayError } from '../../gateway-responses/gateway-error.js';
import { anonymous, type Caller } from '../../model/caller.js';
import type { Execution } from '../../model/execution.js';
import type { HttpApi, HttpAuthorizationType, HttpAuthorizer, HttpStage } from '../../model/http-api.js';
import { traceIdOf } from '../new-ids.js';
import type { AuthorizeHttpRequest, HttpAuthorizationRequest } from './environment.js';
import type { RoutedRequest } from './event.js';
import { askLambdaAuthorizer } from './lambda-authorizer.js';
import { compileSource, type ParameterSource } from './parameter-source.js';

/** What the authorization of HTTP APIs reaches outside of them. */
export interface HttpAuthorization extends AuthorizerFunctions {
  readonly keysOf: KeysOfIssuer;
  readonly findKey: FindAccessKey;
  decisionsOf(api: HttpApi, stage: HttpStage): DecisionCache<PolicyAnswer | SimpleAnswer>;
}

/**
 * Prepares the authorization of an HTTP API.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control.html
 */
export function compileHttpAuthorization(api: HttpApi, outside: HttpAuthorization): AuthorizeHttpRequest {
  const sources = new Map(
    api.authorizers.map((authorizer) => [authorizer.id, authorizer.identitySources.map(compileSource)]),
  );
  return (execution, asked) => {
    const { authorizer } = asked.route;
    const routed = toRouted(execution, asked);
    const identity = readIdentity((authorizer && sources.get(authorizer.id)) ?? [], routed);
    return authorizations[asked.route.authorizationType]({ routed, identity }, outside);
  };
}

interface Asked {
  readonly routed: RoutedRequest;
  /** The values of the authorizer's identity sources, empty where the request has none. */
  readonly identity: readonly string[];
}

type Authorize = (asked: Asked, outside: HttpAuthorization) => Promise<Caller>;

const authorizations: Readonly<Record<HttpAuthorizationType, Authorize>> = {
  NONE: async () => anonymous,
  JWT: async ({ routed, identity }, { keysOf }) => {
    const question = { identity: identity[0] ?? '', scopes: routed.route.authorizationScopes };
    return authorizeJwt(routed.execution, authorizerOf(routed), question, keysOf);
  },
  CUSTOM: async ({ routed, identity }, outside) => {
    const { api, stage, request } = routed;
    const arn = arnOfRequest(api, stage.name, request.method, request.path);
    const decisions = outside.decisionsOf(api, stage);
    return askLambdaAuthorizer({ routed, authorizer: authorizerOf(routed), identity, arn }, { ...outside, decisions });
  },
  AWS_IAM: async ({ routed }, { findKey }) => authorizeIam(routed, findKey),
};

/** An HTTP API tells a client that has not signed no more than that it is forbidden. */
function authorizeIam({ execution, api, request }: RoutedRequest, findKey: FindAccessKey): Caller {
  try {
    const signer = authenticateIam(execution, request.client, {
      accountId: api.accountId,
      region: api.region,
      findKey,
    });
    const { accessKeyId: accessKey, accountId, userId, arn: userArn } = signer;
    const iam = {
      accessKey,
      accountId,
      callerId: userId,
      cognitoIdentity: null,
      principalOrgId: null,
      userArn,
      userId,
    };
    return { authorizer: { iam }, identity: { accessKey, accountId, caller: userId, user: userId, userArn } };
  } catch (error) {
    const isUnsigned = error instanceof GatewayError && error.responseType === 'MISSING_AUTHENTICATION_TOKEN';
    throw isUnsigned ? new GatewayError('ACCESS_DENIED', 'Forbidden') : error;
  }
}

function toRouted(execution: Execution, asked: HttpAuthorizationRequest): RoutedRequest {
  const traceId = traceIdOf(asked.request.headers['x-amzn-trace-id'], execution.startedAt);
  return { ...asked, execution, caller: anonymous, traceId };
}

function readIdentity(sources: readonly ParameterSource[], routed: RoutedRequest): readonly string[] {
  return sources.map((source) => source({ routed }).trim());
}

function authorizerOf({ execution, route }: RoutedRequest): HttpAuthorizer {
  if (route.authorizer) return route.authorizer;
  throw authorizerFailure(execution, `the route lets nobody in: ${route.closedBy ?? 'it names no authorizer'}`);
}
