import { parseDocument, toPlainJson } from '../mapping/json-path/json-document.js';
import type { Integrate } from './integration.js';
import { configurationError } from './refusals.js';

/**
 * The endpoint of a MOCK integration is the request template itself: what it renders names the status, and the answer has
 * no body.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html
 */
export const integrateMock: Integrate = async (execution, request) => {
  const status = tryReadStatusCode(request.body.toString());
  if (status === undefined) {
    const reason = 'the request template of the MOCK integration renders no object with a statusCode';
    throw configurationError(
      execution,
      'Unable to parse statusCode. It should be an integer and defined in request template',
      reason,
    );
  }
  return { status, headers: [], body: '' };
};

/** The text counts as JSON if it nearly is, as `{statusCode: 200}`, which CDK writes for CORS. */
function tryReadStatusCode(text: string): number | undefined {
  const document = tryParseJson(text) ?? toPlainJson(parseDocument(text));
  const status = typeof document === 'object' && document !== null && 'statusCode' in document && document.statusCode;
  return /^\d{3}$/.test(String(status)) ? Number(status) : undefined;
}

function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
