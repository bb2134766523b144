import { formatRequestTime } from '../../mapping/request-time.js';
import { domainPrefixOf, type RoutedRequest } from './event.js';

/** What `$context` tells of: an execution as far as it has come. */
export type ContextScope = Pick<RoutedRequest, 'execution' | 'api' | 'stage' | 'request' | 'caller'> & {
  /** Absent where no route matches. */
  readonly route?: RoutedRequest['route'];
};

/** Reads a variable of `$context`; undefined where it has no value. */
export type ContextVariable = (scope: ContextScope) => string | undefined;

/**
 * Prepares a variable of `$context`, such as `identity.sourceIp`, as parameter mappings and access logs name it.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export function compileContextVariable(name: string): ContextVariable {
  const variable = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (variable) return variable;
  if (name.startsWith('identity.')) return identityVariable(name.slice('identity.'.length));
  if (name.startsWith('authorizer.')) return authorizerVariable(name.slice('authorizer.'.length));
  return () => undefined;
}

const variables: Readonly<Record<string, ContextVariable>> = {
  accountId: ({ api }) => api.accountId,
  apiId: ({ api }) => api.id,
  domainName: ({ request }) => request.domainName,
  domainPrefix: domainPrefixOf,
  extendedRequestId: ({ execution }) => execution.extendedRequestId,
  httpMethod: ({ request }) => request.method,
  path: ({ request }) => request.rawPath,
  protocol: ({ request }) => request.client.protocol,
  requestId: ({ execution }) => execution.extendedRequestId,
  requestTime: ({ execution }) => formatRequestTime(execution.startedAt),
  requestTimeEpoch: ({ execution }) => String(execution.startedAt),
  routeKey: ({ route }) => route?.routeKey,
  stage: ({ stage }) => stage.name,
  'identity.sourceIp': ({ request }) => request.client.sourceIp,
  'identity.userAgent': ({ request }) => request.headers['user-agent'],
};

function identityVariable(name: string): ContextVariable {
  return ({ caller }) => {
    const identity: Readonly<Record<string, string | undefined>> = caller.identity ?? {};
    return Object.hasOwn(identity, name) ? identity[name] : undefined;
  };
}

/** Claims are those of a JWT authorizer, properties those of a Lambda authorizer's context. */
function authorizerVariable(name: string): ContextVariable {
  const claim = name.startsWith('claims.') ? name.slice('claims.'.length) : undefined;
  return ({ caller: { authorizer } }) => {
    const source = claim === undefined ? authorizer?.lambda : memberOf(authorizer?.jwt, 'claims');
    return textOf(memberOf(source, claim ?? name));
  };
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
