import type { AnswerAwsCall } from '../aws/aws-call.js';
import type { FunctionRunner } from '../functions/function-runner.js';
import type { Payload } from '../mapping/content-handling.js';
import type { EndpointResponse } from '../mapping/endpoint-response.js';
import type { HeaderLines } from '../model/client.js';
import type { Execution } from '../model/execution.js';
import type { LambdaFunction } from '../model/function.js';
import type { SendHttp } from './send-http.js';

/** What is sent to an integration's endpoint. */
export interface IntegrationRequest {
  readonly httpMethod: string;
  /** With every path parameter and the query string in place. */
  readonly uri: string;
  readonly headers: HeaderLines;
  readonly body: Payload;
  /** The value of `X-Amzn-Trace-Id`. */
  readonly traceId: string;
}

/** Sends a request to its endpoint. It throws a `GatewayError` where the endpoint cannot be asked. */
export type Integrate = (execution: Execution, request: IntegrationRequest) => Promise<EndpointResponse>;

/** A function, and the version or alias of it that is asked for. */
export interface InvokedFunction {
  readonly function: LambdaFunction;
  readonly qualifier?: string;
}

/** The world outside of an API that integrations reach. */
export interface IntegrationEnvironment {
  readonly functions: FunctionRunner;
  /** The function that an integration URI or the ARN of a function, version or alias leads to; undefined where there is none. */
  findFunction(uriOrArn: string): InvokedFunction | undefined;
  /** Throws `AnswerTooLong` for an answer beyond what API Gateway takes. */
  readonly answerAwsCall: AnswerAwsCall;
  readonly sendHttp: SendHttp;
  /** Where a VPC link leads on this machine: its id to a base URL. */
  readonly vpcLinks: Readonly<Record<string, string>>;
}
