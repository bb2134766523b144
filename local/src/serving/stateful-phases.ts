import type { PolicyAnswer, SimpleAnswer } from '../authorizers/authorizer-answer.js';
import { DecisionCache } from '../authorizers/decision-cache.js';
import { IssuerKeys } from '../authorizers/issuer-keys.js';
import type { LocalKeys } from '../authorizers/local-keys.js';
import type { KeysOfIssuer } from '../authorizers/token.js';
import type { RunningApis } from '../control-plane/running-apis.js';
import type { FindAccessKey } from '../functions/credentials.js';
import type { IntegrationEnvironment } from '../integrations/integration.js';
import type { UserPool } from '../model/assembly-model.js';
import type { Clock } from '../model/execution.js';
import type { HttpApi } from '../model/http-api.js';
import type { RestApi, RestStage, UsagePlan } from '../model/rest-api.js';
import type { ThrottleSettings } from '../model/settings.js';
import type { WebSocketApi } from '../model/websocket-api.js';
import { compileHttpAuthorization } from '../pipeline/http/authorize.js';
import type { AuthorizeHttpRequest } from '../pipeline/http/environment.js';
import { compileAuthorization } from '../pipeline/rest/authorize.js';
import { compileCache, type StageCache } from '../pipeline/rest/cache.js';
import { compileMethodSettings } from '../pipeline/rest/method-settings.js';
import type { RestPhases } from '../pipeline/rest/phases.js';
import { ResponseStore } from '../pipeline/rest/response-store.js';
import { compileUsagePlans } from '../pipeline/rest/usage-plan.js';
import { Buckets } from '../pipeline/throttle/buckets.js';
import type { Metering } from '../pipeline/throttle/metering.js';
import { UsageLedger } from '../pipeline/throttle/usage-ledger.js';
import { compileConnectAuthorization } from '../pipeline/websocket/authorize.js';
import type { AuthorizeConnect } from '../pipeline/websocket/environment.js';

/** What the phases that keep a state reach outside of the APIs. */
export interface PhaseSurroundings {
  readonly clock: Clock;
  readonly functions: Pick<IntegrationEnvironment, 'functions' | 'findFunction'>;
  readonly usagePlans: () => readonly UsagePlan[];
  readonly userPools: () => readonly UserPool[];
  readonly localKeys: LocalKeys;
  /** A file or URL with keys of token issuers. */
  readonly jwks?: string | undefined;
  /** The access keys that may sign requests. */
  readonly findKey: FindAccessKey;
  /** What the account is allowed; AWS's default quota if it is left out. */
  readonly accountThrottle?: ThrottleSettings | undefined;
}

/** The phases that keep a state from one request to the next, for each kind of API. The state outlives a reload. */
export interface StatefulPhases {
  rest(api: RestApi, stage: RestStage): RestPhases;
  http(api: HttpApi): AuthorizeHttpRequest;
  webSocket(api: WebSocketApi): AuthorizeConnect;
  /** What every kind of API counts its requests with. */
  readonly metering: Metering;
  flushStageCache: RunningApis['flushStageCache'];
  flushStageAuthorizersCache: RunningApis['flushStageAuthorizersCache'];
  usageOf: RunningApis['usageOf'];
  /** Nothing is counted and nothing cached, as at the start; what is compiled holds buckets, and has to be compiled anew. */
  reset(): void;
}

/** Makes the phases, with nothing counted and nothing cached. */
export function createPhases(surroundings: PhaseSurroundings): StatefulPhases {
  const { clock, functions, usagePlans, userPools, localKeys, jwks, findKey } = surroundings;
  const buckets = new Buckets(clock, surroundings.accountThrottle);
  const metering: Metering = { usagePlans, buckets, ledger: new UsageLedger(clock) };
  const keys = new IssuerKeys({
    clock,
    userPools,
    localKeys,
    ...(jwks !== undefined && { given: jwks }),
  });
  const keysOf: KeysOfIssuer = (issuer, keyId) => keys.keysOf(issuer, keyId);
  const outside = { ...functions, findKey, keysOf };
  const stages = new StageStates(clock);
  return {
    rest: (api, stage) => {
      const state = stages.of(api.id, stage.name);
      const settingsOf = compileMethodSettings(stage);
      return {
        authorize: compileAuthorization(api, {
          ...outside,
          userPools: { keysOf, userPools },
          decisions: state.policies,
        }),
        checkUsagePlan: compileUsagePlans(settingsOf, metering),
        ...compileCache(stage, settingsOf, state.cache),
      };
    },
    http: (api) =>
      compileHttpAuthorization(api, { ...outside, decisionsOf: ({ id }, { name }) => stages.of(id, name).answers }),
    webSocket: (api) => compileConnectAuthorization(api, outside),
    metering,
    flushStageCache: (apiId, stageName) => clearCache(stages.of(apiId, stageName)),
    flushStageAuthorizersCache: (apiId, stageName) => clearDecisions(stages.of(apiId, stageName)),
    reset: () => {
      metering.ledger.clear();
      buckets.clear();
      stages.clear();
    },
    usageOf: (planId, keyId, startDate, endDate) => {
      const plan = usagePlans().find(({ id }) => id === planId);
      return plan ? metering.ledger.usageOf(plan, keyId, startDate, endDate) : [];
    },
  };
}

interface StageState {
  readonly cache: StageCache;
  /** Of the Lambda authorizers of a REST API. */
  readonly policies: DecisionCache<PolicyAnswer>;
  /** Of those of an HTTP API. */
  readonly answers: DecisionCache<PolicyAnswer | SimpleAnswer>;
}

function clearCache({ cache }: StageState): void {
  cache.stage.clear();
  cache.canary.clear();
}

function clearDecisions({ policies, answers }: StageState): void {
  policies.clear();
  answers.clear();
}

class StageStates {
  readonly #clock: Clock;
  readonly #states = new Map<string, StageState>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  clear(): void {
    for (const state of this.#states.values()) {
      clearCache(state);
      clearDecisions(state);
    }
  }

  of(apiId: string, stageName: string): StageState {
    const name = `${apiId}/${stageName}`;
    const state = this.#states.get(name) ?? newState(this.#clock);
    this.#states.set(name, state);
    return state;
  }
}

function newState(clock: Clock): StageState {
  return {
    cache: { stage: new ResponseStore(clock), canary: new ResponseStore(clock) },
    policies: new DecisionCache(clock),
    answers: new DecisionCache(clock),
  };
}
