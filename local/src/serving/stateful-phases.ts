import type { RunningApis } from '../control-plane/running-apis.js';
import { configurationError } from '../integrations/refusals.js';
import { anonymous, type Caller } from '../model/caller.js';
import type { Execution } from '../model/execution.js';
import type { HttpApi } from '../model/http-api.js';
import type { RestApi, RestStage } from '../model/rest-api.js';
import type { WebSocketApi } from '../model/websocket-api.js';
import type { AuthorizeHttpRequest } from '../pipeline/http/environment.js';
import { openPhases, type RestPhases } from '../pipeline/rest/phases.js';
import type { AuthorizeConnect } from '../pipeline/websocket/environment.js';

/** The phases that keep a state from one request to the next, for each kind of API. */
export interface StatefulPhases {
  rest(api: RestApi, stage: RestStage): RestPhases;
  http(api: HttpApi): AuthorizeHttpRequest;
  webSocket(api: WebSocketApi): AuthorizeConnect;
  flushStageCache: RunningApis['flushStageCache'];
  flushStageAuthorizersCache: RunningApis['flushStageAuthorizersCache'];
  usageOf: RunningApis['usageOf'];
}

/** Lets requests to routes without authorization through, and refuses all others: nobody is let in unasked. */
export const phases: StatefulPhases = {
  rest: () => ({
    ...openPhases,
    authorize: async ({ rest }, method) =>
      method.authorizationType === 'NONE' ? anonymous : refuse(rest.execution, method.authorizationType),
  }),
  http:
    () =>
    (execution, { route }) =>
      refuse(execution, route.authorizationType),
  webSocket:
    () =>
    (execution, { route }) =>
      refuse(execution, route.authorizationType),
  flushStageCache: () => {},
  flushStageAuthorizersCache: () => {},
  usageOf: () => [],
};

async function refuse(execution: Execution, authorizationType: string): Promise<Caller> {
  throw configurationError(execution, `authorization of type ${authorizationType} is not emulated`);
}
