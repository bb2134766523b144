import { randomUUID } from 'node:crypto';
import { chosenKeys, defaultIamCredentials, type IamCredentials } from '../authorizers/iam.js';
import { LocalKeys } from '../authorizers/local-keys.js';
import type { AnswerAwsCall } from '../aws/aws-call.js';
import { type AwsEndpoint, createAwsEndpoint } from '../aws/aws-endpoint.js';
import { acceptSignedCalls, type VerifyCall, verifyCalls } from '../aws/call-verifier.js';
import { createConnections } from '../control-plane/connections.js';
import { createControlPlane } from '../control-plane/control-plane.js';
import { ControlPlaneState } from '../control-plane/control-plane-state.js';
import { findFunction } from '../deployment/function-reference.js';
import { type AccessKey, type FindAccessKey, RunCredentials } from '../functions/credentials.js';
import { createFunctionRunner, type LocalFunctionRunner } from '../functions/local-function-runner.js';
import type { InvokedFunction } from '../integrations/integration.js';
import { createHttpSender, type SendHttp } from '../integrations/send-http.js';
import type { Api, AssemblyModel } from '../model/assembly-model.js';
import type { ClientRequest, ClientResponse } from '../model/client.js';
import type { Clock } from '../model/execution.js';
import { type Notice, notice } from '../model/notice.js';
import { waitAtMost } from '../model/patience.js';
import type { ApiKey, UsagePlan } from '../model/rest-api.js';
import type { ThrottleSettings } from '../model/settings.js';
import { type Listener, type ListenOptions, listen } from '../transports/http.js';
import { OpenConnections } from '../transports/open-connections.js';
import { cacheFolder } from '../transports/tls.js';
import { ApiPorts } from './api-ports.js';
import type { Surroundings } from './api-service.js';
import { carryOver } from './carry-over.js';
import { HostGuard } from './host-guard.js';
import { type FunctionCall, invokeFunction } from './invoke-function.js';
import { issueToken, type TokenOptions } from './issue-token.js';
import { tryAnswerIssuer } from './issuer-documents.js';
import type { Journal } from './journal.js';
import { hostForClients, type LocalAddresses, localAddresses } from './local-addresses.js';
import { LocalCertificates } from './local-certificates.js';
import { localizeEnvironment } from './localize-functions.js';
import { runningApis } from './running-apis.js';
import { reloadApi, serveApi } from './serve-api.js';
import { createPhases } from './stateful-phases.js';
import { type VpcLinkTargets, vpcLinksById } from './vpc-links.js';

export interface ServedAssemblyOptions {
  readonly host: string;
  /** Of the console; the APIs follow. 0 takes free ones. */
  readonly port: number;
  readonly clock: Clock;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly vpcLinks: VpcLinkTargets;
  /** A file or URL with keys of token issuers. */
  readonly jwks?: string | undefined;
  /** Secrets of the access keys that may sign requests. */
  readonly iamCredentials?: IamCredentials | undefined;
  /** Whether the AWS endpoint takes calls whoever has signed them. */
  readonly insecureAwsEndpoint: boolean;
  /** Names by which requests may call the APIs besides. */
  readonly allowedHosts: readonly string[];
  /** What the account is allowed. */
  readonly accountThrottle?: ThrottleSettings | undefined;
  /** So many environments a function has at most. */
  readonly concurrency?: number | undefined;
  readonly journal: Journal;
  /** Answers what comes to the console's port. */
  readonly answerConsole: ListenOptions['onRequest'];
}

/** An assembly that is served: its ports, its functions and its AWS endpoint, from `open` to `close`. */
export class ServedAssembly {
  readonly #options: ServedAssemblyOptions;
  readonly #ports: ApiPorts;
  readonly #state: ControlPlaneState;
  readonly #connections = new OpenConnections();
  readonly #sender = createHttpSender();
  readonly #credentials = new RunCredentials();
  readonly #localKeys: LocalKeys;
  readonly #certificates: LocalCertificates;
  /** Base URLs by the ids of VPC links: the same object for every model, as the environments of APIs hold it. */
  readonly #vpcLinks: Record<string, string> = {};
  /** As the assembly says. */
  #loaded: AssemblyModel;
  /** As it is run, with local addresses. */
  #model: AssemblyModel;
  #found = new Map<string, InvokedFunction | undefined>();
  #console: Listener | undefined;
  #runner: LocalFunctionRunner | undefined;
  #endpoint: AwsEndpoint | undefined;
  #surroundings: Surroundings | undefined;
  #closing: Promise<void> | undefined;

