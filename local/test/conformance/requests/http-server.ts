import type { Caller } from '../../../src/model/caller.js';
import type { ClientRequest } from '../../../src/model/client.js';
import type { HttpApi } from '../../../src/model/http-api.js';
import { prepareHttpApi } from '../../../src/pipeline/http/prepared.js';
import { executeHttpApi, type HttpApiResponse } from '../../../src/pipeline/http-api.js';
import { listen } from '../../../src/transports/http.js';
import { executionOf } from './case-execution.js';
import type { Definition } from './request-case.js';
import { modelOf } from './rest-server.js';
import { startV2Backends, type V2Backends } from './v2-backends.js';
import { phasesOf } from './v2-phases.js';
import { v2Template } from './v2-template.js';

/** The HTTP API of a case over a real socket, with its backends. */
export interface HttpCaseServer {
  readonly api: HttpApi;
  readonly port: number;
  readonly backends: V2Backends;
  readonly answers: readonly HttpApiResponse[];
  readonly accessLog: readonly string[];
  readonly reasons: readonly string[];
  close(): Promise<void>;
}

/** Serves the HTTP API of a definition. A caller is taken for who sent each request, whatever the authorizer. */
export async function serveHttpCase(given: Definition): Promise<HttpCaseServer> {
  const backends = await startV2Backends(given);
  const { definition } = backends;
  const model = modelOf(v2Template('HTTP', definition, backends.uriOf));
  const api = model.apis[0] as HttpApi;
  const reasons: string[] = [];
  const accessLog: string[] = [];
  const answers: HttpApiResponse[] = [];
  const clock = { now: () => Date.now() };
  const phases = phasesOf(model, backends, clock);
  const caller: Caller | undefined = definition.caller;
  const prepared = prepareHttpApi(api, {
    ...backends.integration,
    clock,
    buckets: phases.metering.buckets,
    authorizerOf: (served) => (caller ? async () => caller : phases.http(served)),
    writeAccessLog: (_, line) => accessLog.push(line),
  });
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    onRequest: async (request) => {
      const client: ClientRequest = definition.clientCertificate
        ? { ...request, clientCertificate: definition.clientCertificate }
        : request;
      const answer = await executeHttpApi(executionOf(clock, reasons), prepared, client);
      answers.push(answer);
      return answer;
    },
    onFailure: (error) => reasons.push(String((error as Error).stack)),
  });
  return {
    api,
    port: listener.port,
    backends,
    answers,
    accessLog,
    reasons,
    close: async () => {
      await listener.close();
      backends.close();
    },
  };
}
