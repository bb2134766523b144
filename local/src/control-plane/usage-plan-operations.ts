import type { ApiKey, QuotaSettings, UsagePlan, UsagePlanStage } from '../model/rest-api.js';
import type { ThrottleSettings } from '../model/settings.js';
import { findApiKey } from './api-key-operations.js';
import { type ControlPlaneState, makeId, originOf } from './control-plane-state.js';
import { badRequest, findItem, type OperationRequest, type OperationTable, ok, pageOf, Refusal } from './operations.js';
import { applyPatches, numberOf, type PatchTable, wordOf } from './patch.js';
import type { RunningApis } from './running-apis.js';

/** The operations on usage plans and their keys. What they change counts from the next request on. */
export function usagePlanOperations(state: ControlPlaneState, running: RunningApis): OperationTable {
  const planOf = ({ path }: OperationRequest): UsagePlan =>
    findItem(state.usagePlans, ({ id }) => id === path.planId, 'Invalid Usage Plan ID specified');
  const planKeyOf = (request: OperationRequest): ApiKey => {
    const { apiKeys } = planOf(request);
    return findItem(
      apiKeys,
      ({ id }) => id === request.path.keyId,
      'Invalid API Key identifier specified for usage plan',
    );
  };
  return {
    'GET /usageplans': ({ query }) => {
      const keyId = query.get('keyId');
      const plans = state.usagePlans.filter((plan) => !keyId || plan.apiKeys.some(({ id }) => id === keyId));
      return pageOf(plans.map(planShape), query);
    },
    'POST /usageplans': ({ body }) => {
      const plan = newUsagePlan(body);
      state.addUsagePlan(plan);
      return { status: 201, body: planShape(plan) };
    },
    'GET /usageplans/{planId}': (request) => ok(planShape(planOf(request))),
    'PATCH /usageplans/{planId}': (request) => {
      const plan = applyPatches(planOf(request), request.body.patchOperations, usagePlanPatches);
      state.replaceUsagePlan(plan);
      return ok(planShape(plan));
    },
    'DELETE /usageplans/{planId}': (request) => {
      state.deleteUsagePlan(planOf(request).id);
      return { status: 202 };
    },
    'GET /usageplans/{planId}/keys': (request) => pageOf(planOf(request).apiKeys.map(planKeyShape), request.query),
    'GET /usageplans/{planId}/keys/{keyId}': (request) => ok(planKeyShape(planKeyOf(request))),
    'POST /usageplans/{planId}/keys': (request) => {
      const plan = planOf(request);
      const key = findApiKey(state, request.body.keyId);
      if (plan.apiKeys.some(({ id }) => id === key.id)) {
        throw new Refusal(409, 'ConflictException', 'Usage Plan Key already exists');
      }
      state.replaceUsagePlan({ ...plan, apiKeys: [...plan.apiKeys, key] });
      return { status: 201, body: planKeyShape(key) };
    },
    'DELETE /usageplans/{planId}/keys/{keyId}': (request) => {
      const plan = planOf(request);
      const { id } = planKeyOf(request);
      state.replaceUsagePlan({ ...plan, apiKeys: plan.apiKeys.filter((key) => key.id !== id) });
      return { status: 202 };
    },
    'GET /usageplans/{planId}/usage': (request) => ok(usageShape(planOf(request), request.query, running)),
  };
}

const noQuota: QuotaSettings = { limit: 0, offset: 0, period: 'MONTH' };

const usagePlanPatches: PatchTable<UsagePlan> = {
  'replace /name': (plan, value) => ({ ...plan, name: value }),
  'replace /throttle/rateLimit': (plan, value) => ({
    ...plan,
    throttle: { ...plan.throttle, rateLimit: numberOf(value) },
  }),
  'replace /throttle/burstLimit': (plan, value) => ({
    ...plan,
    throttle: { ...plan.throttle, burstLimit: numberOf(value) },
  }),
  'remove /throttle': ({ throttle: _throttle, ...plan }) => plan,
  'replace /quota/limit': (plan, value) => ({ ...plan, quota: { ...(plan.quota ?? noQuota), limit: numberOf(value) } }),
  'replace /quota/offset': (plan, value) => ({
    ...plan,
    quota: { ...(plan.quota ?? noQuota), offset: numberOf(value) },
  }),
  'replace /quota/period': (plan, value) => ({
    ...plan,
    quota: { ...(plan.quota ?? noQuota), period: wordOf(value, ['DAY', 'WEEK', 'MONTH']) },
  }),
  'remove /quota': ({ quota: _quota, ...plan }) => plan,
  'add /apiStages': (plan, value) => ({ ...plan, apiStages: [...plan.apiStages, stageReference(value)] }),
  'remove /apiStages': (plan, value) => {
    const { apiId, stageName } = stageReference(value);
    const isOther = (stage: UsagePlanStage) => stage.apiId !== apiId || stage.stageName !== stageName;
    return { ...plan, apiStages: plan.apiStages.filter(isOther) };
  },
};

function stageReference(value: string): UsagePlanStage {
  const [apiId, stageName] = value.split(':');
  if (!apiId || !stageName) throw badRequest('Invalid API stage specified: it must be of the form apiId:stageName');
  return { apiId, stageName, throttle: {} };
}

function newUsagePlan(body: Readonly<Record<string, unknown>>): UsagePlan {
  if (typeof body.name !== 'string' || body.name === '') throw badRequest('Usage Plan name must be specified');
  const id = makeId();
  const stages = (body.apiStages ?? []) as { apiId: string; stage: string; throttle?: UsagePlanStage['throttle'] }[];
  const quota = body.quota as Partial<QuotaSettings> | undefined;
  return {
    origin: originOf(id),
    id,
    name: body.name,
    ...(body.throttle ? { throttle: body.throttle as ThrottleSettings } : {}),
    ...(quota ? { quota: { ...noQuota, ...quota } } : {}),
    apiStages: stages.map(({ apiId, stage, throttle = {} }) => ({ apiId, stageName: stage, throttle })),
    apiKeys: [],
  };
}

function planShape(plan: UsagePlan): object {
  return {
    id: plan.id,
    name: plan.name,
    apiStages: plan.apiStages.map(({ apiId, stageName, throttle }) => ({
      apiId,
      stage: stageName,
      throttle: Object.keys(throttle).length > 0 ? throttle : undefined,
    })),
    throttle: plan.throttle,
    quota: plan.quota,
  };
}

function planKeyShape({ id, name, value }: ApiKey): object {
  return { id, type: 'API_KEY', name, value };
}

function usageShape(plan: UsagePlan, query: ReadonlyMap<string, string>, running: RunningApis): object {
  const startDate = dateOf(query, 'startDate');
  const endDate = dateOf(query, 'endDate');
  if (Date.parse(endDate) - Date.parse(startDate) > longestUsageMillis)
    throw badRequest('Invalid date range: it is longer than a year');
  const keyId = query.get('keyId');
  const keys = plan.apiKeys.filter(({ id }) => !keyId || id === keyId);
  const values = keys.map(({ id }) => [id, running.usageOf(plan.id, id, startDate, endDate)] as const);
  return { usagePlanId: plan.id, startDate, endDate, values: Object.fromEntries(values) };
}

/** Of a question for usage: a year that has a day more. */
const longestUsageMillis = 366 * 86_400_000;

function dateOf(query: ReadonlyMap<string, string>, name: string): string {
  const date = query.get(name) ?? '';
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) throw badRequest(`Invalid ${name}: it must be of the form YYYY-MM-DD`);
  return date;
}
