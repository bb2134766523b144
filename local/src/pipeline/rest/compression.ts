import { promisify } from 'node:util';
import { deflate, gunzip, gzip, inflate } from 'node:zlib';
import type { HeaderLines } from '../../model/client.js';
import type { RestApi } from '../../model/rest-api.js';

const encoders = { gzip: promisify(gzip), deflate: promisify(deflate) };
const decoders = { gzip: promisify(gunzip), deflate: promisify(inflate) };
type Encoding = keyof typeof encoders;

/** A body with the headers that tell of its encoding. */
export interface EncodedBody {
  readonly headers: HeaderLines;
  readonly body: Buffer;
}

/**
 * Compresses a body that has at least the API's minimum size, if the client takes it so and the endpoint has not encoded it.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-enable-compression.html
 */
export async function compress(
  { minimumCompressionSize }: RestApi,
  acceptEncoding: string | undefined,
  response: EncodedBody,
): Promise<EncodedBody> {
  const isEncoded = response.headers.some(([name]) => name.toLowerCase() === 'content-encoding');
  if (minimumCompressionSize === undefined || response.body.length < minimumCompressionSize || isEncoded)
    return response;
  const encoding = chooseEncoding(acceptEncoding);
  if (!encoding || response.body.length === 0) return response;
  return {
    headers: [...response.headers, ['Content-Encoding', encoding]],
    body: await encoders[encoding](response.body),
  };
}

/** Decompresses what a client has sent to an API with compression; other bodies stay as they are. */
export async function decompress({ minimumCompressionSize }: RestApi, request: EncodedBody): Promise<EncodedBody> {
  if (minimumCompressionSize === undefined) return request;
  const encoding = request.headers.find(([name]) => name.toLowerCase() === 'content-encoding')?.[1].toLowerCase();
  if (!isEncoding(encoding)) return request;
  const headers = request.headers.filter(([name]) => name.toLowerCase() !== 'content-encoding');
  return { headers, body: await decoders[encoding](request.body, { maxOutputLength: 10 * 1024 * 1024 }) };
}

/** The first encoding of the client that is supported and not refused by a weight of zero. */
function chooseEncoding(acceptEncoding: string | undefined): Encoding | undefined {
  for (const part of acceptEncoding?.split(',') ?? []) {
    const [name = '', weight] = part.split(';').map((text) => text.trim().toLowerCase());
    if (weight !== undefined && /^q=0(\.0*)?$/.test(weight)) continue;
    if (isEncoding(name)) return name;
    if (name === '*') return 'gzip';
  }
  return undefined;
}

function isEncoding(name: string | undefined): name is Encoding {
  return name === 'gzip' || name === 'deflate';
}
