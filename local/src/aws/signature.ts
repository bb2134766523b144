import type { HeaderLines } from '../model/client.js';
import { tryDecodePercent } from '../model/percent-encoding.js';

/** What a signature is made over: a request as it came over the wire. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query, undecoded. */
  readonly target: string;
  readonly headers: HeaderLines;
  readonly body: Buffer;
}

/** The parts of a signature, from the `Authorization` header or from a presigned query. */
export interface Signature {
  readonly location: 'header' | 'query';
  readonly algorithm: string;
  readonly accessKeyId: string;
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  /** Such as `execute-api`. */
  readonly service: string;
  /** `aws4_request`. */
  readonly terminator: string;
  /** In lower case. */
  readonly signedHeaders: readonly string[];
  /** In hexadecimal digits. */
  readonly signature: string;
  /** `YYYYMMDDTHHMMSSZ`; of a URL in the way before Version 4 the second, since 1970, in which it expires. */
  readonly timestamp: string;
  /** Of a presigned query. */
  readonly expiresSeconds?: number;
  readonly securityToken?: string;
}

/** A signature, none, or one that lacks parts; the message is AWS's. */
export type ParsedSignature =
  | { readonly outcome: 'signed'; readonly signature: Signature }
  | { readonly outcome: 'missing' }
  | { readonly outcome: 'incomplete'; readonly message: string };

/**
 * Reads a request's signature without verifying it. AWS names every part that is missing, in one message.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html
 */
export function parseSignature(request: SignedRequest): ParsedSignature {
  const query = queryParameters(request.target);
  if (parameterOf(query, 'X-Amz-Algorithm') !== undefined) return parseQuery(query, request.headers);
  if (isVersion2(query)) return parseVersion2(query);
  const authorization = headerValue(request.headers, 'authorization');
  if (!authorization?.trim()) return { outcome: 'missing' };
  return parseAuthorization(authorization, request.headers);
}

/** Of a URL of Amazon S3 that is presigned in the way before Signature Version 4, which boto3 still does. */
export const version2 = 'HMAC-SHA1';

function isVersion2(query: readonly [string, string][]): boolean {
  return version2Parameters.every((name) => parameterOf(query, name) !== undefined);
}

const version2Parameters = ['AWSAccessKeyId', 'Signature', 'Expires'];

function parseVersion2(query: readonly [string, string][]): ParsedSignature {
  const twice = query.find(([name], index) => {
    return version2Parameters.includes(name) && query.findIndex(([other]) => other === name) < index;
  });
  if (twice) return incomplete(`AWS query-string parameters must include '${twice[0]}' only once.`);
  const signature = {
    location: 'query',
    algorithm: version2,
    accessKeyId: parameterOf(query, 'AWSAccessKeyId') ?? '',
    signature: parameterOf(query, 'Signature') ?? '',
    timestamp: parameterOf(query, 'Expires') ?? '',
    ...{ date: '', region: 'us-east-1', service: 's3', terminator: '', signedHeaders: [] },
    ...tokenOf(parameterOf(query, 'x-amz-security-token')),
  } as const;
  return { outcome: 'signed', signature };
}

/** The decoded parameters of a target, in its order; `+` is a space, as AWS reads it. */
export function queryParameters(target: string): [name: string, value: string][] {
  const start = target.indexOf('?');
  if (start < 0) return [];
  return target
    .slice(start + 1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equalSign = pair.indexOf('=');
      if (equalSign < 0) return [decode(pair), ''];
      return [decode(pair.slice(0, equalSign)), decode(pair.slice(equalSign + 1))];
    });
}

/** The first line of a header, by any case of its name. */
export function headerValue(headers: HeaderLines, name: string): string | undefined {
  return headers.find(([line]) => line.toLowerCase() === name)?.[1];
}

