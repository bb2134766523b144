import { randomUUID } from 'node:crypto';
import type { AwsAnswer } from './aws-call.js';

/** An answer of a service that speaks JSON; an undefined member is left out. */
export function jsonAnswer(status: number, body: unknown, contentType = 'application/json'): AwsAnswer {
  return answer(status, contentType, Buffer.from(JSON.stringify(body)));
}

/** A refusal of a service that speaks JSON: the SDKs read its type from the header or from `__type`. */
export function jsonError(status: number, errorType: string, message: string, contentType?: string): AwsAnswer {
  const refusal = jsonAnswer(status, { __type: errorType, message, Message: message }, contentType);
  return { ...refusal, headers: [...refusal.headers, ['x-amzn-ErrorType', errorType]] };
}

/** An answer of a service that speaks XML. */
export function xmlAnswer(status: number, xml: string): AwsAnswer {
  return answer(status, 'text/xml', Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`));
}

/** A successful answer without a body. */
export function emptyAnswer(status: number): AwsAnswer {
  return { status, headers: [['x-amzn-RequestId', randomUUID()]], body: Buffer.alloc(0) };
}

/** Text as the content of an XML element. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[character] ?? character);
}

function answer(status: number, contentType: string, body: Buffer): AwsAnswer {
  return {
    status,
    headers: [
      ['Content-Type', contentType],
      ['x-amzn-RequestId', randomUUID()],
      ['Content-Length', String(body.length)],
    ],
    body,
  };
}
