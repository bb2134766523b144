import { type Finding, warning } from '../model/finding.js';
import type { RestApi, RestIntegration } from '../model/rest-api.js';
import { tryParseAwsUri } from './aws-uri.js';

/** What API Gateway would refuse when the API is deployed, in its own words, by method. */
export function findIntegrationMistakes(api: RestApi): readonly Finding[] {
  return api.resources
    .flatMap((resource) => Object.values(resource.methods))
    .flatMap(({ origin, integration }) => {
      const message = integration && tryFindIntegrationMistake(integration);
      return message === undefined ? [] : [warning('INTEGRATION_REFUSED', origin, { reason: message })];
    });
}

/**
 * The message with which API Gateway refuses an integration; undefined where it takes it.
 *
 * https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html
 */
export function tryFindIntegrationMistake(integration: RestIntegration): string | undefined {
  const { type, uri } = integration;
  if (type === 'MOCK') return undefined;
  if (!integration.integrationHttpMethod) return 'Enumeration value for HttpMethod must be non-empty';
  if (typeof uri !== 'string') return undefined;
  return type.startsWith('HTTP') ? mistakeOfHttp(uri) : mistakeOfAws(integration, uri);
}

/** A URL may begin with a stage variable, which is known only when a request comes. */
function mistakeOfHttp(uri: string): string | undefined {
  return /^(https?:\/\/|\$\{stageVariables\.)/.test(uri) ? undefined : 'Invalid HTTP endpoint specified for URI';
}

function mistakeOfAws({ type, credentials }: RestIntegration, uri: string): string | undefined {
  if (!uri.startsWith('arn:')) return 'Invalid ARN specified in the request';
  const parsed = tryParseAwsUri(uri);
  if (!parsed) return 'AWS ARN for integration must contain path or action';
  const { service, kind } = parsed;
  if (service === 'lambda') return undefined;
  if (type === 'AWS_PROXY' && !(service === 'firehose' && kind === 'action')) {
    return "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.";
  }
  return credentials === undefined ? 'Role ARN must be specified for AWS integrations' : undefined;
}
