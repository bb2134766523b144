import { integrateAwsService } from '../../integrations/aws-service.js';
import { type AwsUri, tryFunctionArn, tryParseAwsUri } from '../../integrations/aws-uri.js';
import { withTimeout } from '../../integrations/deadline.js';
import { integrateHttp } from '../../integrations/http.js';
import { integrateLambda } from '../../integrations/lambda.js';
import { integrateMock } from '../../integrations/mock.js';
import { bufferedBody } from '../../mapping/endpoint-response.js';
import { substituteStageVariables } from '../../mapping/stage-variables.js';
import type { IntegrationType } from '../../model/rest-api.js';
import { Unresolved } from '../../model/unresolved.js';
import { tryFindForbiddenHeader } from './endpoint-parameters.js';
import { httpProxyRequest, httpProxyResponse } from './http-proxy.js';
import { type IntegrationSetup, misconfigured, sourceArn } from './integration-setup.js';
import { lambdaProxyRequest } from './lambda-proxy-request.js';
import { errorMessageOf, lambdaProxyResponse } from './lambda-proxy-response.js';
import { mappedIntegrationRequest } from './mapped-integration-request.js';
import { mappedResponse } from './mapped-response.js';
import type { PreparedIntegration } from './prepared.js';

/** Compiles an integration: its type decides what it sends, where to, and what becomes of the answer. */
export function prepareIntegration(setup: IntegrationSetup): PreparedIntegration {
  const forbidden = tryFindForbiddenHeader(setup.integration);
  if (forbidden !== undefined) {
    return misconfigured('Invalid mapping expression', `the header ${forbidden} cannot be mapped by an integration`);
  }
  return preparations[setup.integration.type](setup);
}

const preparations: Readonly<Record<IntegrationType, (setup: IntegrationSetup) => PreparedIntegration>> = {
  MOCK: (setup) => ({
    toIntegrationRequest: mappedIntegrationRequest(setup, ''),
    integrate: integrateMock,
    toMethodResponse: mappedResponse(setup, (response) => String(response.status)),
  }),
  HTTP: (setup) => {
    const uri = httpUri(setup);
    if (typeof uri !== 'string') return uri;
    return {
      toIntegrationRequest: mappedIntegrationRequest(setup, uri),
      integrate: http(setup),
      toMethodResponse: mappedResponse(setup, (response) => String(response.status)),
    };
  },
  HTTP_PROXY: (setup) => {
    const uri = httpUri(setup);
    if (typeof uri !== 'string') return uri;
    return {
      toIntegrationRequest: httpProxyRequest(setup, uri),
      integrate: http(setup),
      toMethodResponse: httpProxyResponse(setup),
    };
  },
  AWS: (setup) => {
    const uri = awsUri(setup);
    if ('integrate' in uri) return uri;
    const functionArn = tryFunctionArn(uri);
    return functionArn === undefined ? awsService(setup, uri) : lambda(setup, functionArn);
  },
  AWS_PROXY: (setup) => {
    const uri = awsUri(setup);
    if ('integrate' in uri) return uri;
    const functionArn = tryFunctionArn(uri);
    if (functionArn === undefined) {
      return misconfigured(
        'Invalid endpoint address',
        `AWS_PROXY integrates Lambda functions only, not ${uri.service}`,
      );
    }
    return lambdaProxy(setup, functionArn);
  },
};

function timed({ integration }: IntegrationSetup, integrate: Parameters<typeof withTimeout>[0]) {
  return withTimeout(integrate, integration.timeoutMillis);
}

function awsService(setup: IntegrationSetup, uri: AwsUri): PreparedIntegration {
  const path = uri.api.startsWith('/') ? uri.api : `/${uri.api}`;
  const { httpMethod, resourcePath } = setup.method;
  const integrate = integrateAwsService(uri, `${setup.api.name} ${httpMethod} ${resourcePath}`, setup.environment);
  return {
    toIntegrationRequest: mappedIntegrationRequest(setup, uri.kind === 'path' ? path : '/'),
    integrate: timed(setup, integrate),
    toMethodResponse: mappedResponse(setup, (response) => String(response.status)),
  };
}

function lambda(setup: IntegrationSetup, functionArn: string): PreparedIntegration {
  return {
    toIntegrationRequest: mappedIntegrationRequest(setup, invocationUrl(setup, functionArn)),
    integrate: timed(setup, invocation(setup, functionArn)),
    toMethodResponse: mappedResponse(setup, (response) => errorMessageOf(bufferedBody(response).toString())),
  };
}

function lambdaProxy(setup: IntegrationSetup, functionArn: string): PreparedIntegration {
  return {
    toIntegrationRequest: lambdaProxyRequest(setup, invocationUrl(setup, functionArn)),
    integrate: timed(setup, invocation(setup, functionArn)),
    toMethodResponse: lambdaProxyResponse(setup.isBinary),
  };
}

function invocation(setup: IntegrationSetup, functionArn: string) {
  const { integration, environment } = setup;
  const streams = integration.type === 'AWS_PROXY' && integration.responseTransferMode === 'STREAM';
  const hasCredentials = integration.credentials !== undefined;
  return integrateLambda({ functionArn, sourceArn: sourceArn(setup), hasCredentials, streams }, environment);
}

function invocationUrl({ api }: IntegrationSetup, functionArn: string): string {
  return `https://lambda.${api.region}.amazonaws.com/2015-03-31/functions/${functionArn}/invocations`;
}

/** The id of a VPC link may hold stage variables. */
function http(setup: IntegrationSetup) {
  const { integration, stageVariables, environment } = setup;
  const { connectionId } = integration;
  if (typeof connectionId !== 'string') return timed(setup, integrateHttp(integration, environment));
  const linked = { ...integration, connectionId: substituteStageVariables(connectionId, stageVariables) };
  return timed(setup, integrateHttp(linked, environment));
}

/** The URI of an HTTP endpoint with stage variables put in; one that is no URL fails every request. */
function httpUri(setup: IntegrationSetup): string | PreparedIntegration {
  const uri = uriOf(setup);
  if (typeof uri !== 'string') return uri;
  // The URL parser takes `https:///path` for a host named path.
  if (/^https?:\/\/[^/?#]/.test(uri)) return uri;
  return misconfigured('Invalid endpoint address', `${uri} is no HTTP URL`);
}

function awsUri(setup: IntegrationSetup): AwsUri | PreparedIntegration {
  const uri = uriOf(setup);
  if (typeof uri !== 'string') return uri;
  return tryParseAwsUri(uri) ?? misconfigured('Invalid endpoint address', `${uri} is no URI of an AWS service`);
}

function uriOf({ integration, stageVariables }: IntegrationSetup): string | PreparedIntegration {
  const { uri } = integration;
  if (uri === undefined) return misconfigured('Invalid endpoint address', 'the integration has no URI');
  if (uri instanceof Unresolved) {
    return misconfigured('Invalid endpoint address', `${uri.expression}: ${uri.reason}; fix: ${uri.fix}`);
  }
  return substituteStageVariables(uri, stageVariables);
}
