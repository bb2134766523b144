import type { AnswerConnectionCall } from '../control-plane/connections.js';
import type { IntegrationEnvironment } from '../integrations/integration.js';
import type { Api } from '../model/assembly-model.js';
import type { ClientRequest, ClientResponse } from '../model/client.js';
import type { Clock } from '../model/execution.js';
import type { UsagePlan } from '../model/rest-api.js';
import type { Upgrade } from '../transports/http-servers.js';
import type { OpenConnections } from '../transports/open-connections.js';
import type { Journal } from './journal.js';
import type { StatefulPhases } from './stateful-phases.js';

/** What is behind the port of one API. */
export interface ApiService {
  /** The API as it is served now. */
  readonly api: Api;
  answer(client: ClientRequest): Promise<ClientResponse>;
  /** Of WebSocket APIs only. */
  onUpgrade?(upgrade: Upgrade): void;
  /** Settles when what it is doing has ended. */
  close(): Promise<void> | void;
}

/** A service whose API can be replaced; executions that have begun end with the one they began with. */
export interface Reloadable<A extends Api> extends ApiService {
  load(api: A): void;
}

/** The world that services live in, the same for all of them. */
export interface Surroundings {
  readonly clock: Clock;
  readonly integration: IntegrationEnvironment;
  readonly usagePlans: () => readonly UsagePlan[];
  readonly connections: OpenConnections;
  readonly answerConnectionCall: AnswerConnectionCall;
  readonly phases: StatefulPhases;
  readonly journal: Journal;
}