  private constructor(model: AssemblyModel, options: ServedAssemblyOptions) {
    this.#options = options;
    this.#loaded = model;
    this.#model = model;
    this.#state = new ControlPlaneState(model);
    const { host, port, journal } = options;
    const warn = (notice: Notice) => journal.onWarning(notice.message, notice);
    this.#certificates = new LocalCertificates(cacheFolder(), warn);
    this.#localKeys = new LocalKeys(cacheFolder(), (reason) => warn(notice('KEY_NOT_KEPT', { reason })));
    this.#ports = new ApiPorts({
      host,
      firstPort: port === 0 ? 0 : port + 1,
      tls: () => this.#certificates.tryMakeCredentials(host),
      hosts: new HostGuard({
        host,
        allowedHosts: options.allowedHosts,
        apis: () => this.#model.apis,
        warn,
      }),
      onFailure: (error) => journal.onFailure(error),
      onNotice: (notice) => journal.onWarning(notice.message, notice),
    });
  }

  /** Serves a model; whatever has been opened is closed again if something fails. */
  static async open(model: AssemblyModel, options: ServedAssemblyOptions): Promise<ServedAssembly> {
    const served = new ServedAssembly(model, options);
    try {
      await served.#open();
      return served;
    } catch (error) {
      await served.close();
      throw error;
    }
  }

  get model(): AssemblyModel {
    return this.#model;
  }

  get addresses(): LocalAddresses {
    const host = hostForClients(this.#options.host);
    return localAddresses({ host, consoleUrl: this.consoleUrl }, this.#ports.ports);
  }

  get consoleUrl(): string {
    return `http://${hostForClients(this.#options.host)}:${this.#console?.port}`;
  }

  /** The access key of this run, with which the developer's own calls are signed. */
  get credentials(): AccessKey {
    return this.#credentials.own;
  }

  get endpoint(): AwsEndpoint {
    return required(this.#endpoint);
  }

  /** Answers who asks for the keys of an issuer; undefined for every other request. */
  tryAnswerIssuer(client: ClientRequest): Promise<ClientResponse | undefined> {
    return tryAnswerIssuer(client, this.consoleUrl, this.#model, this.#localKeys);
  }

  /** Every API key, as the management API has changed them. */
  get apiKeys(): readonly ApiKey[] {
    return this.#state.apiKeys;
  }

  get usagePlans(): readonly UsagePlan[] {
    return this.#state.usagePlans;
  }

  /** Calls a function, and gives what it answers. */
  invoke(call: FunctionCall): Promise<unknown> {
    return invokeFunction(call, this.#model.functions, required(this.#runner));
  }

  /** Nothing is in tables, counted, cached or recorded; what the management API has changed stays. */
  reset(): void {
    this.endpoint.reset();
    this.#options.journal.clear();
    required(this.#surroundings).phases.reset();
    for (const api of this.#loaded.apis) this.#serve(api);
  }

  /** Makes a token that an authorizer takes. */
  issueToken(options: TokenOptions): Promise<string> {
    return issueToken(options, this.#model, this.#localKeys, this.#options.clock);
  }

  portOf({ id }: Api): number {
    return required(this.#ports.ports.get(id));
  }

  /**
   * Serves another model in place of this one. Executions that have begun end in the one they began with; an API that is
   * as it was keeps its port and its open sockets.
   */
  async reload(model: AssemblyModel, isChanged: (code: string) => boolean): Promise<void> {
    if (this.#closing) return;
    const next = carryOver(this.#loaded, model);
    try {
      for (const api of next.apis) if (!this.#ports.has(api)) await this.#ports.open(api);
    } catch (error) {
      await this.#ports.keepOnly(this.#loaded.apis);
      throw error;
    }
    if (this.#closing) return this.#ports.close();
    this.#state.reload(next);
    this.#adopt(next);
    this.#invalidate(isChanged);
    this.#runner?.expect(next.functions);
    await this.#ports.keepOnly(next.apis);
  }

  /** The next request of each function for whose code `isChanged` holds runs in a new environment, with the code as it is now. */
  #invalidate(isChanged: (code: string) => boolean): void {
    for (const lambdaFunction of this.#model.functions) {
      const parts = [lambdaFunction.code, ...lambdaFunction.layers];
      if (parts.some((part) => part.kind === 'folder' && isChanged(part.path)))
        this.#runner?.invalidate(lambdaFunction);
    }
  }

  /** Closes every port and socket and ends every function; requests in flight have a second to end. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** One after the other: a function that is to end needs the console's port for as long as it runs. */
  async #close(): Promise<void> {
    try {
      await this.#ports.close();
    } finally {
      await waitAtMost(endMillis, this.#runner?.close() ?? Promise.resolve()).finally(() => this.#console?.close());
      this.#sender.close();
    }
  }

  async #open(): Promise<void> {
    const { host, port, journal } = this.#options;
    this.#console = await listen({
      host,
      port,
      tls: () => this.#certificates.tryMakeCredentials(host),
      onRequest: this.#options.answerConsole,
      onFailure: (error) => journal.onFailure(error),
      onNotice: (notice) => journal.onWarning(notice.message, notice),
    });
    this.#runner = this.#startRunner();
    // Beside what follows, a process for the first function starts.
    this.#runner.expect(this.#loaded.functions);
    for (const api of this.#loaded.apis) await this.#ports.open(api);
    this.#endpoint = this.#startEndpoint(this.#runner);
    this.#surroundings = this.#surround(this.#runner, this.#endpoint.answer);
    this.#state.onChange((change) => this.#applyChange(change.kind === 'stage' ? change.apiId : undefined));
    this.#adopt(this.#loaded);
  }

  #adopt(loaded: AssemblyModel): void {
    const { addresses } = this;
    this.#loaded = loaded;
    this.#model = {
      ...loaded,
      functions: loaded.functions.map((lambdaFunction) => localizeEnvironment(lambdaFunction, addresses)),
    };
    Object.assign(this.#vpcLinks, vpcLinksById(loaded.vpcLinks, this.#options.vpcLinks));
    this.#found = new Map();
    for (const api of loaded.apis) this.#serve(api);
  }

  /** Every API is compiled anew, as its functions may be others although it is the same. */
  #serve(api: Api): void {
    const current = this.#withChanges(api);
    const service = this.#ports.tryFindService(api);
    if (service) {
      reloadApi(service, current);
      return;
    }
    this.#ports.serve(api, serveApi(current, required(this.#surroundings)));
  }

  /** Serves what the management API has changed: one API, or all of them where a key or plan has changed. */
  #applyChange(apiId: string | undefined): void {
    for (const api of this.#loaded.apis) if (apiId === undefined || api.id === apiId) this.#serve(api);
  }

  /** The API with the settings of stages that the management API has given it. */
  #withChanges<A extends Api>(api: A): A {
    const stages = api.stages.map((stage) => this.#state.currentStage(api.id, stage));
    return stages.every((stage, index) => stage === api.stages[index]) ? api : { ...api, stages };
  }

  #startRunner(): LocalFunctionRunner {
    const { clock, concurrency, journal } = this.#options;
    return createFunctionRunner({
      awsEndpointUrl: this.consoleUrl,
      credentialsOf: (functionName) => this.#credentials.sessionOf(functionName),
      // Made when the first function starts: it takes time that the start of the gateway has no need of.
      certificateAuthority: () => this.#certificates.tryFindFiles(),
      clock,
      concurrency,
      randomId: randomUUID,
      onLog: (entry) => journal.onLog(entry),
    });
  }

  #startEndpoint(runner: LocalFunctionRunner): AwsEndpoint {
    const { clock, journal, endpoints } = this.#options;
    const verify = this.#verifierOf(this.#options.iamCredentials ?? {});
    // Whoever comes over the wire has been verified by the endpoint, and the gateway's own calls nobody signs.
    const connections = createConnections(this.#connections, () => undefined);
    return createAwsEndpoint({
      model: () => this.#model,
      runner,
      clock,
      verify,
      sessionOf: (name) => this.#credentials.sessionOf(name),
      accountId: this.#loaded.apis[0]?.accountId ?? '000000000000',
      services: {
        apigateway: createControlPlane(
          this.#state,
          runningApis(() => required(this.#surroundings)),
          clock,
        ),
        'execute-api': (call) => connections(call, undefined),
      },
      endpoints,
      onRecorded: (call) => journal.onRecorded(call),
      warn: (notice) => journal.onWarning(notice.message, notice),
    });
  }

  #surround(functions: LocalFunctionRunner, answerAwsCall: AnswerAwsCall): Surroundings {
    const { clock, jwks, iamCredentials = defaultIamCredentials, accountThrottle } = this.#options;
    const findKey = this.#keysWith(iamCredentials);
    const find = (uriOrArn: string) => this.#findFunction(uriOrArn);
    const usagePlans = () => this.#state.usagePlans;
    return {
      clock,
      integration: {
        functions,
        findFunction: find,
        answerAwsCall,
        sendHttp: this.#sendHttp,
        vpcLinks: this.#vpcLinks,
      },
      usagePlans,
      connections: this.#connections,
      answerConnectionCall: createConnections(this.#connections, this.#verifierOf(iamCredentials)),
      phases: createPhases({
        clock,
        functions: { functions, findFunction: find },
        usagePlans,
        userPools: () => this.#model.userPools,
        localKeys: this.#localKeys,
        jwks,
        findKey,
        accountThrottle,
      }),
      journal: this.#options.journal,
    };
  }

  /** The keys of this run, and those that the developer has chosen. */
  #keysWith(chosen: IamCredentials): FindAccessKey {
    const findChosen = chosenKeys(chosen);
    return (accessKeyId) => this.#credentials.find(accessKeyId) ?? findChosen(accessKeyId);
  }

  #verifierOf(chosen: IamCredentials): VerifyCall {
    if (this.#options.insecureAwsEndpoint) return acceptSignedCalls;
    return verifyCalls(this.#keysWith(chosen), { now: () => Date.now() });
  }

  #findFunction(uriOrArn: string): InvokedFunction | undefined {
    if (!this.#found.has(uriOrArn)) this.#found.set(uriOrArn, findFunction(this.#model.functions, uriOrArn));
    return this.#found.get(uriOrArn);
  }

  /** An integration that calls another API of the assembly reaches it here. */
  readonly #sendHttp: SendHttp = (request) => {
    const url = this.addresses.tryLocalUrl(request.url);
    return this.#sender.send(url ? { ...request, url } : request);
  };
}

/** For functions that have been killed to be gone. */
const endMillis = 2_000;

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('the gateway is not open');
  return value;
}
