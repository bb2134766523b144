import { createHmac } from 'node:crypto';
import type { HeaderLines } from '../model/client.js';
import { headerValue, queryParameters, type SignedRequest } from './signature.js';

/**
 * What the signature of a URL of Amazon S3 has to be that is presigned in the way before Signature Version 4.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html
 */
export function signatureOfVersion2(request: SignedRequest, expires: string, secretAccessKey: string): string {
  const { method, target, headers } = request;
  const query = queryParameters(target);
  const read = (name: string) => headerValue(headers, name) ?? query.find(([key]) => key === name)?.[1] ?? '';
  const text = [
    method.toUpperCase(),
    read('content-md5'),
    read('content-type'),
    expires,
    `${amazonHeaders([...headers, ...query])}${resource(request, query)}`,
  ].join('\n');
  return createHmac('sha1', secretAccessKey).update(text).digest('base64');
}

/** Those of the request, and those that stand in its query instead; every line of a name in one. */
function amazonHeaders(lines: HeaderLines): string {
  const values = new Map<string, string[]>();
  for (const [name, value] of lines) {
    const key = name.toLowerCase();
    if (key.startsWith('x-amz-')) values.set(key, [...(values.get(key) ?? []), value.trim()]);
  }
  return [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, all]) => `${name}:${all.join(',')}\n`)
    .join('');
}

/** The path with its bucket, and those parameters that name another thing than the object itself. */
function resource({ target, headers }: SignedRequest, query: readonly [string, string][]): string {
  const path = target.split('?', 1)[0] ?? '/';
  const bucket = /^(.+)\.(?:localhost|s3[.-].*amazonaws\.com)(?::\d+)?$/.exec(headerValue(headers, 'host') ?? '')?.[1];
  const parts = query
    .filter(([name]) => subresources.has(name) || name.startsWith('response-'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return `${bucket === undefined ? '' : `/${bucket}`}${path}${parts.length === 0 ? '' : `?${parts.join('&')}`}`;
}

const subresources: ReadonlySet<string> = new Set([
  ...['accelerate', 'acl', 'analytics', 'cors', 'defaultObjectAcl', 'delete', 'inventory', 'lifecycle', 'location'],
  ...['logging', 'metrics', 'notification', 'partNumber', 'policy', 'replication', 'requestPayment', 'restore'],
  ...['select', 'select-type', 'storageClass', 'tagging', 'torrent', 'uploadId', 'uploads', 'versionId', 'versioning'],
  ...['versions', 'website'],
]);
