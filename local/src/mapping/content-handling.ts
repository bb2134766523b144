import type { ContentHandling } from '../model/rest-api.js';
import { tryDecodeBase64 } from './base64.js';

/** A payload on its way through an API: a string where it is text, a Buffer where it is binary. */
export type Payload = string | Buffer;

/** Reads a body as its media type tells; bytes that are no UTF-8 turn into U+FFFD when the type is not binary. */
export function toPayload(body: Buffer, isBinary: boolean): Payload {
  return isBinary ? body : body.toString('utf8');
}

/**
 * Converts a payload between text and binary: binary turns into base64, and text must be base64 to turn into binary.
 * Undefined where it is not.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
 */
export function convertPayload(payload: Payload, handling: ContentHandling | undefined): Payload | undefined {
  if (handling === 'CONVERT_TO_TEXT') return typeof payload === 'string' ? payload : payload.toString('base64');
  if (handling === 'CONVERT_TO_BINARY') return typeof payload === 'string' ? tryDecodeBase64(payload) : payload;
  return payload;
}
