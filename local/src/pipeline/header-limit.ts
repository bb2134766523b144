import { GatewayError } from '../gateway-responses/gateway-error.js';
import type { ClientRequest } from '../model/client.js';

/** Bytes of the request line and all headers together. */
const longestHead = 10_240;

/**
 * Refuses a request whose line and headers are too long. The limit is documented; the status and the text are assumed, as
 * nobody has published what AWS answers.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
 */
export function requireShortHeaders({ method, target, headers }: ClientRequest): void {
  let length = method.length + target.length;
  for (const [name, value] of headers) length += name.length + value.length;
  if (length > longestHead) throw new GatewayError('REQUEST_TOO_LARGE', tooLong, { status: 431 });
}

const tooLong = 'Request Header Fields Too Large';
