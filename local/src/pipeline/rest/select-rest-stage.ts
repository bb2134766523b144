import type { ClientRequest, ClientResponse } from '../../model/client.js';
import type { Execution } from '../../model/execution.js';
import type { RestApi } from '../../model/rest-api.js';
import { describeMissingDestination } from '../missing-destination.js';

/** The stage that the first segment of a request target names. */
export function trySelectRestStage<Stage>(stages: ReadonlyMap<string, Stage>, target: string): Stage | undefined {
  return stages.get(/^\/([^/?]*)/.exec(target)?.[1] ?? '');
}

/**
 * The answer to a request that names no stage: as there is none, no gateway response of the API is asked.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
 */
export function refuseUnknownStage(execution: Execution, api: RestApi, client: ClientRequest): ClientResponse {
  execution.explain(describeMissingDestination(api, client));
  const body = Buffer.from('{"message":"Forbidden"}');
  return {
    status: 403,
    headers: [
      ['Content-Type', 'application/json'],
      ['Content-Length', String(body.length)],
      ['x-amzn-RequestId', execution.requestId],
      ['x-amzn-ErrorType', 'ForbiddenException'],
      ['x-amz-apigw-id', execution.extendedRequestId],
    ],
    body,
  };
}
