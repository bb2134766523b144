import { defaultIamCredentials } from '../authorizers/iam.js';
import { LocalKeys } from '../authorizers/local-keys.js';
import { callLine } from '../client/call-lines/call-line.js';
import type { Api, AssemblyModel } from '../model/assembly-model.js';
import type { ApiDescription } from '../serving/api-description.js';
import { issueToken } from '../serving/issue-token.js';
import { hostForClients } from '../serving/local-addresses.js';
import type { StagedRoute } from '../serving/staged-routes.js';
import { cacheFolder } from '../transports/tls.js';

/** Where a gateway runs, or would run, and what it takes. */
export interface GatewayPlace {
  /** Of the console. */
  readonly port: number;
  readonly host: string;
  readonly iamCredentials?: Readonly<Record<string, string>>;
}

/** A line for each route that calls it at the gateway that runs there, or that would. */
export async function callLines(
  routes: readonly StagedRoute[],
  model: AssemblyModel,
  place: GatewayPlace,
): Promise<readonly string[]> {
  const { iamCredentials = defaultIamCredentials } = place;
  const [accessKeyId = '', secretAccessKey = ''] = Object.entries(iamCredentials)[0] ?? [];
  const served = await tryAskConsole(place);
  const keys = new LocalKeys(cacheFolder());
  const clock = { now: () => Date.now() };
  const surroundings = {
    credentials: { accessKeyId, secretAccessKey },
    usagePlans: model.usagePlans,
    clock,
    tokenFor: ({ key: route, api }: StagedRoute) => issueToken({ route, api: api.id }, model, keys, clock),
    urlOf: (staged: StagedRoute) => servedUrl(staged, served) ?? wouldBeUrl(staged, model.apis, place),
  };
  return Promise.all(routes.map((staged) => callLine(staged, surroundings)));
}

/** The APIs of the gateway that runs; none where none does, or it asks for a token. */
async function tryAskConsole({ host, port }: GatewayPlace): Promise<readonly ApiDescription[]> {
  try {
    const url = `http://${hostForClients(host)}:${port}/api/apis`;
    const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
    return response.ok ? ((await response.json()) as readonly ApiDescription[]) : [];
  } catch {
    return [];
  }
}

function servedUrl({ api, stage }: StagedRoute, served: readonly ApiDescription[]): string | undefined {
  return served.find(({ id }) => id === api.id)?.stages.find(({ name }) => name === stage.name)?.url;
}

/** APIs listen at the ports behind the console's, in the order of the template. */
function wouldBeUrl({ api, stage, protocol }: StagedRoute, apis: readonly Api[], { host, port }: GatewayPlace): string {
  const scheme = protocol === 'WEBSOCKET' ? 'ws' : 'http';
  const path = stage.name === '$default' ? '' : `/${stage.name}`;
  return `${scheme}://${hostForClients(host)}:${port + 1 + apis.indexOf(api)}${path}`;
}
