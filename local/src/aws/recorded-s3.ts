import { createHash } from 'node:crypto';
import type { HeaderLines } from '../model/client.js';
import type { Clock } from '../model/execution.js';
import { tryDecodePercent } from '../model/percent-encoding.js';
import { emptyAnswer, escapeXml, xmlAnswer } from './aws-answers.js';
import type { AwsAnswer, AwsCall } from './aws-call.js';
import { headerValue, queryParameters } from './signature.js';

interface StoredObject {
  readonly body: Buffer;
  readonly etag: string;
  readonly modifiedAt: number;
  /** Content type and user metadata, as they were put. */
  readonly headers: HeaderLines;
}

interface Place {
  readonly bucket: string;
  readonly key: string;
}

/** Amazon S3, as small as it can be: an object that was put can be got, listed and deleted; buckets need no making. */
export function createS3(clock: Clock): (call: AwsCall) => AwsAnswer {
  const objects = new Map<string, StoredObject>();
  return (call) => {
    const place = tryFindPlace(call);
    if (!place) return refuse(400, 'InvalidURI', "Couldn't parse the specified URI.");
    const id = `${place.bucket}/${place.key}`;
    const parameters = queryParameters(call.target).map(([name]) => name);
    const unsupported = parameters.find((name) => notEmulated.has(name));
    const copies = headerValue(call.headers, 'x-amz-copy-source') !== undefined;
    if (unsupported || copies) return refuse(501, 'NotImplemented', `${unsupported ?? 'CopyObject'} is not emulated`);
    if (place.key === '') return ofBucket(call, place.bucket, objects);
    if (call.method === 'PUT') return put(call, id, objects, clock);
    if (call.method === 'DELETE') {
      objects.delete(id);
      return emptyAnswer(204);
    }
    if (call.method !== 'GET' && call.method !== 'HEAD') {
      return refuse(501, 'NotImplemented', `${call.method} of an object is not emulated`);
    }
    const stored = objects.get(id);
    if (stored) return objectAnswer(stored, call.method);
    return call.method === 'HEAD'
      ? emptyAnswer(404)
      : refuse(404, 'NoSuchKey', 'The specified key does not exist.', `<Key>${escapeXml(place.key)}</Key>`);
  };
}

const notEmulated = new Set(['uploads', 'uploadId', 'delete', 'acl', 'tagging', 'versions', 'select', 'restore']);

/** Path style, or the bucket as the first label of the host; undefined where the path is not well-formed. */
function tryFindPlace(call: AwsCall): Place | undefined {
  const path = tryDecodePercent(call.target.split('?', 1)[0] ?? '/')?.slice(1);
  if (path === undefined) return undefined;
  const host = (headerValue(call.headers, 'host') ?? '').replace(/:\d+$/, '');
  const bucket = /^(.+)\.(?:localhost|s3[.-].*amazonaws\.com)$/.exec(host)?.[1];
  if (bucket !== undefined) return { bucket, key: path };
  const slash = path.indexOf('/');
  return slash < 0 ? { bucket: path, key: '' } : { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
}

function put(call: AwsCall, id: string, objects: Map<string, StoredObject>, clock: Clock): AwsAnswer {
  const body = isChunked(call.headers) ? joinChunks(call.body) : call.body;
  const etag = `"${createHash('md5').update(body).digest('hex')}"`;
  const headers = call.headers
    .filter(([name]) => /^(x-amz-meta-.*|content-(type|language|disposition)|cache-control)$/i.test(name))
    .map(([name, value]) => [name, value] as const);
  objects.set(id, { body, etag, modifiedAt: clock.now(), headers });
  const answer = emptyAnswer(200);
  return { ...answer, headers: [...answer.headers, ['ETag', etag]] };
}

function isChunked(headers: HeaderLines): boolean {
  return (headerValue(headers, 'content-encoding') ?? '').includes('aws-chunked');
}

/** Each chunk is its length in hexadecimal digits, perhaps a signature, and its bytes; one of length 0 ends them. */
function joinChunks(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (lineEnd < 0 || !(length > 0)) break;
    chunks.push(body.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
  return Buffer.concat(chunks);
}

function objectAnswer(stored: StoredObject, method: string): AwsAnswer {
  return {
    status: 200,
    headers: [
      ...stored.headers,
      ['ETag', stored.etag],
      ['Last-Modified', new Date(stored.modifiedAt).toUTCString()],
      ['Content-Length', String(stored.body.length)],
    ],
    body: method === 'HEAD' ? Buffer.alloc(0) : stored.body,
  };
}

function ofBucket(call: AwsCall, bucket: string, objects: ReadonlyMap<string, StoredObject>): AwsAnswer {
  if (call.method !== 'GET') return emptyAnswer(call.method === 'DELETE' ? 204 : 200);
  const prefix = queryParameters(call.target).find(([name]) => name === 'prefix')?.[1] ?? '';
  const contents = [...objects]
    .filter(([id]) => id.startsWith(`${bucket}/${prefix}`))
    .map(([id, object]) => ({ key: id.slice(bucket.length + 1), ...object }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
    .map(
      ({ key, etag, modifiedAt, body }) =>
        `<Contents><Key>${escapeXml(key)}</Key><LastModified>${new Date(modifiedAt).toISOString()}</LastModified>` +
        `<ETag>${escapeXml(etag)}</ETag><Size>${body.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
    );
  const summary = `<Name>${escapeXml(bucket)}</Name><Prefix>${escapeXml(prefix)}</Prefix><KeyCount>${contents.length}</KeyCount>`;
  return xmlAnswer(
    200,
    `<ListBucketResult>${summary}<MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`,
  );
}

function refuse(status: number, code: string, message: string, more = ''): AwsAnswer {
  return xmlAnswer(status, `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message>${more}</Error>`);
}
