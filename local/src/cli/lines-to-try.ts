import { type CallSurroundings, callLine } from '../client/call-lines/call-line.js';
import { sampleRequest } from '../client/call-lines/sample-request.js';
import type { LocalGateway } from '../gateway.js';
import { type StagedRoute, stagedRoutesOf } from '../serving/staged-routes.js';
import { printable } from './printable.js';

/** Command lines to copy, one for each stage: what a person would try first. */
export async function linesToTry(gateway: LocalGateway): Promise<readonly string[]> {
  const surroundings = surroundingsOf(gateway);
  const routes = stagedRoutesOf(gateway.model.apis);
  const lines = gateway.model.apis.flatMap((api) =>
    api.stages.map(async (stage) => {
      const route = easiest(routes.filter((staged) => staged.api === api && staged.stage === stage));
      return route ? [printable(await callLine(route, surroundings))] : [];
    }),
  );
  return (await Promise.all(lines)).flat();
}

/** Whoever has the gateway calls with its credentials. */
function surroundingsOf(gateway: LocalGateway): CallSurroundings {
  return {
    credentials: gateway.credentials,
    usagePlans: gateway.model.usagePlans,
    clock: { now: () => Date.now() },
    tokenFor: ({ key: route, api }) => gateway.token({ route, api: api.origin.logicalId }),
    urlOf: ({ api, stage }) => {
      const served = gateway.apis.find(({ id }) => id === api.id);
      return served?.stages.find(({ name }) => name === stage.name)?.url ?? '';
    },
  };
}

/** A route that anybody may GET, and that needs no parameter, if there is one; a WebSocket API is called by `$connect`. */
function easiest(routes: readonly StagedRoute[]): StagedRoute | undefined {
  return routes.toSorted((a, b) => effortOf(a) - effortOf(b))[0];
}

function effortOf(staged: StagedRoute): number {
  const { protocol, route, key } = staged;
  if (protocol === 'WEBSOCKET') return key === '$connect' ? 0 : 1;
  const { method, query, headers } = sampleRequest(staged);
  const ofKey = 'apiKeyRequired' in route && route.apiKeyRequired ? 1 : 0;
  const ofMethod = method === 'GET' ? 0 : 4;
  return (
    efforts[route.authorizationType] + ofKey + ofMethod + (key.includes('{') ? 1 : 0) + query.length + headers.length
  );
}

/** What a Lambda authorizer takes, nobody knows. */
const efforts: Readonly<Record<StagedRoute['route']['authorizationType'], number>> = {
  NONE: 0,
  JWT: 8,
  COGNITO_USER_POOLS: 8,
  AWS_IAM: 8,
  CUSTOM: 16,
};
