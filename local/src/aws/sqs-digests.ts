import { createHash } from 'node:crypto';

type Attribute = Readonly<Record<string, unknown>>;

/** The MD5 of a text, in hexadecimal digits. */
export function md5(content: string | Buffer): string {
  return createHash('md5').update(content).digest('hex');
}

/**
 * The digest of a message's attributes: each in the order of the names, as lengths, bytes and a mark for text or bytes.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function md5OfMessageAttributes(attributes: Readonly<Record<string, Attribute>>): string {
  const parts = Object.keys(attributes)
    .sort()
    .flatMap((name) => {
      const attribute = attributes[name] ?? {};
      const type = String(attribute.DataType);
      const isBinary = type.startsWith('Binary');
      const value = isBinary
        ? Buffer.from(String(attribute.BinaryValue), 'base64')
        : Buffer.from(String(attribute.StringValue));
      return [...lengthAndBytes(Buffer.from(name)), ...lengthAndBytes(Buffer.from(type))].concat(
        Buffer.from([isBinary ? 2 : 1]),
        lengthAndBytes(value),
      );
    });
  return md5(Buffer.concat(parts));
}

function lengthAndBytes(bytes: Buffer): Buffer[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}
