import type { IncomingMessage } from 'node:http';
import type { ClientResponse } from '../model/client.js';
import { refusal } from './refused-requests.js';

/**
 * The answer to a handshake that is none, by RFC 6455 section 4.2.1; undefined where it is well-formed. It is given before
 * `$connect` runs: whoever is told of a connection there must be able to rely on it.
 */
export function tryFindMistake(message: IncomingMessage): ClientResponse | undefined {
  if (!/^(8|13)$/.test(onlyValue(message, 'sec-websocket-version'))) return wrongVersion;
  return isHandshake(message) ? undefined : badRequest;
}

function isHandshake(message: IncomingMessage): boolean {
  const { method, httpVersion, headers } = message;
  return (
    method === 'GET' &&
    httpVersion === '1.1' &&
    headers['transfer-encoding'] === undefined &&
    (headers['content-length'] ?? '0') === '0' &&
    onlyValue(message, 'host') !== '' &&
    onlyValue(message, 'upgrade').toLowerCase() === 'websocket' &&
    isKey(onlyValue(message, 'sec-websocket-key')) &&
    isListOfProtocols(headers['sec-websocket-protocol'])
  );
}

/** The value of a header that must come once; empty where it is missing, blank or repeated. */
function onlyValue({ headersDistinct }: IncomingMessage, name: string): string {
  const values = headersDistinct[name] ?? [];
  return values.length === 1 ? (values[0] as string) : '';
}

/** Sixteen bytes in base64. */
function isKey(value: string): boolean {
  return /^[+/0-9A-Za-z]{22}==$/.test(value);
}

/** Names of one kind, each once. */
function isListOfProtocols(value: string | undefined): boolean {
  if (value === undefined) return true;
  const names = value.split(',').map((name) => name.trim());
  return new Set(names).size === names.length && names.every((name) => /^[\w!#$%&'*+.^`|~-]+$/.test(name));
}

const badRequest = refusal(400, 'Bad Request');
const wrongVersion: ClientResponse = {
  ...badRequest,
  headers: [...badRequest.headers, ['Sec-WebSocket-Version', '13']],
};
