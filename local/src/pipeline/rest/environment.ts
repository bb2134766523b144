import type { IntegrationEnvironment } from '../../integrations/integration.js';
import type { TraceIds } from '../../mapping/trace-id.js';
import type { RestApi, RestStage } from '../../model/rest-api.js';
import type { RestPhases } from './phases.js';

/** Everything outside of a REST API that its executions reach. */
export interface RestEnvironment extends IntegrationEnvironment {
  /** At least 0 and below 1: chooses the requests of a canary. */
  random(): number;
  readonly traceIds: TraceIds;
  /** The phases that keep a state, of one stage. */
  phases(api: RestApi, stage: RestStage): RestPhases;
}
