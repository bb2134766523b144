import type { ClientRequest, ClientResponse } from '../model/client.js';
import type { Method, RestApi, RestStage } from '../model/rest-api.js';
import { findDestination } from '../pipeline/find-destination.js';
import { compileAccessLog, type FormatAccessLog } from '../pipeline/rest/access-log.js';
import type { RestEnvironment } from '../pipeline/rest/environment.js';
import { prepareRestApi } from '../pipeline/rest/prepare-rest-api.js';
import type { PreparedRestApi } from '../pipeline/rest/prepared.js';
import { refuseUnknownStage } from '../pipeline/rest/select-rest-stage.js';
import { executeRestApi } from '../pipeline/rest-api.js';
import type { Reloadable, Surroundings } from './api-service.js';
import { restEnvironment } from './environments.js';
import { tryFindFunctionName } from './function-behind.js';
import { LiveExecution } from './live-execution.js';

/** Serves a REST API. */
export class RestService implements Reloadable<RestApi> {
  readonly #surroundings: Surroundings;
  readonly #environment: RestEnvironment;
  #loaded: LoadedRestApi;

  constructor(api: RestApi, surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#environment = restEnvironment(surroundings);
    this.#loaded = new LoadedRestApi(api, this.#environment);
  }

  get api(): RestApi {
    return this.#loaded.api;
  }

  load(api: RestApi): void {
    this.#loaded = new LoadedRestApi(api, this.#environment);
  }

  async answer(client: ClientRequest): Promise<ClientResponse> {
    const loaded = this.#loaded;
    const { clock, journal } = this.#surroundings;
    const execution = new LiveExecution(clock, journal);
    const asked = { method: client.method, path: client.target };
    const found = loaded.tryFind(client);
    if (!found) {
      const refusal = refuseUnknownStage(execution, loaded.api, client);
      journal.onRequest(execution.toRecord(loaded.api, asked, { status: refusal.status, function: undefined }));
      return refusal;
    }
    const { prepared, formatAccessLog } = found.stage;
    const response = await executeRestApi(execution, prepared, client, found.basePath);
    if (formatAccessLog) journal.onAccessLog(formatAccessLog(response.record));
    const name = loaded.functionBehind(response.record.scope.rest.method, prepared);
    journal.onRequest(execution.toRecord(loaded.api, asked, { status: response.status, function: name }));
    return response;
  }

  close(): void {}
}

/** A stage with everything compiled that does not depend on a request. */
interface LoadedStage {
  readonly prepared: PreparedRestApi;
  readonly formatAccessLog?: FormatAccessLog;
}

interface Found {
  readonly stage: LoadedStage;
  readonly basePath: string | undefined;
}

/** A REST API with each of its stages compiled. */
class LoadedRestApi {
  readonly #stages: ReadonlyMap<string, LoadedStage>;

  constructor(
    readonly api: RestApi,
    readonly environment: RestEnvironment,
  ) {
    this.#stages = new Map(api.stages.map((stage) => [stage.name, loadStage(api, stage, environment)]));
  }

  /** The stage that a request leads to. */
  tryFind(client: ClientRequest): Found | undefined {
    const destination = findDestination(this.api, client);
    const stage = destination && this.#stages.get(destination.stage.name);
    return stage && { stage, basePath: destination.basePath };
  }

  functionBehind(method: Method | undefined, { stage }: PreparedRestApi): string | undefined {
    const { findFunction } = this.environment;
    return tryFindFunctionName(findFunction, { uri: method?.integration?.uri, variables: stage.variables });
  }
}

function loadStage(api: RestApi, stage: RestStage, environment: RestEnvironment): LoadedStage {
  const prepared = prepareRestApi(api, stage, environment);
  return { prepared, ...(stage.accessLog && { formatAccessLog: compileAccessLog(stage.accessLog.format) }) };
}
