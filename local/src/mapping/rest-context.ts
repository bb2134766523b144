import type { Caller } from '../model/caller.js';
import type { Execution } from '../model/execution.js';
import type { ApiKey, Method, RestApi, RestDeployment, RestStage } from '../model/rest-api.js';
import type { MethodRequest } from './method-request.js';
import { formatRequestTime } from './request-time.js';

/**
 * One execution of a REST API, as far as it has come: what `$context` and an event's `requestContext` tell of. What is not
 * known yet is there as undefined: to give an object members later costs more than many a phase does.
 */
export interface RestContext {
  readonly execution: Execution;
  readonly api: RestApi;
  readonly stage: RestStage;
  readonly deployment: RestDeployment;
  /** With the overrides of the canary, where the request went there. */
  readonly stageVariables: Readonly<Record<string, string>>;
  /** Undefined on a stage without canary. */
  readonly isCanaryRequest: boolean | undefined;
  readonly request: MethodRequest;
  /** Undefined before a method is matched. */
  readonly method: Method | undefined;
  readonly caller: Caller;
  readonly apiKey: ApiKey | undefined;
}

/** `requestContext` of an event in format 1.0; a member that is undefined is not in the event. */
export function requestContext(context: RestContext): Record<string, unknown> {
  const { execution, api, request, method, caller } = context;
  return {
    resourceId: method?.resourceId ?? null,
    authorizer: caller.authorizer,
    resourcePath: method?.resourcePath ?? null,
    operationName: method?.operationName,
    httpMethod: request.httpMethod,
    extendedRequestId: execution.extendedRequestId,
    requestTime: formatRequestTime(execution.startedAt),
    path: request.sentPath,
    accountId: api.accountId,
    protocol: request.client.protocol,
    stage: context.stage.name,
    domainPrefix: domainPrefix(context),
    requestTimeEpoch: execution.startedAt,
    requestId: execution.requestId,
    identity: identity(context, null),
    domainName: domainName(context),
    deploymentId: context.deployment.id,
    apiId: api.id,
  };
}

/** `identity`: twelve members, those without a value as `none`, and the API key where the method requires one. */
function identity<None>(
  { caller, request, apiKey }: RestContext,
  none: None,
): Record<string, string | None | undefined> {
  const known = caller.identity ?? {};
  return {
    cognitoIdentityPoolId: known.cognitoIdentityPoolId ?? none,
    accountId: known.accountId ?? none,
    cognitoIdentityId: known.cognitoIdentityId ?? none,
    caller: known.caller ?? none,
    sourceIp: request.client.sourceIp,
    principalOrgId: known.principalOrgId ?? none,
    accessKey: known.accessKey ?? none,
    cognitoAuthenticationType: known.cognitoAuthenticationType ?? none,
    cognitoAuthenticationProvider: known.cognitoAuthenticationProvider ?? none,
    userArn: known.userArn ?? none,
    userAgent: request.headers.get('user-agent') ?? none,
    user: known.user ?? none,
    apiKey: apiKey?.value,
    apiKeyId: apiKey?.id,
  };
}

/** The name that the client called, so that a URL which a handler composes of it leads back to this API. */
function domainName({ api, request }: RestContext): string {
  return request.headers.get('host') ?? `${api.id}.execute-api.${api.region}.amazonaws.com`;
}

function domainPrefix(context: RestContext): string {
  const name = domainName(context);
  const isCustom = context.api.domains.some((domain) => domain.domainName === name);
  return isCustom ? name.slice(0, name.indexOf('.')) : context.api.id;
}

/** `$context`, nested as expressions name it; what templates override is not in it. */
export type ContextVariables = Readonly<Record<string, unknown>>;

/**
 * The variables of `$context` that templates see. Those of the identity that have no value are there, and empty.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export function contextVariables(context: RestContext): ContextVariables {
  const variables = requestContext(context);
  variables.identity = identity(context, '');
  if (context.caller.authorizer) variables.authorizer = asTexts(context.caller.authorizer);
  if (context.isCanaryRequest !== undefined) variables.isCanaryRequest = String(context.isCanaryRequest);
  return variables;
}

/** A template prints an authorizer's numbers and booleans as text. */
function asTexts(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? value : String(value)]),
  );
}