function parseAuthorization(authorization: string, headers: HeaderLines): ParsedSignature {
  const [scheme = '', ...rest] = authorization.trim().split(/\s+/);
  const tokens = rest.length === 0 ? [scheme] : rest.join(',').split(',').filter(Boolean);
  const broken = tokens.find((token) => !token.includes('='));
  if (broken !== undefined) {
    return incomplete(
      `'${broken}' not a valid key=value pair (missing equal-sign) in Authorization header: '${authorization}'.`,
    );
  }
  const pairs = tokens.map((token) => splitOnce(token, '='));
  const parts = new Map(pairs);
  const timestamp = timestampOf(headers);
  const missing = headerParts
    .filter((name) => !parts.get(name))
    .map((name) => `Authorization header requires '${name}' parameter. `);
  if (!timestamp) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
  }
  if (missing.length > 0) return incomplete(`${missing.join('')}Authorization=${authorization}`);
  const surplus = pairs.find(
    ([name], index) => !headerParts.includes(name) || pairs.findIndex(([n]) => n === name) < index,
  );
  if (surplus) {
    return incomplete(`'${surplus[0]}' is not expected in the Authorization header. Authorization=${authorization}`);
  }
  const twice = signatureHeaders.find((name) => headers.filter(([line]) => line.toLowerCase() === name).length > 1);
  if (twice !== undefined) return incomplete(`The header '${twice}' must be present only once.`);
  return withCredential(parts.get('Credential') ?? '', {
    location: 'header',
    algorithm: scheme,
    signedHeaders: headerNames(parts.get('SignedHeaders')),
    signature: parts.get('Signature') ?? '',
    timestamp: timestamp ?? '',
    ...tokenOf(headerValue(headers, 'x-amz-security-token')),
  });
}

const headerParts: readonly string[] = ['Credential', 'Signature', 'SignedHeaders'];
/** Of two with one name nobody could say which of them counts. */
const signatureHeaders = ['authorization', 'host', 'x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'];

function parseQuery(query: readonly [string, string][], headers: HeaderLines): ParsedSignature {
  const missing = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date']
    .filter((name) => !parameterOf(query, name))
    .map((name) => `AWS query-string parameters must include '${name}'. `);
  if (missing.length > 0) return incomplete(`${missing.join('')}Re-examine the query-string parameters.`);
  const twice = query.find(([name], index) => {
    return name.startsWith('X-Amz-') && query.findIndex(([other]) => other === name) < index;
  });
  if (twice) return incomplete(`AWS query-string parameters must include '${twice[0]}' only once.`);
  if (/^AWS4-/.test(headerValue(headers, 'authorization')?.trim() ?? '')) {
    return incomplete('A request is signed in its Authorization header or in its query string, and not in both.');
  }
  const expires = parameterOf(query, 'X-Amz-Expires');
  if (expires !== undefined && !isDuration(expires)) {
    return incomplete(
      `X-Amz-Expires must be a whole number of seconds from 1 to ${longestExpiry} (a week), got '${expires}'.`,
    );
  }
  return withCredential(parameterOf(query, 'X-Amz-Credential') ?? '', {
    location: 'query',
    algorithm: parameterOf(query, 'X-Amz-Algorithm') ?? '',
    signedHeaders: headerNames(parameterOf(query, 'X-Amz-SignedHeaders')),
    signature: parameterOf(query, 'X-Amz-Signature') ?? '',
    timestamp: parameterOf(query, 'X-Amz-Date') ?? '',
    ...(expires === undefined ? {} : { expiresSeconds: Number(expires) }),
    ...tokenOf(parameterOf(query, 'X-Amz-Security-Token')),
  });
}

const longestExpiry = 604_800;

function isDuration(text: string): boolean {
  return /^[1-9]\d{0,5}$/.test(text) && Number(text) <= longestExpiry;
}

function incomplete(message: string): ParsedSignature {
  return { outcome: 'incomplete', message };
}

type Unscoped = Omit<Signature, 'accessKeyId' | 'date' | 'region' | 'service' | 'terminator'>;

function withCredential(credential: string, unscoped: Unscoped): ParsedSignature {
  const parts = credential.split('/');
  const [accessKeyId, date, region, service, terminator] = parts;
  if (parts.length !== 5 || !accessKeyId || !date || !region || !service || !terminator) {
    return incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  }
  return { outcome: 'signed', signature: { ...unscoped, accessKeyId, date, region, service, terminator } };
}

function timestampOf(headers: HeaderLines): string | undefined {
  const amzDate = headerValue(headers, 'x-amz-date');
  if (amzDate) return amzDate;
  const date = headerValue(headers, 'date');
  if (!date) return undefined;
  const milliseconds = Date.parse(date);
  // A `Date` that is no HTTP date may be in ISO 8601 basic format already.
  return Number.isNaN(milliseconds) ? date : basicFormat(milliseconds);
}

/** Such as `20240131T235959Z`. */
export function basicFormat(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function headerNames(list: string | undefined): string[] {
  return (list ?? '').toLowerCase().split(';').filter(Boolean);
}

function tokenOf(securityToken: string | undefined): { securityToken?: string } {
  return securityToken === undefined ? {} : { securityToken };
}

function parameterOf(query: readonly [string, string][], name: string): string | undefined {
  return query.find(([key]) => key === name)?.[1];
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  return tryDecodePercent(spaced) ?? spaced;
}
