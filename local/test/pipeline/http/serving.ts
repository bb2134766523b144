import type { AwsCall } from '../../../src/aws/aws-call.js';
import { createHttpSender } from '../../../src/integrations/send-http.js';
import type { HttpApi, HttpIntegration, HttpRoute, HttpStage } from '../../../src/model/http-api.js';
import type { Origin } from '../../../src/model/origin.js';
import type { HttpApiEnvironment } from '../../../src/pipeline/http/environment.js';
import { prepareHttpApi } from '../../../src/pipeline/http/prepared.js';
import { executeHttpApi } from '../../../src/pipeline/http-api.js';
import { Buckets } from '../../../src/pipeline/throttle/buckets.js';
import { type Listener, listen } from '../../../src/transports/http.js';
import { TestClock, TestExecutions } from '../test-execution.js';
import { TestFunctions } from '../test-functions.js';

export const origin = (logicalId: string): Origin => ({
  stackName: 'Stack',
  logicalId,
  constructPath: `Stack/${logicalId}`,
});

export function integration(given: Partial<HttpIntegration>): HttpIntegration {
  return {
    origin: origin('Integration'),
    id: 'int1',
    integrationType: 'AWS_PROXY',
    payloadFormatVersion: '2.0',
    connectionType: 'INTERNET',
    timeoutMillis: 30_000,
    requestParameters: {},
    responseParameters: {},
    ...given,
  };
}

export function route(routeKey: string, given: Partial<HttpRoute>): HttpRoute {
  return {
    origin: origin(`Route ${routeKey}`),
    id: `route ${routeKey}`,
    routeKey,
    authorizationType: 'NONE',
    authorizationScopes: [],
    ...given,
  };
}

export function stage(name: string, routes: readonly HttpRoute[], given: Partial<HttpStage> = {}): HttpStage {
  return {
    origin: origin(`Stage ${name}`),
    name,
    autoDeploy: true,
    routes,
    variables: {},
    defaultRouteSettings: {},
    routeSettings: {},
    ...given,
  };
}

export function httpApi(stages: readonly HttpStage[], given: Partial<HttpApi> = {}): HttpApi {
  return {
    protocol: 'HTTP',
    origin: origin('Api'),
    id: 'abcdef1234',
    name: 'test',
    region: 'us-east-1',
    accountId: '123456789012',
    disableExecuteApiEndpoint: false,
    routes: stages[0]?.routes ?? [],
    authorizers: [],
    stages,
    domains: [],
    ...given,
  };
}

/** What a test serves: an API over a real socket, with functions of the test. */
export class Serving {
  readonly clock = new TestClock();
  readonly executions = new TestExecutions(this.clock);
  readonly functions = new TestFunctions();
  readonly awsCalls: AwsCall[] = [];
  readonly accessLog: string[] = [];
  readonly vpcLinks: Record<string, string> = {};
  readonly #sender = createHttpSender();
  readonly #listeners: Listener[] = [];

  /** Serves an API and gives its origin, such as `http://127.0.0.1:40123`. */
  async serve(api: HttpApi, given: Partial<HttpApiEnvironment> = {}): Promise<string> {
    const prepared = prepareHttpApi(api, { ...this.#environment(), ...given });
    const listener = await listen({
      host: '127.0.0.1',
      port: 0,
      onRequest: (client) => executeHttpApi(this.executions.start(), prepared, client),
      onFailure: (error) => {
        throw error;
      },
    });
    this.#listeners.push(listener);
    return `http://127.0.0.1:${listener.port}`;
  }

  async close(): Promise<void> {
    this.#sender.close();
    await Promise.all(this.#listeners.map((listener) => listener.close()));
  }

  #environment(): HttpApiEnvironment {
    return {
      clock: this.clock,
      buckets: new Buckets(this.clock),
      functions: this.functions,
      findFunction: (arn) => this.functions.find(arn),
      answerAwsCall: async (call) => {
        this.awsCalls.push(call);
        return { status: 200, headers: [['Content-Type', 'application/json']], body: Buffer.from('{"MessageId":"1"}') };
      },
      sendHttp: this.#sender.send,
      vpcLinks: this.vpcLinks,
      authorizerOf: () => async () => ({}),
      writeAccessLog: (_, line) => this.accessLog.push(line),
    };
  }
}
