import type { AccessKey } from '../functions/credentials.js';
import { encodePercent } from '../model/percent-encoding.js';
import { basicFormat } from './signature.js';
import { signatureOf } from './sigv4.js';

/** For what a presigned address is, and for how long. */
export interface PresignScope {
  readonly region: string;
  readonly service: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** A week at most. */
  readonly expiresSeconds: number;
}

/**
 * An address that brings its signature in its query, for who can send no headers.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function presign(url: string, key: AccessKey, { region, service, at, expiresSeconds }: PresignScope): string {
  const { host, pathname, search } = new URL(url);
  const timestamp = basicFormat(at);
  const date = timestamp.slice(0, 8);
  const parameters = [
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${key.accessKeyId}/${date}/${region}/${service}/aws4_request`],
    ['X-Amz-Date', timestamp],
    ['X-Amz-Expires', String(expiresSeconds)],
    ['X-Amz-SignedHeaders', 'host'],
    ...(key.sessionToken === undefined ? [] : [['X-Amz-Security-Token', key.sessionToken] as const]),
  ] as const;
  const query = parameters.map(([name, value]) => `${name}=${encodePercent(value)}`).join('&');
  const target = `${pathname}${search === '' ? '?' : `${search}&`}${query}`;
  const request = { method: 'GET', target, headers: [['Host', host] as const], body: Buffer.alloc(0) };
  const signature = signatureOf(
    request,
    {
      location: 'query',
      algorithm: 'AWS4-HMAC-SHA256',
      accessKeyId: key.accessKeyId,
      date,
      region,
      service,
      terminator: 'aws4_request',
      signedHeaders: ['host'],
      timestamp,
    },
    key.secretAccessKey,
  ).signature;
  return `${url.slice(0, url.indexOf(host))}${host}${target}&X-Amz-Signature=${signature}`;
}
