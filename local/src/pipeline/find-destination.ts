import type { ClientRequest } from '../model/client.js';
import type { DomainMapping } from '../model/settings.js';
import { selectStage } from '../routing/select-stage.js';

/** An API as far as its addresses go. */
export interface Addressed<Stage extends { readonly name: string }> {
  readonly id: string;
  readonly region: string;
  readonly disableExecuteApiEndpoint: boolean;
  readonly domains: readonly DomainMapping[];
  readonly stages: readonly Stage[];
}

/** Where a request leads: a stage, and the path that is left for its routes. */
export interface Destination<Stage> {
  readonly stage: Stage;
  /** Raw; begins with a slash. */
  readonly path: string;
  /** The host that the client called. */
  readonly domainName: string;
  /** Of the domain name that led here, without slashes around it; undefined where the path named the stage. */
  readonly basePath: string | undefined;
}

/**
 * Finds the stage that a request leads to: through a domain name of the API and its base path, or by the first segment of
 * the path. The address on this machine stands for either; `{apiId}.execute-api` is refused where the API disables it.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
 */
export function findDestination<Stage extends { readonly name: string }>(
  api: Addressed<Stage>,
  client: ClientRequest,
): Destination<Stage> | undefined {
  const domainName = hostOf(client) ?? `${api.id}.execute-api.${api.region}.amazonaws.com`;
  const path = pathOf(client.target);
  const mapped = throughDomain(api, domainName, path);
  if (mapped) return mapped;
  if (isDisabled(api, domainName)) return undefined;
  const selected = selectStage(api.stages, path);
  return selected && { stage: selected.stage, path: selected.path, domainName, basePath: undefined };
}

/** Whether a request came to the address that AWS gives an API, and which the API disables. */
export function isDisabledEndpoint(
  api: Pick<Addressed<never>, 'id' | 'disableExecuteApiEndpoint'>,
  client: ClientRequest,
): boolean {
  return isDisabled(api, hostOf(client) ?? `${api.id}.execute-api.`);
}

function isDisabled(
  { id, disableExecuteApiEndpoint }: Pick<Addressed<never>, 'id' | 'disableExecuteApiEndpoint'>,
  domainName: string,
): boolean {
  return disableExecuteApiEndpoint && domainName.startsWith(`${id}.execute-api.`);
}

/** The path of a request target, undecoded. */
export function pathOf(target: string): string {
  const question = target.indexOf('?');
  return question < 0 ? target : target.slice(0, question);
}

function throughDomain<Stage extends { readonly name: string }>(
  api: Addressed<Stage>,
  domainName: string,
  path: string,
): Destination<Stage> | undefined {
  if (api.domains.length === 0) return undefined;
  const host = domainName.replace(/:\d+$/, '').toLowerCase();
  const mapping = api.domains
    .filter((candidate) => candidate.domainName.toLowerCase() === host && isBelow(path, candidate.basePath))
    .sort((a, b) => b.basePath.length - a.basePath.length)[0];
  const stage = mapping && api.stages.find(({ name }) => name === mapping.stageName);
  if (!stage) return undefined;
  const { basePath } = mapping;
  return { stage, path: basePath === '' ? path : path.slice(basePath.length + 1) || '/', domainName, basePath };
}

function isBelow(path: string, basePath: string): boolean {
  return basePath === '' || path === `/${basePath}` || path.startsWith(`/${basePath}/`);
}

function hostOf({ headers }: ClientRequest): string | undefined {
  for (const [name, value] of headers) {
    if (name.length === 4 && name.toLowerCase() === 'host') return value;
  }
  return undefined;
}
