import type { AwsAnswer } from '../aws/aws-call.js';
import { AnswerTooLong } from '../mapping/endpoint-body.js';
import type { EndpointResponse } from '../mapping/endpoint-response.js';
import { formatQuery } from '../mapping/query-parameters.js';
import type { HeaderLines } from '../model/client.js';
import type { Execution } from '../model/execution.js';
import type { AwsUri } from './aws-uri.js';
import type { IntegrationEnvironment, IntegrationRequest } from './integration.js';
import { answerTooLong } from './refusals.js';

/**
 * Prepares a call of an AWS service: by path, where the URI is the request, or by action, where API Gateway names the
 * action the way the service's protocol wants it.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-integration-types.html
 */
export function integrateAwsService(
  uri: AwsUri,
  caller: string,
  environment: Pick<IntegrationEnvironment, 'answerAwsCall'>,
): (execution: Execution, request: IntegrationRequest, signal: AbortSignal) => Promise<EndpointResponse> {
  const shape = uri.kind === 'path' ? asItStands : byAction(uri);
  return async (execution, request, signal) => {
    const { target, headers, body } = shape(request);
    const call = {
      service: signingNames[uri.service] ?? uri.service,
      region: uri.region,
      method: request.httpMethod,
      target,
      headers,
      body: Buffer.from(body as string),
      caller,
    };
    return askAws(execution, () => environment.answerAwsCall(call, signal));
  };
}

/** Asks a service whose answer may be longer than API Gateway takes. */
export async function askAws(execution: Execution, ask: () => Promise<AwsAnswer>): Promise<AwsAnswer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AnswerTooLong) throw answerTooLong(execution, error, error.message);
    throw error;
  }
}

/** Services whose host name is not the name that their signatures carry. */
const signingNames: Readonly<Record<string, string>> = {
  email: 'ses',
  iot: 'iotdata',
};

type Shape = (
  request: IntegrationRequest,
) => Pick<IntegrationRequest, 'headers' | 'body'> & { readonly target: string };

const asItStands: Shape = ({ uri, headers, body }) => ({ target: uri, headers, body });

/** The action always stands in the query; services with a JSON protocol are told of it by a header too. */
function byAction({ service, api: action }: AwsUri): Shape {
  const prefix = targetPrefixes[service];
  return ({ uri, headers, body }) => {
    const given = uri.slice(uri.indexOf('?') + 1);
    const query = [formatQuery([['Action', action]]), ...(uri.includes('?') ? [given] : [])].join('&');
    return {
      target: `/?${query}`,
      headers: prefix === undefined ? headers : withTarget(headers, `${prefix}.${action}`),
      // Recorded on Systems Manager: its query protocol takes the parameters, and the body is not sent.
      body: queryOnly.has(service) ? '' : body,
    };
  };
}

function withTarget(headers: HeaderLines, target: string): HeaderLines {
  return headers.some(([name]) => name.toLowerCase() === 'x-amz-target')
    ? headers
    : [...headers, ['X-Amz-Target', target]];
}

const targetPrefixes: Readonly<Record<string, string>> = {
  dynamodb: 'DynamoDB_20120810',
  kinesis: 'Kinesis_20131202',
  states: 'AWSStepFunctions',
};

const queryOnly: ReadonlySet<string> = new Set(['ssm']);
