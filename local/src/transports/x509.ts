import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { isIP } from 'node:net';
import type { pki } from 'node-forge';

/** A certificate and its private key, in PEM. */
export interface KeyedCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A private key in PEM. Its making takes a third of a second, so it is worth keeping. */
export function makeKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
}

/** Makes a certificate authority that signs for itself. */
export function makeAuthority(commonName: string, key: string, validity: Validity): KeyedCertificate {
  const subject = nameOf(commonName);
  return certificate({ subject, issuer: subject, key, issuerKey: key, validity }, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
}

/** Makes a server's certificate for host names and IP addresses, signed by an authority. */
export function makeServerCertificate(
  authority: { readonly commonName: string; readonly key: string },
  server: { readonly hosts: readonly string[]; readonly key: string; readonly validity: Validity },
): KeyedCertificate {
  const issuer = nameOf(authority.commonName);
  const parts = { ...server, subject: nameOf(server.hosts[0] ?? 'localhost'), issuer, issuerKey: authority.key };
  return certificate(parts, [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: server.hosts.map(alternativeName) },
    { name: 'subjectKeyIdentifier' },
  ]);
}

interface CertificateParts {
  readonly subject: pki.CertificateField[];
  readonly issuer: pki.CertificateField[];
  readonly key: string;
  readonly issuerKey: string;
  readonly validity: Validity;
}

function certificate(parts: CertificateParts, extensions: object[]): KeyedCertificate {
  const { pki, md } = loadForge();
  const issuerKey = pki.privateKeyFromPem(parts.issuerKey);
  const { n, e } = pki.privateKeyFromPem(parts.key);
  const made = pki.createCertificate();
  made.publicKey = pki.setRsaPublicKey(n, e);
  made.serialNumber = serialNumber();
  made.validity.notBefore = parts.validity.notBefore;
  made.validity.notAfter = parts.validity.notAfter;
  made.setSubject(parts.subject);
  made.setIssuer(parts.issuer);
  made.setExtensions([...extensions, { name: 'authorityKeyIdentifier', keyIdentifier: identifierOf(issuerKey) }]);
  made.sign(issuerKey, md.sha256.create());
  return { key: parts.key, cert: pki.certificateToPem(made) };
}

/** By which a strict reader, such as Python's from 3.13 on, finds the authority of a certificate. */
function identifierOf({ n, e }: pki.rsa.PrivateKey): string {
  const { pki } = loadForge();
  const keyHolder = pki.createCertificate();
  keyHolder.publicKey = pki.setRsaPublicKey(n, e);
  return keyHolder.generateSubjectKeyIdentifier().getBytes();
}

/** Loaded when a certificate is made: few runs make one, and every start would pay for it. */
function loadForge(): typeof import('node-forge') {
  return createRequire(import.meta.url)('node-forge');
}

function nameOf(commonName: string): pki.CertificateField[] {
  return [
    { name: 'organizationName', value: 'Gatewright' },
    { name: 'commonName', value: commonName },
  ];
}

/** Kinds of RFC 5280 4.2.1.6: a host name, or an IP address. */
function alternativeName(host: string): object {
  return isIP(host) ? { type: 7, ip: host } : { type: 2, value: host };
}

/** Positive, and without a leading zero byte. */
function serialNumber(): string {
  return `4${randomBytes(16).toString('hex').slice(1)}`;
}
