import { integrationFailure } from '../../integrations/refusals.js';
import type { IntegrationSetup } from './integration-setup.js';
import { lambdaProxyEvent } from './lambda-proxy-event.js';
import type { ToIntegrationRequest } from './prepared.js';

/** Prepares the integration request of a Lambda proxy integration; functions are invoked by POST alone. */
export function lambdaProxyRequest({ integration, isBinary }: IntegrationSetup, uri: string): ToIntegrationRequest {
  const { integrationHttpMethod = 'POST' } = integration;
  return (scope, traceId) => {
    if (integrationHttpMethod !== 'POST') {
      const reason = `a Lambda function is invoked by POST; the integration's method is ${integrationHttpMethod}`;
      throw integrationFailure(scope.rest.execution, reason);
    }
    const body = JSON.stringify(lambdaProxyEvent(scope, isBinary));
    return { httpMethod: 'POST', uri, headers: [], body, traceId };
  };
}
