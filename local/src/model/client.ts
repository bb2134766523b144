import type { Readable } from 'node:stream';

/** Header lines in wire order and with their own case; a repeated header is a repeated line. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

/** A request as it came over the wire: nothing decoded, nothing reordered. */
export interface ClientRequest {
  readonly method: string;
  /** The raw request target, such as `/prod/a%20b?x=1`. */
  readonly target: string;
  /** Such as `HTTP/1.1`. */
  readonly protocol: string;
  readonly scheme: 'http' | 'https';
  readonly headers: HeaderLines;
  readonly body: Buffer;
  readonly sourceIp: string;
  /** What the client showed of itself to a domain name with mutual TLS. */
  readonly clientCertificate?: ClientCertificate;
}

/** A client's certificate, as events tell of it. */
interface ClientCertificate {
  readonly clientCertPem: string;
  readonly subjectDN: string;
  readonly issuerDN: string;
  /** In hexadecimal, a colon between the bytes. */
  readonly serialNumber: string;
  /** Such as `Aug  5 00:28:21 2120 GMT`. */
  readonly validity: { readonly notBefore: string; readonly notAfter: string };
}

/** The answer to a client; a stream is written as it comes. */
export interface ClientResponse {
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: Buffer | Readable;
}
