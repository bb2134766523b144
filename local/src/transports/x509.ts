import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate and its private key, in PEM. */
export interface KeyedCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Makes a certificate authority that signs for itself. */
export function makeAuthority(commonName: string, validity: Validity): KeyedCertificate {
  const { privateKey, publicKey } = newKeys();
  const name = distinguishedName(commonName);
  const cert = certificate({ subject: name, issuer: name, subjectKey: publicKey, issuerKey: privateKey, validity }, [
    extension(oid.basicConstraints, critical, sequence(boolean(true))),
    extension(oid.keyUsage, critical, bitString(Buffer.from([0b00000110]), 1)), // keyCertSign, cRLSign
  ]);
  return { key: pemOf(privateKey), cert };
}

/** Makes a server's certificate for host names and IP addresses, signed by an authority. */
export function makeServerCertificate(
  authority: { readonly commonName: string; readonly key: KeyObject },
  hosts: readonly string[],
  validity: Validity,
): KeyedCertificate {
  const { privateKey, publicKey } = newKeys();
  const cert = certificate(
    {
      subject: distinguishedName(hosts[0] ?? 'localhost'),
      issuer: distinguishedName(authority.commonName),
      subjectKey: publicKey,
      issuerKey: authority.key,
      validity,
    },
    [
      extension(oid.basicConstraints, critical, sequence()),
      extension(oid.keyUsage, critical, bitString(Buffer.from([0b10000000]), 7)), // digitalSignature
      extension(oid.extendedKeyUsage, sequence(objectId(oid.serverAuth))),
      extension(oid.subjectAltName, sequence(...hosts.map(generalName))),
    ],
  );
  return { key: pemOf(privateKey), cert };
}

interface CertificateParts {
  readonly subject: Buffer;
  readonly issuer: Buffer;
  readonly subjectKey: KeyObject;
  readonly issuerKey: KeyObject;
  readonly validity: Validity;
}

/** An X.509 version 3 certificate, RFC 5280, signed with ECDSA and SHA-256. */
function certificate(parts: CertificateParts, extensions: readonly Buffer[]): string {
  const algorithm = sequence(objectId(oid.ecdsaWithSha256));
  const identifiers = [
    extension(oid.subjectKeyIdentifier, element(0x04, keyIdentifier(parts.subjectKey))),
    extension(oid.authorityKeyIdentifier, sequence(element(0x80, keyIdentifier(createPublicKey(parts.issuerKey))))),
  ];
  const content = sequence(
    element(0xa0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    algorithm,
    parts.issuer,
    sequence(time(parts.validity.notBefore), time(parts.validity.notAfter)),
    parts.subject,
    parts.subjectKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(...extensions, ...identifiers)),
  );
  const der = sequence(content, algorithm, bitString(sign('sha256', content, parts.issuerKey), 0));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

const oid = {
  commonName: '550403',
  organizationName: '55040a',
  basicConstraints: '551d13',
  keyUsage: '551d0f',
  extendedKeyUsage: '551d25',
  subjectAltName: '551d11',
  subjectKeyIdentifier: '551d0e',
  authorityKeyIdentifier: '551d23',
  serverAuth: '2b06010505070301',
  ecdsaWithSha256: '2a8648ce3d040302',
} as const;

function newKeys() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function distinguishedName(commonName: string): Buffer {
  const attribute = (type: string, value: string) =>
    element(0x31, sequence(objectId(type), element(0x0c, Buffer.from(value))));
  return sequence(attribute(oid.organizationName, 'Gatewright'), attribute(oid.commonName, commonName));
}

function generalName(host: string): Buffer {
  const version = isIP(host);
  if (version === 4) return element(0x87, Buffer.from(host.split('.').map(Number)));
  if (version === 6) return element(0x87, ipv6Bytes(host));
  return element(0x82, Buffer.from(host, 'ascii'));
}

function ipv6Bytes(address: string): Buffer {
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [head = '', tail] = address.split('::');
  const before = groups(head);
  const after = groups(tail ?? '');
  const bytes = Buffer.alloc(16);
  before.forEach((group, i) => {
    bytes.writeUInt16BE(group, i * 2);
  });
  after.forEach((group, i) => {
    bytes.writeUInt16BE(group, 16 - (after.length - i) * 2);
  });
  return bytes;
}

function keyIdentifier(publicKey: KeyObject): Buffer {
  const jwk = publicKey.export({ format: 'jwk' });
  const point = [Buffer.from([4]), Buffer.from(jwk.x ?? '', 'base64url'), Buffer.from(jwk.y ?? '', 'base64url')];
  return createHash('sha1').update(Buffer.concat(point)).digest();
}

function serialNumber(): Buffer {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] as number) & 0x7f) | 0x40; // positive, and no leading zero byte
  return serial;
}

const critical = Buffer.from([0x01, 0x01, 0xff]);

/** The value, with `critical` before it where a reader that does not know the extension must refuse. */
function extension(id: string, ...criticalAndValue: readonly Buffer[]): Buffer {
  const value = criticalAndValue[criticalAndValue.length - 1] as Buffer;
  return sequence(objectId(id), ...criticalAndValue.slice(0, -1), element(0x04, value));
}

function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  // Until 2049 a certificate has two digits for the year, RFC 5280 4.1.2.5.
  if (date.getUTCFullYear() < 2050) return element(0x17, Buffer.from(digits.slice(2)));
  return element(0x18, Buffer.from(digits));
}

const sequence = (...parts: readonly Buffer[]) => element(0x30, Buffer.concat(parts));
const integer = (bytes: Buffer) => element(0x02, bytes);
const boolean = (value: boolean) => element(0x01, Buffer.from([value ? 0xff : 0]));
const objectId = (hex: string) => element(0x06, Buffer.from(hex, 'hex'));
const bitString = (bytes: Buffer, unusedBits: number) =>
  element(0x03, Buffer.concat([Buffer.from([unusedBits]), bytes]));

/** A DER element: tag, length, content. */
function element(tag: number, content: Buffer): Buffer {
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  const length = content.length < 0x100 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
