import { GatewayError } from '../../gateway-responses/gateway-error.js';
import type { IntegrationEnvironment } from '../../integrations/integration.js';
import type { WebSocketIntegration, WebSocketIntegrationResponse } from '../../model/websocket-api.js';
import { compileEndpoint, type EndpointAnswer } from './endpoint.js';
import type { Occasion } from './event.js';
import type { IntegrateWebSocket, IntegrationAnswer, StagedRoute } from './integration.js';
import { compileTemplates } from './templates.js';

/**
 * Prepares an integration other than a Lambda proxy: a template makes the endpoint's request out of the message, and the
 * integration response that the answer selects makes what the client gets.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-data-mapping.html
 */
export function integrateMapped(staged: StagedRoute, environment: IntegrationEnvironment): IntegrateWebSocket {
  const toRequestBody = compileRequestBody(staged.integration);
  const ask = compileEndpoint(staged, environment);
  const toAnswer = compileAnswer(staged.integration);
  return async (occasion) => toAnswer(occasion, await ask(occasion, toRequestBody(occasion)));
}

function compileRequestBody(integration: WebSocketIntegration): (occasion: Occasion) => string {
  const render = compileTemplates(integration.requestTemplates, integration.templateSelectionExpression);
  const hasTemplates = Object.keys(integration.requestTemplates).length > 0;
  const { passthroughBehavior: behavior } = integration;
  return (occasion) => {
    const { happening } = occasion;
    const message = happening.eventType === 'MESSAGE' ? happening.message.content.toString() : '';
    const rendered = render(occasion, message);
    if (rendered !== undefined) return rendered;
    if (behavior === 'NEVER' || (behavior === 'WHEN_NO_TEMPLATES' && hasTemplates)) {
      throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Unsupported Media Type');
    }
    return message;
  };
}

type ToAnswer = (occasion: Occasion, answer: EndpointAnswer) => IntegrationAnswer;

/** A response's key is `$default`, or a pattern between slashes for the endpoint's status or a function's error. */
function compileAnswer({ integrationResponses }: WebSocketIntegration): ToAnswer {
  const compiled = integrationResponses.map((response) => ({
    pattern: compileKey(response),
    render: compileTemplates(response.responseTemplates, response.templateSelectionExpression),
  }));
  const fallback = compiled.find(({ pattern }) => pattern === undefined);
  return (occasion, { status, selectionText, body }) => {
    const chosen = compiled.find(({ pattern }) => pattern?.test(selectionText)) ?? fallback;
    const rendered = chosen?.render(occasion, body.toString());
    return { isWellFormed: true, status, body: rendered ?? body };
  };
}

function compileKey({ integrationResponseKey: key }: WebSocketIntegrationResponse): RegExp | undefined {
  if (key === '$default') return undefined;
  try {
    return new RegExp(`^(?:${key.replace(/^\/([\s\S]*)\/$/, '$1')})$`);
  } catch {
    return matchesNothing;
  }
}

const matchesNothing = /(?!)/;
