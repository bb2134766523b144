import { GatewayError } from '../gateway-responses/gateway-error.js';
import type { Execution } from '../model/execution.js';
import type { PolicyOutcome } from './policy/evaluate-policy.js';

/** The caller did not prove who they are: 401, and the reason to the terminal. */
export function unauthorized(execution: Execution, reason: string): GatewayError {
  execution.log(`Unauthorized request: ${execution.requestId}`);
  execution.explain(reason);
  return new GatewayError('UNAUTHORIZED', 'Unauthorized');
}

/** The authorizer failed, or what it answered cannot be used: 500 without a message, and the reason to the terminal. */
export function authorizerFailure(execution: Execution, reason: string): GatewayError {
  execution.log(`Execution failed due to configuration error: ${reason}`);
  execution.explain(reason);
  return new GatewayError('AUTHORIZER_CONFIGURATION_ERROR', null);
}

/** An authorizer knows the caller, and its policy does not let them call this method. */
export function deniedByAuthorizer(execution: Execution, outcome: PolicyOutcome, arn: string): GatewayError {
  const isExplicit = outcome === 'EXPLICIT_DENY';
  execution.log('The client is not authorized to perform this operation.');
  execution.explain(
    isExplicit
      ? `the authorizer's policy denies ${arn}`
      : `the authorizer's policy has no statement that allows ${arn}`,
  );
  const suffix = isExplicit ? ' with an explicit deny' : '';
  return new GatewayError('ACCESS_DENIED', `User is not authorized to access this resource${suffix}`);
}

/** The authorizer of an HTTP API answers with nothing but yes or no, and it was no: for AWS the same as an explicit deny. */
export function deniedBySimpleAnswer(execution: Execution, authorizerName: string): GatewayError {
  execution.log('The client is not authorized to perform this operation.');
  execution.explain(`the authorizer ${authorizerName} answered isAuthorized: false`);
  return new GatewayError('ACCESS_DENIED', 'User is not authorized to access this resource with an explicit deny');
}

/** The API's resource policy does not let the caller in. Of the account in the ARN AWS shows the last four digits. */
export function deniedByResourcePolicy(
  execution: Execution,
  outcome: PolicyOutcome,
  { arn, user }: { readonly arn: string; readonly user: string },
): GatewayError {
  const isExplicit = outcome === 'EXPLICIT_DENY';
  execution.explain(
    isExplicit
      ? `the API's resource policy denies ${arn}`
      : `the API's resource policy does not allow ${arn} to ${user}`,
  );
  const masked = arn.replace(/:(\d{8})(\d{4}):/, ':********$2:');
  const text = `User: ${user} is not authorized to perform: execute-api:Invoke on resource: ${masked}`;
  return new GatewayError('ACCESS_DENIED', isExplicit ? `${text} with an explicit deny` : text);
}
