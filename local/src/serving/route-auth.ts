import { findFunction } from '../deployment/function-reference.js';
import { substituteStageVariables } from '../mapping/stage-variables.js';
import type { AssemblyModel } from '../model/assembly-model.js';
import type { HttpAuthorizer } from '../model/http-api.js';
import type { RestAuthorizer } from '../model/rest-api.js';
import { type Resolvable, Unresolved } from '../model/unresolved.js';
import type { NameResource } from './resource-names.js';
import type { StagedRoute } from './staged-routes.js';

/** Who may call a route: `NONE`, `AWS_IAM`, `cognito Books/Staff (books/read)`, `jwt https://…`, `lambda Books/Check + API key`. */
export function describeAuth(staged: StagedRoute, model: AssemblyModel, nameOf: NameResource): string {
  const scopes = staged.protocol === 'WEBSOCKET' ? [] : staged.route.authorizationScopes;
  const auth = describeAuthorizer(staged, model, nameOf) + (scopes.length === 0 ? '' : ` (${scopes.join(' ')})`);
  if (staged.protocol === 'HTTP' || !staged.route.apiKeyRequired) return auth;
  return staged.route.authorizationType === 'NONE' ? 'API key' : `${auth} + API key`;
}

function describeAuthorizer(staged: StagedRoute, model: AssemblyModel, nameOf: NameResource): string {
  const { authorizer, authorizationType } = staged.route;
  if (!authorizer) return authorizationType;
  if (staged.protocol === 'REST' && authorizationType === 'COGNITO_USER_POOLS') {
    return describePools(authorizer as RestAuthorizer, model, nameOf);
  }
  if (staged.protocol === 'HTTP' && authorizationType === 'JWT') {
    return describeIssuer(authorizer as HttpAuthorizer, model, nameOf);
  }
  const { authorizerUri: uri, name } = authorizer;
  if (typeof uri !== 'string') return `lambda ${name}`;
  const found = findFunction(model.functions, substituteStageVariables(uri, staged.stage.variables));
  return `lambda ${found ? nameOf(found.function, found.function.name) : name}`;
}

function describePools({ providerArns, name }: RestAuthorizer, model: AssemblyModel, nameOf: NameResource): string {
  const names = providerArns.map((arn) => {
    const pool = model.userPools.find((candidate) => candidate.arn === arn);
    if (pool) return nameOf(pool, pool.id);
    return typeof arn === 'string' ? arn.replace(/^.*userpool\//, '') : name;
  });
  return `cognito ${names.join(', ')}`;
}

function describeIssuer({ jwtIssuer }: HttpAuthorizer, model: AssemblyModel, nameOf: NameResource): string {
  const issuer = textOf(jwtIssuer);
  const pool = model.userPools.find((candidate) => candidate.issuer === issuer);
  if (pool) return `cognito ${nameOf(pool, pool.id)}`;
  const imported = /^https:\/\/cognito-idp\.[^/]+\/([\w-]+)$/.exec(issuer)?.[1];
  return imported === undefined ? `jwt ${issuer}` : `cognito ${imported}`;
}

function textOf(value: Resolvable<string> | undefined): string {
  if (value instanceof Unresolved) return `${value.expression} (has no value)`;
  return value ?? 'without an issuer';
}
