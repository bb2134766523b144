import { GatewayError } from '../../gateway-responses/gateway-error.js';
import type { IntegrationEnvironment } from '../../integrations/integration.js';
import { configurationError } from '../../integrations/refusals.js';
import { convertPayload, type Payload } from '../../mapping/content-handling.js';
import type { ContentHandling } from '../../model/rest-api.js';
import type { WebSocketIntegration } from '../../model/websocket-api.js';
import { compileEndpoint } from './endpoint.js';
import type { Occasion } from './event.js';
import type { AskWebSocket, StagedRoute } from './integration.js';
import { compileAnswer } from './mapped-answer.js';
import { compileTemplates } from './templates.js';

/**
 * Prepares an integration other than a Lambda proxy: a template makes the endpoint's request out of the message, and the
 * integration response that the answer selects makes what the client gets.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-data-mapping.html
 */
export function integrateMapped(staged: StagedRoute, environment: IntegrationEnvironment): AskWebSocket {
  const toRequestBody = compileRequestBody(staged.integration);
  const ask = compileEndpoint(staged, environment);
  const toAnswer = compileAnswer(staged.integration);
  return async (occasion, signal) => toAnswer(occasion, await ask(occasion, toRequestBody(occasion), signal));
}

function compileRequestBody(integration: WebSocketIntegration): (occasion: Occasion) => Payload {
  const render = compileTemplates(integration.requestTemplates, integration.templateSelectionExpression);
  const hasTemplates = Object.keys(integration.requestTemplates).length > 0;
  const { passthroughBehavior: behavior, contentHandlingStrategy } = integration;
  return (occasion) => {
    const { happening } = occasion;
    const message = happening.eventType === 'MESSAGE' ? happening.message.content.toString() : '';
    const rendered = render(occasion, message);
    if (rendered === undefined && (behavior === 'NEVER' || (behavior === 'WHEN_NO_TEMPLATES' && hasTemplates))) {
      throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Unsupported Media Type');
    }
    return convert(occasion, rendered ?? message, contentHandlingStrategy);
  };
}

/** Turns text that is base64 into bytes where the integration wants them. */
function convert({ execution }: Occasion, payload: Payload, handling: ContentHandling | undefined): Payload {
  const converted = convertPayload(payload, handling);
  if (converted !== undefined) return converted;
  throw configurationError(execution, 'Unable to base64 decode the body.', 'the message is not base64');
}
