import { createHash } from 'node:crypto';
import { encodePercent } from '../model/percent-encoding.js';
import { queryParameters, type Signature, type SignedRequest } from './signature.js';

/** A signature that is still to be made. */
export type Unsigned = Omit<Signature, 'signature'>;

/** What a Signature Version 4 is made over: the request in the one form that both sides make of it. */
export function canonicalRequest(request: SignedRequest, signature: Unsigned): string {
  const headers = signature.signedHeaders.map((name) => {
    const values = request.headers.filter(([line]) => line.toLowerCase() === name).map(([, value]) => value);
    return `${name}:${values.map((value) => value.trim().replace(/\s+/g, ' ')).join(',')}\n`;
  });
  return [
    request.method.toUpperCase(),
    canonicalPath(request.target, signature.service),
    canonicalQuery(request.target),
    headers.join(''),
    signature.signedHeaders.join(';'),
    payloadHash(request, signature),
  ].join('\n');
}

/** Amazon S3 signs the path as it is sent; every other service normalizes it and encodes it once more. */
function canonicalPath(target: string, service: string): string {
  const path = target.split('?', 1)[0] || '/';
  if (service === 's3') return path;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const trailing = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.map(encode).join('/')}${trailing}`;
}

function canonicalQuery(target: string): string {
  return queryParameters(target)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([nameA, valueA], [nameB, valueB]) => order(nameA, nameB) || order(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Only Amazon S3 takes a request whose body is not part of the signature. */
function payloadHash(request: SignedRequest, signature: Unsigned): string {
  const declared = request.headers.find(([name]) => name.toLowerCase() === 'x-amz-content-sha256')?.[1];
  if (signature.service === 's3' && declared !== undefined && /^(UNSIGNED|STREAMING)-/.test(declared)) return declared;
  if (signature.service === 's3' && signature.location === 'query') return 'UNSIGNED-PAYLOAD';
  return sha256(request.body);
}

export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function encode(text: string): string {
  return encodePercent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
