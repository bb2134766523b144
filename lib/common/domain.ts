import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { reject } from './reject';

/**
 * A custom domain name for an API. The API's `execute-api` address is closed then, so that nobody goes around it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-custom-domains.html
 */
export interface DomainOptions {
  /** Such as `api.example.com`. */
  readonly domainName: string;

  /**
   * The hosted zone that gets the alias records, and in which a certificate is validated: the domain name's parent.
   *
   * @default - no records are made: point the name at the domain's regional name yourself
   */
  readonly hostedZone?: route53.IHostedZone;

  /**
   * The certificate, in the API's region.
   *
   * @default - one is made and validated in `hostedZone`
   */
  readonly certificate?: acm.ICertificate;

  /**
   * The part of the path before the API's own paths, such as `orders`, or `orders/v1` for a REST or HTTP API.
   *
   * @default - none: the API answers at the root of the domain
   */
  readonly basePath?: string;

  /**
   * The stage that the domain leads to.
   *
   * @default - the API's only stage, or the one named `$default` or `prod`, or the first by name
   */
  readonly stage?: string;

  /**
   * The authorities whose client certificates are let in; turns mutual TLS on. Not for a WebSocket API.
   *
   * @default - clients need no certificate
   */
  readonly mutualTls?: MutualTlsOptions;

  /**
   * Whether the `execute-api` address stays open beside the domain.
   *
   * @default false
   */
  readonly keepExecuteApiEndpoint?: boolean;
}

/** Where the authorities of client certificates are kept. */
export interface MutualTlsOptions {
  readonly bucket: IBucket;

  /** Of the PEM file with the authorities. */
  readonly key: string;

  /**
   * Version of the file, so that a new file is a change of the domain.
   *
   * @default - the newest at the time of deployment
   */
  readonly version?: string;
}

/** The certificate of a domain: the given one, or one validated in the hosted zone. */
export function certificateOf(scope: Construct, domain: DomainOptions): acm.ICertificate {
  if (domain.certificate) return domain.certificate;
  if (domain.hostedZone) {
    return new acm.Certificate(scope, 'Certificate', {
      domainName: domain.domainName,
      validation: acm.CertificateValidation.fromDns(domain.hostedZone),
    });
  }
  return reject(scope, {
    problem: `domain '${domain.domainName}' has neither a certificate nor a hosted zone`,
    allowed: 'a custom domain needs a certificate of its name',
    fix: 'give certificate, or hostedZone to have one made',
  });
}

/** Where a domain's alias records point to. */
export interface AliasTarget {
  readonly regionalDomainName: string;
  readonly regionalHostedZoneId: string;
}

/** The alias records, IPv4 and IPv6, of a domain in its hosted zone. */
export function addAliasRecords(scope: Construct, domain: DomainOptions, alias: AliasTarget): void {
  if (!domain.hostedZone) return;
  const props: route53.ARecordProps = {
    zone: domain.hostedZone,
    recordName: domain.domainName,
    target: route53.RecordTarget.fromAlias(
      new targets.ApiGatewayv2DomainProperties(alias.regionalDomainName, alias.regionalHostedZoneId),
    ),
  };
  new route53.ARecord(scope, 'AliasRecord', props);
  new route53.AaaaRecord(scope, 'AliasRecordIpv6', props);
}

/** The address that callers use: of the domain, if there is one. */
export function domainUrl(scheme: 'https' | 'wss', { domainName, basePath }: DomainOptions): string {
  return `${scheme}://${domainName}/${basePath === undefined ? '' : `${basePath}/`}`;
}
