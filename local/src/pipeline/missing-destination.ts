import type { Api } from '../model/assembly-model.js';
import type { ClientRequest } from '../model/client.js';
import { stageRoutesOf } from '../routing/route-keys.js';
import { isDisabledEndpoint, pathOf } from './find-destination.js';
import { describeMissingStage } from './missing-route.js';

/** Why a request reaches no stage of an API. */
export function describeMissingDestination(api: Api, client: ClientRequest): string {
  if (!isDisabledEndpoint(api, client)) {
    return describeMissingStage({ method: client.method, path: pathOf(client.target) }, stageRoutesOf(api));
  }
  const names = api.domains.map(({ domainName }) => domainName).join(', ');
  return `the API disables its execute-api endpoint, and answers only at ${names === '' ? 'a domain name' : names}`;
}
