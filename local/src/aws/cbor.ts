/**
 * A value as CBOR: what services of the protocol `rpc-v2-cbor` answer with.
 *
 * https://www.rfc-editor.org/rfc/rfc8949.html
 */
export function encodeCbor(value: unknown): Buffer {
  if (value === null || value === undefined) return Buffer.from([0xf6]);
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4]);
  if (typeof value === 'number') return encodeNumber(value);
  if (typeof value === 'string') return Buffer.concat([head(textString, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(byteString, value.length), value]);
  // A time is its seconds under the tag 1.
  if (value instanceof Date) return Buffer.concat([head(tag, 1), encodeNumber(value.getTime() / 1000)]);
  if (Array.isArray(value)) return Buffer.concat([head(list, value.length), ...value.map(encodeCbor)]);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Buffer.concat([head(map, members.length), ...members.flat().map(encodeCbor)]);
}

const unsigned = 0;
const negative = 1;
const byteString = 2;
const textString = 3;
const list = 4;
const map = 5;
const tag = 6;

function encodeNumber(value: number): Buffer {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
    return value < 0 ? head(negative, -1 - value) : head(unsigned, value);
  }
  const encoded = Buffer.alloc(9);
  encoded[0] = 0xfb;
  encoded.writeDoubleBE(value, 1);
  return encoded;
}

/** The kind of an item with its length or value, in as few bytes as it takes. */
function head(kind: number, length: number): Buffer {
  const major = kind << 5;
  if (length < 24) return Buffer.from([major | length]);
  if (length < 0x100) return Buffer.from([major | 24, length]);
  const bytes = length < 0x10000 ? 2 : length < 0x100000000 ? 4 : 8;
  const encoded = Buffer.alloc(1 + bytes);
  encoded[0] = major | ({ 2: 25, 4: 26, 8: 27 } as const)[bytes];
  if (bytes === 8) encoded.writeBigUInt64BE(BigInt(length), 1);
  else encoded.writeUIntBE(length, 1, bytes);
  return encoded;
}
