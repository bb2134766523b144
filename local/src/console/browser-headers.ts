import { createHash } from 'node:crypto';
import type { ClientResponse, HeaderLines } from '../model/client.js';
import { consoleScript } from './console-script.js';
import { consoleStyle } from './console-style.js';

/** The page runs its own script and style and nothing else, talks to where it came from, and stands in no other page. */
const pagePolicy = [
  "default-src 'none'",
  `script-src '${hashOf(consoleScript)}'`,
  `style-src '${hashOf(consoleStyle)}'`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const pageHeaders: HeaderLines = [
  ['Content-Security-Policy', pagePolicy],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
];

/** An answer of the console as a browser is to treat it. */
export function asPage(response: ClientResponse): ClientResponse {
  return { ...response, headers: [...response.headers, ...pageHeaders] };
}

/**
 * The answer to a call that is signed in its address, which a browser can be led to: what somebody has put into a bucket
 * is saved, and never shown as a page of the console.
 */
export function asDownload(response: ClientResponse): ClientResponse {
  const kept = response.headers.filter(([name]) => !/^content-(?:type|disposition)$/i.test(name));
  return {
    ...response,
    headers: [
      ...kept,
      ['Content-Type', 'application/octet-stream'],
      ['Content-Disposition', 'attachment'],
      ['Content-Security-Policy', "default-src 'none'; sandbox; frame-ancestors 'none'"],
      ['X-Content-Type-Options', 'nosniff'],
    ],
  };
}

function hashOf(source: string): string {
  return `sha256-${createHash('sha256').update(source).digest('base64')}`;
}
