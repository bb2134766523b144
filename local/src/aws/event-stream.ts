import { crc32 } from 'node:zlib';

/**
 * One message of an event stream: lengths, headers and payload, each part with its checksum.
 *
 * https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html#streaming-event-stream
 */
export function eventStreamMessage(eventType: string, contentType: string, payload: Buffer): Buffer {
  const headers = Buffer.concat([
    header(':event-type', eventType),
    header(':content-type', contentType),
    header(':message-type', 'event'),
  ]);
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(preludeLength + headers.length + payload.length + checksumLength, 0);
  lengths.writeUInt32BE(headers.length, 4);
  const checked = Buffer.concat([lengths, checksum(lengths), headers, payload]);
  return Buffer.concat([checked, checksum(checked)]);
}

const preludeLength = 12;
const checksumLength = 4;
const stringType = 7;

function header(name: string, value: string): Buffer {
  const valueLength = Buffer.alloc(2);
  valueLength.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([
    Buffer.from([Buffer.byteLength(name)]),
    Buffer.from(name),
    Buffer.from([stringType]),
    valueLength,
    Buffer.from(value),
  ]);
}

function checksum(content: Buffer): Buffer {
  const bytes = Buffer.alloc(checksumLength);
  bytes.writeUInt32BE(crc32(content));
  return bytes;
}
