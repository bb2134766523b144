import type { ClientRequest, ClientResponse } from '../model/client.js';
import type { HttpApi, HttpRoute, HttpStage } from '../model/http-api.js';
import type { HttpApiEnvironment } from '../pipeline/http/environment.js';
import { type PreparedHttpApi, prepareHttpApi } from '../pipeline/http/prepared.js';
import { executeHttpApi } from '../pipeline/http-api.js';
import type { Reloadable, Surroundings } from './api-service.js';
import { httpApiEnvironment } from './environments.js';
import { tryFindFunctionName } from './function-behind.js';
import { LiveExecution } from './live-execution.js';

/** Serves an HTTP API. */
export class HttpService implements Reloadable<HttpApi> {
  readonly #environment: HttpApiEnvironment;
  readonly #surroundings: Surroundings;
  #prepared: PreparedHttpApi;

  constructor(api: HttpApi, surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#environment = httpApiEnvironment(surroundings);
    this.#prepared = prepareHttpApi(api, this.#environment);
  }

  get api(): HttpApi {
    return this.#prepared.api;
  }

  load(api: HttpApi): void {
    this.#prepared = prepareHttpApi(api, this.#environment);
  }

  async answer(client: ClientRequest): Promise<ClientResponse> {
    const prepared = this.#prepared;
    const { clock, journal } = this.#surroundings;
    const execution = new LiveExecution(clock, journal);
    const response = await executeHttpApi(execution, prepared, client);
    const asked = { method: client.method, path: client.target };
    const ending = { status: response.status, function: this.#functionBehind(response) };
    journal.onRequest(execution.toRecord(prepared.api, asked, ending));
    return response;
  }

  close(): void {}

  #functionBehind({ stage, route }: { readonly stage?: HttpStage; readonly route?: HttpRoute }): string | undefined {
    if (!stage || !route?.integration || route.integration.integrationSubtype !== undefined) return undefined;
    const { integrationUri: uri } = route.integration;
    return tryFindFunctionName(this.#environment.findFunction, { uri, variables: stage.variables });
  }
}
