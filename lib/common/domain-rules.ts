import { Annotations, Arn, ArnFormat, Stack, Token } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { IConstruct } from 'constructs';
import type { DomainOptions } from './domain';
import { reject } from './reject';

/** Whose rules a domain follows. */
export type DomainKind = 'REST' | 'HTTP' | 'WebSocket';

/** Refuses a domain that the service would refuse, or whose certificate or records would never be there. */
export function checkDomain(scope: IConstruct, domain: DomainOptions, kind: DomainKind): void {
  checkName(scope, domain.domainName);
  checkBasePath(scope, domain.basePath, kind);
  if (domain.mutualTls) checkMutualTls(scope, domain, kind);
  if (domain.hostedZone) checkHostedZone(scope, domain, domain.hostedZone);
  if (domain.certificate) checkCertificate(scope, domain, domain.certificate);
}

/** Tells of a domain with mutual TLS beside which the API's own address is open to clients without a certificate. */
export function warnOfWayAround(scope: IConstruct, domain: DomainOptions | undefined, isClosed: boolean): void {
  if (!domain?.mutualTls || isClosed) return;
  Annotations.of(scope).addWarningV2(
    'cdk-gatewright:mutualTlsWithOpenEndpoint',
    `domain '${domain.domainName}' asks for client certificates, and the execute-api address beside it for none: ` +
      'close it by leaving keepExecuteApiEndpoint and disableExecuteApiEndpoint out',
  );
}

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
const NAME = new RegExp(`^(\\*\\.)?(${LABEL}\\.)+${LABEL}$`);

function checkName(scope: IConstruct, name: string): void {
  if (Token.isUnresolved(name) || (NAME.test(name) && name.length <= 253)) return;
  const host = name
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/[/:?#].*$|\.$/, '');
  reject(scope, {
    problem: `domain has the domainName '${name}'`,
    allowed: 'a name has at least two parts of lower-case letters, digits and -, without scheme, port or path',
    fix: NAME.test(host) ? `write '${host}'` : "write for example 'api.example.com'",
  });
}

function checkBasePath(scope: IConstruct, basePath: string | undefined, kind: DomainKind): void {
  if (basePath === undefined || Token.isUnresolved(basePath)) return;
  if (!/^[A-Za-z0-9$_.+!*'()-]+(\/[A-Za-z0-9$_.+!*'()-]+)*$/.test(basePath) || basePath.length > 300) {
    reject(scope, {
      problem: `domain has the basePath '${basePath}'`,
      allowed: "1 to 300 letters, digits and $ - _ . + ! * ' ( ), without a slash at either end",
      fix: `write '${basePath.replace(/^\/+|\/+$/g, '').slice(0, 300)}', or leave it out for the root`,
    });
  }
  if (kind !== 'WebSocket' || !basePath.includes('/')) return;
  reject(scope, {
    problem: `domain has the basePath '${basePath}'`,
    allowed: 'the base path of a WebSocket API has one level',
    fix: `write '${basePath.replaceAll('/', '-')}'`,
  });
}

function checkMutualTls(scope: IConstruct, { domainName, mutualTls }: DomainOptions, kind: DomainKind): void {
  if (kind === 'WebSocket') {
    reject(scope, {
      problem: `domain '${domainName}' has mutualTls`,
      allowed: 'the domain of a WebSocket API takes no client certificates',
      fix: 'leave mutualTls out, and give $connect an auth',
    });
  }
  const key = mutualTls?.key ?? '';
  if (Token.isUnresolved(key) || /^[^/\s]\S*$/.test(key)) return;
  reject(scope, {
    problem: `mutualTls of domain '${domainName}' has the key '${key}'`,
    allowed: 'a key names a file in the bucket, without a slash before it',
    fix: `write '${key.trim().replace(/^\/+/, '') || 'authorities.pem'}'`,
  });
}

function checkHostedZone(scope: IConstruct, domain: DomainOptions, zone: IHostedZone): void {
  const { domainName } = domain;
  const zoneName = zone.zoneName.replace(/\.$/, '');
  if (!Token.isUnresolved(domainName) && !Token.isUnresolved(zoneName) && !isWithin(domainName, zoneName)) {
    reject(scope, {
      problem: `domain '${domainName}' has the hosted zone '${zoneName}'`,
      allowed:
        'a zone holds the names that end in its own: the records would have another name, and a certificate would wait forever',
      fix: `give the zone of '${domainName.split('.').slice(-2).join('.')}', or leave hostedZone out and give a certificate`,
    });
  }
  const isPrivate = ((zone as { vpcs?: unknown[] }).vpcs ?? []).length > 0;
  if (!isPrivate || domain.certificate) return;
  reject(scope, {
    problem: `domain '${domainName}' has the private hosted zone '${zoneName}' and no certificate`,
    allowed: 'a certificate is validated by a record that the internet sees: it would wait forever',
    fix: 'give a certificate',
  });
}

function isWithin(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

function checkCertificate(scope: IConstruct, { domainName }: DomainOptions, certificate: acm.ICertificate): void {
  const here = Stack.of(scope).region;
  const there = regionOf(certificate);
  if (!Token.isUnresolved(here) && there !== undefined && here !== there) {
    reject(scope, {
      problem: `domain '${domainName}' has a certificate of ${there}`,
      allowed: `the domain is regional, and takes a certificate of its own region, ${here}`,
      fix: `give one of ${here}, or hostedZone to have one made`,
    });
  }
  const names = namesOf(certificate);
  if (!names || Token.isUnresolved(domainName) || names.some((name) => covers(name, domainName))) return;
  reject(scope, {
    problem: `domain '${domainName}' has a certificate of ${names.join(', ')}`,
    allowed: 'a certificate is of the name, or of a wildcard for it',
    fix: `add '${domainName}' to its names`,
  });
}

function regionOf(certificate: acm.ICertificate): string | undefined {
  const { certificateArn } = certificate;
  const region = Token.isUnresolved(certificateArn)
    ? certificate.env.region
    : Arn.split(certificateArn, ArnFormat.SLASH_RESOURCE_NAME).region;
  return region === undefined || Token.isUnresolved(region) ? undefined : region;
}

/** Of a certificate that is made in the app: one from elsewhere does not tell its names. */
function namesOf({ node }: acm.ICertificate): string[] | undefined {
  const resource = node.defaultChild;
  if (!acm.CfnCertificate.isCfnCertificate(resource)) return undefined;
  const names = [resource.domainName, ...(resource.subjectAlternativeNames ?? [])];
  return Token.isUnresolved(names) || names.some((name) => Token.isUnresolved(name)) ? undefined : names;
}

/** `*` stands for one part: `*.example.com` is of `api.example.com`, not of `example.com` or `a.b.example.com`. */
function covers(certified: string, name: string): boolean {
  if (certified === name) return true;
  return certified.startsWith('*.') && name.replace(/^[^.]+/, '*') === certified;
}
