import { configurationError } from '../../integrations/refusals.js';
import { convertPayload } from '../../mapping/content-handling.js';
import { headerValues } from '../../mapping/endpoint-response.js';
import { compilePattern } from '../../mapping/selection-pattern.js';
import { type Resolvable, Unresolved } from '../../model/unresolved.js';
import type { WebSocketIntegration, WebSocketIntegrationResponse } from '../../model/websocket-api.js';
import { unresolvedValue } from '../unresolved-value.js';
import type { EndpointAnswer } from './endpoint.js';
import type { Occasion } from './event.js';
import type { IntegrationAnswer } from './integration.js';
import { findIn, textOf } from './selection.js';
import { compileTemplates } from './templates.js';

type ToAnswer = (occasion: Occasion, answer: EndpointAnswer) => IntegrationAnswer;

/**
 * Prepares the integration responses of a route. A response's key is `$default`, or a pattern between slashes for the
 * endpoint's status or a function's error. Of the headers that it maps only the sub-protocol of a handshake has a place to
 * go to: frames have no headers.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-responses.html
 */
export function compileAnswer({ integrationResponses }: WebSocketIntegration): ToAnswer {
  const compiled = integrationResponses.map(compileResponse);
  const fallback = compiled.find(({ matches }) => matches === undefined);
  return (occasion, answer) => {
    const chosen = compiled.find(({ matches }) => matches?.(answer.selectionText)) ?? fallback;
    if (!chosen) return { isWellFormed: true, status: answer.status, body: answer.body };
    const subprotocol = chosen.subprotocolOf(occasion, answer);
    return {
      isWellFormed: true,
      status: answer.status,
      body: chosen.bodyOf(occasion, answer),
      ...(subprotocol && { subprotocol }),
    };
  };
}

interface CompiledResponse {
  /** Absent on `$default`. */
  readonly matches: ((text: string) => boolean) | undefined;
  bodyOf(occasion: Occasion, answer: EndpointAnswer): string | Buffer;
  subprotocolOf(occasion: Occasion, answer: EndpointAnswer): string | undefined;
}

function compileResponse(response: WebSocketIntegrationResponse): CompiledResponse {
  const render = compileTemplates(response.responseTemplates, response.templateSelectionExpression);
  return {
    matches: compileKey(response),
    bodyOf: (occasion, answer) => {
      const body = convertPayload(answer.body, response.contentHandlingStrategy);
      if (body === undefined) throw configurationError(occasion.execution, 'Unable to base64 decode the body.');
      return render(occasion, body.toString(), (reference) => findInAnswer(reference, answer)) ?? body;
    },
    subprotocolOf: compileSubprotocol(response.responseParameters),
  };
}

function compileKey({ integrationResponseKey: key }: WebSocketIntegrationResponse) {
  return key === '$default' ? undefined : compilePattern(key.replace(/^\/([\s\S]*)\/$/, '$1'));
}

function compileSubprotocol(
  mappings: Readonly<Record<string, Resolvable<string>>>,
): (occasion: Occasion, answer: EndpointAnswer) => string | undefined {
  const mapping = Object.entries(mappings).find(([name]) =>
    /^(method|route)\.response\.header\.sec-websocket-protocol$/i.test(name),
  );
  if (!mapping) return () => undefined;
  const [, source] = mapping;
  return (occasion, answer) => {
    if (source instanceof Unresolved) throw unresolvedValue(occasion.execution, source);
    return /^'([\s\S]*)'$/.exec(source)?.[1] ?? textOf(findInAnswer(source, answer));
  };
}

/** What `integration.response.…` stands for: the status code, a header, or a member of the body. */
function findInAnswer(reference: string, { status, headers, body }: EndpointAnswer): unknown {
  const [, part, name = ''] = /^integration\.response\.(\w+)(?:\.(.+))?$/.exec(reference) ?? [];
  if (part === 'statuscode') return status;
  if (part === 'header') return headerValues(headers, name).at(-1);
  if (part === 'multivalueheader') return headerValues(headers, name).join(',') || undefined;
  return part === 'body' ? findIn(body, name) : undefined;
}
