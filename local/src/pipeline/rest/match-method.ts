import { GatewayError } from '../../gateway-responses/gateway-error.js';
import type { MethodRequest } from '../../mapping/method-request.js';
import type { RestContext } from '../../mapping/rest-context.js';
import { stageRoutesOf } from '../../routing/route-keys.js';
import { describeMissingRoute } from '../missing-route.js';
import type { PreparedDeployment, PreparedMethod } from './prepared.js';

/**
 * Finds the method for a request. An unknown path or verb is 403 and never 404, as AWS takes it for a request to itself
 * that is not signed.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export function matchMethod(
  deployment: PreparedDeployment,
  { execution, api, stage, request }: RestContext,
): { readonly method: PreparedMethod; readonly request: MethodRequest } {
  const match = deployment.route(request.httpMethod, request.path);
  if (!match) {
    const asked = { method: request.httpMethod, path: request.path };
    execution.explain(describeMissingRoute(asked, stage.name, stageRoutesOf(api)));
    throw new GatewayError('MISSING_AUTHENTICATION_TOKEN', 'Missing Authentication Token');
  }
  return {
    method: deployment.methodOf(match.method),
    request: { ...request, pathParameters: match.pathParameters },
  };
}
