import { Annotations, Duration } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { IConstruct } from 'constructs';
import { checkTimeout } from '../common/integration-timeout';

const GRANTED = Duration.seconds(29);
const LONGEST = Duration.minutes(5);
const LONGEST_STREAM = Duration.minutes(15);

/** What is asked of the time-out of a route's handler or integration. */
interface TimeoutDemands {
  readonly timeout?: Duration;
  readonly streaming?: boolean;
  readonly endpointType?: apigateway.EndpointType;
}

/** Refuses a time-out that the service would refuse, and tells of one that needs a higher quota. */
export function checkRestTimeout(scope: IConstruct, key: string, demands: TimeoutDemands): void {
  const { timeout, streaming = false } = demands;
  checkTimeout(scope, key, timeout, longest(demands));
  if (!timeout || streaming || timeout.isUnresolved() || timeout.toMilliseconds() <= GRANTED.toMilliseconds()) return;
  Annotations.of(scope).addWarningV2(
    'cdk-gatewright:timeoutAboveQuota',
    `route '${key}' has a timeout of ${timeout.toSeconds()} seconds: an account is granted ${GRANTED.toSeconds()} unless it asks for more`,
  );
}

/** The quota of an edge-optimized API is not raised. */
function longest({ streaming, endpointType }: TimeoutDemands): Duration {
  if (streaming) return LONGEST_STREAM;
  return endpointType === apigateway.EndpointType.EDGE ? GRANTED : LONGEST;
}

/** Those of an integration that was passed in, as the method has them. */
export function timeoutOfMethod(method: apigateway.Method): TimeoutDemands {
  const { integration } = method.node.defaultChild as apigateway.CfnMethod;
  const { timeoutInMillis, responseTransferMode } = (integration ?? {}) as apigateway.CfnMethod.IntegrationProperty;
  return {
    timeout: timeoutInMillis === undefined ? undefined : Duration.millis(timeoutInMillis),
    streaming: responseTransferMode === apigateway.ResponseTransferMode.STREAM,
  };
}
