import type { IConstruct } from 'constructs';
import { type DomainOptions, domainUrl } from './domain';
import { stageOfDomain } from './domain-mapping';
import { reject } from './reject';

/** The stages of an HTTP or WebSocket API, and the domain that leads to one of them. */
export interface Addresses {
  readonly scheme: 'https' | 'wss';
  readonly stages: { readonly [name: string]: { readonly url: string } };
  readonly domain?: DomainOptions;
}

/** Where callers reach a stage, without a slash at the end: the domain if it leads there. */
export function stageAddress(scope: IConstruct, name: string, { scheme, stages, domain }: Addresses): string {
  const address = stages[name]?.url;
  if (address === undefined) {
    reject(scope, {
      problem: `there is no stage '${name}'`,
      allowed: `the stages of this API are ${Object.keys(stages).join(', ')}`,
      fix: 'name one of them',
    });
  }
  const isMapped = domain !== undefined && stageOfDomain(scope, domain, Object.keys(stages)) === name;
  return (isMapped ? domainUrl(scheme, domain) : address).replace(/\/$/, '');
}

/** The stage that an API's own address leads to: the domain's, or the first. */
export function mainStage(scope: IConstruct, { stages, domain }: Addresses): string {
  return stageOfDomain(scope, domain ?? { domainName: '' }, Object.keys(stages));
}

/** Refuses a path that an address cannot be completed with. */
export function checkUrlPath(scope: IConstruct, path: string): void {
  if (path.startsWith('/')) return;
  reject(scope, {
    problem: `urlFor is given the path '${path}'`,
    allowed: "a path begins with '/'",
    fix: `write '/${path}'`,
  });
}
