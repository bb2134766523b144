import { GatewayError } from '../../gateway-responses/gateway-error.js';
import { configurationError } from '../../integrations/refusals.js';
import { convertPayload, type Payload, toPayload } from '../../mapping/content-handling.js';
import type { MappingScope } from '../../mapping/mapping-scope.js';
import { compileMappingTemplates, type MappingTemplate } from '../../mapping/mapping-template.js';
import { mimeTypeOf } from '../../mapping/media-types.js';
import type { IntegrationSetup } from './integration-setup.js';

/** Makes the body for an endpoint out of the client's. */
export type MapRequestBody = (scope: MappingScope) => Payload;

/**
 * Prepares the body mapping of a request: its content handling, then the template for its media type (JSON where the
 * client names none), else what the passthrough behavior says. A template never gets to see a binary payload.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/integration-passthrough-behaviors.html
 */
export function compileRequestBody({ integration, isBinary }: IntegrationSetup): MapRequestBody {
  const templates = compileMappingTemplates(integration.requestTemplates);
  return (scope) => {
    const { request, execution } = scope.rest;
    const contentType = request.headers.get('content-type') ?? 'application/json';
    const payload = convertPayload(toPayload(request.body, isBinary(contentType)), integration.contentHandling);
    if (payload === undefined) throw configurationError(execution, 'Unable to base64 decode the body.');
    const template = templates.get(mimeTypeOf(contentType));
    if (!template) return passThrough(payload, integration.passthroughBehavior, templates);
    if (typeof payload !== 'string') throw configurationError(execution, 'Unable to transform request');
    return template({ scope, body: payload });
  };
}

function passThrough(
  payload: Payload,
  behavior: IntegrationSetup['integration']['passthroughBehavior'],
  templates: ReadonlyMap<string, MappingTemplate>,
): Payload {
  if (behavior === 'NEVER' || (behavior === 'WHEN_NO_TEMPLATES' && templates.size > 0)) {
    throw new GatewayError('UNSUPPORTED_MEDIA_TYPE', 'Unsupported Media Type');
  }
  return payload;
}
