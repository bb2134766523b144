import { randomBytes } from 'node:crypto';
import type { Clock } from '../model/execution.js';
import type { ApiKey } from '../model/rest-api.js';
import { type ControlPlaneState, makeId, originOf } from './control-plane-state.js';
import { badRequest, findItem, type OperationTable, ok, pageOf, Refusal } from './operations.js';
import { applyPatches, booleanOf, type PatchTable } from './patch.js';

/** The operations on API keys. What they change counts from the next request on. */
export function apiKeyOperations(state: ControlPlaneState, clock: Clock): OperationTable {
  const createdDate = clock.now() / 1000;
  const shapeOf = ({ id, name, enabled, value }: ApiKey, isValueShown: boolean) => ({
    ...{ id, name, enabled, createdDate, lastUpdatedDate: createdDate, stageKeys: [] },
    ...(isValueShown ? { value } : {}),
  });
  return {
    'GET /apikeys': ({ query }) => {
      const isValueShown = query.get('includeValues') === 'true';
      const named = state.apiKeys.filter(({ name }) => name.startsWith(query.get('name') ?? ''));
      return pageOf(
        named.map((key) => shapeOf(key, isValueShown)),
        query,
      );
    },
    'POST /apikeys': ({ body }) => {
      const key = newApiKey(body, state);
      state.addApiKey(key);
      return { status: 201, body: shapeOf(key, true) };
    },
    'GET /apikeys/{id}': ({ path, query }) =>
      ok(shapeOf(findApiKey(state, path.id), query.get('includeValue') === 'true')),
    'PATCH /apikeys/{id}': ({ path, body }) => {
      const key = applyPatches(findApiKey(state, path.id), body.patchOperations, apiKeyPatches);
      state.replaceApiKey(key);
      return ok(shapeOf(key, false));
    },
    'DELETE /apikeys/{id}': ({ path }) => {
      state.deleteApiKey(findApiKey(state, path.id).id);
      return { status: 202 };
    },
  };
}

/** The API key of that id. */
export function findApiKey(state: ControlPlaneState, id: unknown): ApiKey {
  return findItem(state.apiKeys, (key) => key.id === id, 'Invalid API Key identifier specified');
}

const apiKeyPatches: PatchTable<ApiKey> = {
  'replace /name': (key, value) => ({ ...key, name: value }),
  'replace /enabled': (key, value) => ({ ...key, enabled: booleanOf(value) }),
};

function newApiKey(body: Readonly<Record<string, unknown>>, state: ControlPlaneState): ApiKey {
  const value = typeof body.value === 'string' ? body.value : randomBytes(30).toString('base64url').slice(0, 40);
  if (value.length < 20 || value.length > 128) throw badRequest('API Key value should be at least 20 characters');
  if (state.apiKeys.some((key) => key.value === value)) {
    throw new Refusal(409, 'ConflictException', 'API Key already exists');
  }
  const id = makeId();
  return { origin: originOf(id), id, name: String(body.name ?? ''), value, enabled: body.enabled === true };
}
