import { tryFindNearest } from '../assembly/nearest.js';
import type { LocalKeys } from '../authorizers/local-keys.js';
import { mintToken } from '../authorizers/mint-token.js';
import type { AssemblyModel } from '../model/assembly-model.js';
import { constructNameOf } from '../model/construct-name.js';
import type { Clock } from '../model/execution.js';
import { UsageError } from '../model/usage-error.js';
import { findStagedRoutes } from './find-route.js';
import type { StagedRoute } from './staged-routes.js';
import { issuersOf, issuersOfRoute, type NamedIssuer } from './token-issuers.js';

/** What a token is for, and what it says. */
export interface TokenOptions {
  /** The route that is to take it, such as `GET /books/{id}`: its authorizer says who issues it, for whom, and which scopes. */
  readonly route?: string | undefined;
  /** The API of the route, by name, logical id or id; needed only where several have it. */
  readonly api?: string | undefined;
  /** The user pool or authorizer, by construct, logical id or name, or the address of the issuer; needed only where there are several. */
  readonly issuer?: string | undefined;
  /** Who has signed in: the claim `sub`. */
  readonly subject?: string | undefined;
  /** The name of the user in a user pool; that of the subject if it is left out. */
  readonly username?: string | undefined;
  /** Those that the route asks for if they are left out. */
  readonly scopes?: readonly string[] | undefined;
  /** Added to the others, or put in their place. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /** The app client or audience; the first that is known if it is left out. */
  readonly audience?: string | undefined;
  /** Of a user pool; `access` where there are scopes, and `id` where there are none, if it is left out. */
  readonly use?: 'id' | 'access' | undefined;
  /** An hour if it is left out. */
  readonly expiresInSeconds?: number | undefined;
}

/**
 * Makes a token that an authorizer of the assembly takes, in the name of a user pool or of any other issuer.
 *
 * @throws UsageError `UNKNOWN_ISSUER` where nobody, or several could issue it
 */
export async function issueToken(
  options: TokenOptions,
  model: AssemblyModel,
  keys: LocalKeys,
  clock: Clock,
): Promise<string> {
  const routes = options.route === undefined ? [] : findStagedRoutes(model, { ...options, route: options.route });
  const { issuer } = routes.length > 0 ? issuerOfRoutes(options, routes, model) : onlyOne(options, issuersOf(model));
  const scopes = options.scopes ?? routes.map(scopesOf).find((asked) => asked.length > 0) ?? [];
  const { subject, username, claims, use = scopes.length > 0 ? 'access' : 'id', expiresInSeconds = 3600 } = options;
  const { audience = issuer.audience } = options;
  const request = { issuer: { ...issuer, audience }, subject, username, scopes, claims, use, expiresInSeconds };
  return mintToken(request, keys, clock);
}

/** The scopes that a route asks for. */
function scopesOf(staged: StagedRoute): readonly string[] {
  return staged.protocol === 'WEBSOCKET' ? [] : staged.route.authorizationScopes;
}

/** Of several pools of one authorizer any will do, and the first is taken; several APIs may have a route of the same key. */
function issuerOfRoutes(options: TokenOptions, routes: readonly StagedRoute[], model: AssemblyModel): NamedIssuer {
  const taking = routes.filter((staged) => issuersOfRoute(staged, model).length > 0);
  const [staged] = taking;
  if (!staged) throw noToken(routes[0] as StagedRoute);
  const issuers = issuersOfRoute(staged, model);
  if (options.issuer !== undefined) return onlyOne(options, issuers);
  const apis = new Set(taking.map(({ api }) => api));
  const urls = new Set(taking.map((other) => issuersOfRoute(other, model)[0]?.issuer.url));
  if (urls.size === 1) return issuers[0] as NamedIssuer;
  const names = [...apis].map(({ name, origin }) => `${name} (${origin.logicalId})`).join(', ');
  throw new UsageError(
    'UNKNOWN_ISSUER',
    `${staged.key} is a route of several APIs: ${names}`,
    'choose one by its logical id',
  );
}

function noToken(staged: StagedRoute): UsageError {
  const { message, fix } = whyNoToken(staged);
  return new UsageError('UNKNOWN_ISSUER', `${staged.key} of the API ${staged.api.name} ${message}`, fix);
}

function whyNoToken({ route }: StagedRoute): { readonly message: string; readonly fix: string } {
  if (route.authorizationType === 'NONE')
    return { message: 'takes everybody', fix: 'send the request without a token' };
  if (route.authorizationType === 'AWS_IAM') {
    return { message: 'takes signed requests', fix: 'sign it with the credentials of the gateway' };
  }
  const name = route.authorizer ? constructNameOf(route.authorizer.origin) : 'its authorizer';
  return {
    message: `is behind ${name}, of which only itself knows what it takes`,
    fix: 'make what its function takes for a token',
  };
}

function onlyOne({ issuer: asked, api }: TokenOptions, issuers: readonly NamedIssuer[]): NamedIssuer {
  const fitting = asked === undefined ? issuers : issuers.filter(({ names }) => names.includes(asked));
  const [found, another] = fitting;
  if (found && !another) return found;
  const names = issuers.map(({ name }) => name).join(', ');
  if (issuers.length === 0) {
    const fix = 'put a route behind a user pool or a JWT authorizer';
    throw new UsageError('UNKNOWN_ISSUER', 'no authorizer of the assembly takes tokens of an issuer', fix);
  }
  if (asked === undefined) {
    const fix = `choose one by its route or issuer${api === undefined ? '' : ', or another API'}`;
    throw new UsageError('UNKNOWN_ISSUER', `tokens of several issuers are taken: ${names}`, fix);
  }
  const near = tryFindNearest(
    asked,
    issuers.flatMap((candidate) => candidate.names),
  );
  const fix = near === undefined ? `choose one of ${names}` : `did you mean ${near}?`;
  throw new UsageError('UNKNOWN_ISSUER', `no issuer whose tokens are taken is called ${asked}`, fix);
}
