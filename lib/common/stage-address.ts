import { Lazy, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type DomainOptions, domainUrl } from './domain';
import { stageOfDomain } from './domain-mapping';
import { requireKnown } from './must-be-known';
import { Neighbours } from './neighbours';
import { reject } from './reject';

/** The stages of an API, and the domain that leads to one of them. */
export interface Addresses {
  /** From `idInAddresses`. */
  readonly apiId: string;
  readonly scheme: 'https' | 'wss';
  /** Their names. */
  readonly stages: readonly string[];
  readonly domain?: DomainOptions;
  /** Whether the `execute-api` address is closed. */
  readonly isClosed: boolean;
}

/** Where callers reach a stage, without a slash at the end: the domain if it leads there. */
export function stageAddress(scope: IConstruct, name: string, addresses: Addresses): string {
  const { scheme, stages, domain } = addresses;
  requireKnown(scope, 'the name of a stage', name);
  if (!stages.includes(name)) {
    reject(scope, {
      problem: `there is no stage '${name}'`,
      allowed: `the stages of this API are ${stages.join(', ')}`,
      fix: 'name one of them',
    });
  }
  const isMapped = domain !== undefined && stageOfDomain(scope, domain, stages) === name;
  return isMapped ? domainUrl(scheme, domain).replace(/\/$/, '') : executeApiAddress(scope, name, addresses);
}

/** The same, refused where nobody is let in: a closed API is reached by its domain, which leads to one stage. */
export function openAddress(scope: IConstruct, name: string, addresses: Addresses): string {
  const address = stageAddress(scope, name, addresses);
  const { domain, isClosed, stages } = addresses;
  const isMapped = domain !== undefined && stageOfDomain(scope, domain, stages) === name;
  if (isMapped || !isClosed) return address;
  return reject(scope, {
    problem: `urlFor is given the stage '${name}', whose address is closed`,
    allowed: domain
      ? `the domain '${domain.domainName}' leads to the stage '${stageOfDomain(scope, domain, stages)}', and disableExecuteApiEndpoint closes the others`
      : 'disableExecuteApiEndpoint closes the address of every stage',
    fix: domain
      ? 'keep it open by keepExecuteApiEndpoint of the domain, or give the stage a gateway and a domain of its own'
      : 'leave disableExecuteApiEndpoint out, or use the address of the domain that leads there',
  });
}

/**
 * Made of the API's id and the stage's name, not of the stage: who knows the address need not wait for the stage, which
 * waits for the functions that the API calls.
 */
function executeApiAddress(scope: IConstruct, name: string, { scheme, apiId }: Addresses): string {
  const { region, urlSuffix } = Stack.of(scope);
  const host = `${scheme}://${apiId}.execute-api.${region}.${urlSuffix}`;
  return name === '$default' ? host : `${host}/${name}`;
}

/** The API's id for addresses: refused where a stack reads it whose functions the gateway calls. */
export function idInAddresses(gateway: IConstruct, apiId: string): string {
  return Lazy.uncachedString({
    produce: ({ preparing, scope }) => {
      if (preparing && Neighbours.of(gateway).isCalledIn(scope)) rejectReference(gateway, scope);
      return apiId;
    },
  });
}

function rejectReference(gateway: IConstruct, reader: IConstruct): never {
  return reject(gateway, {
    problem: `'${reader.node.path}' refers to the address of this gateway, which calls a function of its stack`,
    allowed: 'two stacks do not refer to each other',
    fix: 'put the function in the stack of the gateway, give the gateway a domain, or read domainName and stage from the event',
  });
}

/** The stage that an API's own address leads to: the domain's, or the one with a default name, or the first by name. */
export function mainStage(scope: IConstruct, { stages, domain }: Addresses): string {
  return stageOfDomain(scope, domain ?? { domainName: '' }, stages);
}

/** Refuses a path that an address cannot be completed with. */
export function checkUrlPath(scope: IConstruct, path: string): void {
  if (Token.isUnresolved(path) || path.startsWith('/')) return;
  reject(scope, {
    problem: `urlFor is given the path '${path}'`,
    allowed: "a path begins with '/'",
    fix: `write '/${path}'`,
  });
}
