import { Agent } from 'node:http';
import { sep } from 'node:path';
import type { WebSocket } from 'ws';
import { folderOfKeys } from './authorizers/local-keys.js';
import type { ServiceAnswer } from './aws/given-answers.js';
import type { RecordedCall } from './aws/recorded-call.js';
import { type ChosenDestination, findStage } from './client/destination.js';
import { openSocket, type SocketParts } from './client/open-socket.js';
import { type RequestParts, sendRequest } from './client/send-request.js';
import { ConsoleGuard } from './console/console-guard.js';
import { ConsolePort } from './console/console-port.js';
import type { AccessKey } from './functions/credentials.js';
import { sweepFolder } from './machine/temporary-folder.js';
import type { AssemblyModel, Table } from './model/assembly-model.js';
import type { Clock } from './model/execution.js';
import type { Finding } from './model/finding.js';
import type { ApiKey } from './model/rest-api.js';
import type { ThrottleSettings } from './model/settings.js';
import { UsageError } from './model/usage-error.js';
import { type ApiDescription, describeApis } from './serving/api-description.js';
import { type ApiKeyDescription, describeApiKeys } from './serving/api-key-description.js';
import { checkFunctions } from './serving/check-functions.js';
import { findNamed, type Kind } from './serving/find-named.js';
import type { GatewayListener } from './serving/gateway-listener.js';
import type { TokenOptions } from './serving/issue-token.js';
import { Journal } from './serving/journal.js';
import { loadModel, type ModelSource } from './serving/load-model.js';
import type { RequestRecord } from './serving/request-record.js';
import { ServedAssembly } from './serving/served-assembly.js';
import { cacheFolder } from './transports/tls.js';

/** What to serve, and how. */
export interface GatewayOptions extends ModelSource, GatewayListener {
  /** The port of the console; the APIs follow, in the order of the template. 0, the default, takes free ports. */
  readonly port?: number | undefined;
  /** The address to listen at; `127.0.0.1` if it is left out. */
  readonly host?: string | undefined;
  /** The time as the APIs see it; that of the machine if it is left out. */
  readonly clock?: Clock | undefined;
  /** AWS services that are sent somewhere real instead, such as `{ sqs: 'http://127.0.0.1:9324' }`. */
  readonly endpoints?: Readonly<Record<string, string>> | undefined;
  /** A file or URL with the public keys of token issuers, in place of those that the issuers publish. */
  readonly jwks?: string | undefined;
  /**
   * Secrets by the access key ids that may sign requests to APIs and AWS calls, besides `credentials`;
   * `{ gatewright: 'gatewright' }`, for requests to APIs alone, if they are left out.
   */
  readonly iamCredentials?: Readonly<Record<string, string>> | undefined;
  /** Whether AWS calls are taken whoever has signed them, instead of only those of functions and of `credentials`. */
  readonly insecureAwsEndpoint?: boolean | undefined;
  /** Names by which requests may call the APIs besides local ones and the domain names of the assembly: that of a tunnel. */
  readonly allowedHosts?: readonly string[] | undefined;
  /** What the account is allowed, all APIs together; 10,000 requests a second and 5,000 at once if it is left out. */
  readonly accountThrottle?: ThrottleSettings | undefined;
  /** So many execution environments a function has at most, each a process; as many as the machine has room for if it is left out. */
  readonly concurrency?: number | undefined;
  /** Whether what is not emulated is an error. */
  readonly strict?: boolean | undefined;
}

/** What a client of an AWS SDK takes to call the gateway in place of AWS. */
export interface AwsClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: AccessKey;
}

/** Chooses the API and the stage of a request, where there are several. */
export type GatewayRequestInit = RequestParts & ChosenDestination;

/** Chooses the API and the stage of a connection, where there are several, and says what its handshake brings. */
export type GatewayConnectInit = SocketParts & ChosenDestination;

/**
 * Amazon API Gateway on this machine: serves the REST, HTTP and WebSocket APIs of a cloud assembly.
 *
 * ```ts
 * await using gateway = await LocalGateway.start({ assembly: app.synth().directory });
 * const response = await gateway.request('GET /users/123?include=orders');
 * ```
 */
export class LocalGateway implements AsyncDisposable {
  readonly #options: GatewayOptions;
  readonly #served: ServedAssembly;
  readonly #journal: Journal;
  readonly #guard: ConsoleGuard;
  readonly #agent = new Agent({ keepAlive: true });
  #model: AssemblyModel;

  private constructor(options: GatewayOptions, { served, journal, guard }: Opened, model: AssemblyModel) {
    this.#options = options;
    this.#served = served;
    this.#journal = journal;
    this.#guard = guard;
    this.#model = model;
  }

  /**
   * Loads an assembly and serves it, until `close`.
   *
   * @throws UsageError for what the caller can mend, such as `NO_ASSEMBLY`, `NO_API` or `PORT_TAKEN`
   */
  static async start(options: GatewayOptions): Promise<LocalGateway> {
    const { host = '127.0.0.1', port = 0, clock = { now: () => Date.now() }, endpoints = {}, vpcLinks = {} } = options;
    // Beside the start: what killed gateways have left is in nobody's way.
    void sweepFolder();
    void sweepFolder(cacheFolder());
    void sweepFolder(folderOfKeys(cacheFolder()));
    const model = await loadChecked(options);
    const journal = new Journal();
    journal.subscribe(options.onFailure ? options : { ...options, onFailure: (error) => console.error(error) });
    const guard = new ConsoleGuard(host);
    const consolePort = new ConsolePort(journal, guard);
    const answerConsole = consolePort.answer;
    const {
      jwks,
      iamCredentials,
      insecureAwsEndpoint = false,
      allowedHosts = [],
      accountThrottle,
      concurrency,
    } = options;
    const served = await ServedAssembly.open(model, {
      host,
      port,
      clock,
      endpoints,
      vpcLinks,
      jwks,
      iamCredentials,
      insecureAwsEndpoint,
      allowedHosts,
      accountThrottle,
      concurrency,
      journal,
      answerConsole,
    });
    consolePort.show(served);
    return new LocalGateway(options, { served, journal, guard }, model);
  }

  /** Where the console is, such as `http://127.0.0.1:3000`; AWS calls go there too. */
  get console(): string {
    return this.#served.consoleUrl;
  }

  /** The access key with which AWS calls to `console` are signed: an SDK client takes it as its `credentials`. */
  get credentials(): AccessKey {
    return this.#served.credentials;
  }

  /** What the console asks for, in a query `token` or a header `X-Gatewright-Token`, where others than this machine reach it. */
  get consoleToken(): string | undefined {
    return this.#guard.token;
  }

  /** What a DynamoDB client takes to reach the tables: `new DynamoDBClient(gateway.dynamoDb)`. */
  get dynamoDb(): AwsClientSettings {
    const region = this.model.tables[0]?.arn.split(':')[3] ?? this.model.apis[0]?.region ?? 'us-east-1';
    return { endpoint: this.console, region, credentials: this.credentials };
  }

  /** The APIs with their addresses, in the order of the template. */
  get apis(): readonly ApiDescription[] {
    return describeApis(this.#served);
  }

  /** The API keys with their values, as the management API has changed them. */
  get apiKeys(): readonly ApiKeyDescription[] {
    return describeApiKeys(this.#served.apiKeys, this.#served.usagePlans);
  }

  /** All that the assembly deploys. */
  get model(): AssemblyModel {
    return this.#served.model;
  }

  /** What the assembly asks for and is not emulated. */
  get notEmulated(): readonly Finding[] {
    return this.#model.notEmulated;
  }

  /** What the assembly gets wrong. */
  get warnings(): readonly Finding[] {
    return this.#model.warnings;
  }

  /** The latest AWS calls of functions and integrations that were recorded instead of run, oldest first; 10,000 at most. */
  get recorded(): readonly RecordedCall[] {
    return this.#served.endpoint.recorded;
  }

  /** How many executions and recorded calls are no longer in `requests` and `recorded`, as newer ones took their place. */
  get dropped(): { readonly requests: number; readonly recorded: number } {
    return { requests: this.#journal.droppedRequests, recorded: this.#served.endpoint.droppedRecorded };
  }

  /** The latest executions, oldest first; 200 at most. */
  get requests(): readonly RequestRecord[] {
    return this.#journal.requests;
  }

  /**
   * Makes a token that an authorizer takes: of a user pool, of the assembly or imported, or of any other issuer.
   *
   * ```ts
   * const token = await gateway.token({ route: 'GET /books', subject: 'ann', claims: { plan: 'gold' } });
   * ```
   *
   * It rejects with a UsageError `UNKNOWN_ISSUER` where it cannot be told who issues it.
   */
  token(options: TokenOptions = {}): Promise<string> {
    return this.#served.issueToken(options);
  }

  /**
   * The value of an API key.
   *
   * @param name as it is declared, the path of its construct, its logical id or its id
   * @throws UsageError `UNKNOWN_API_KEY` where there is none, or more than one
   */
  apiKey(name: string): string {
    return findNamed(name, this.#served.apiKeys, apiKeyKind).value;
  }

  /**
   * The name of a table, as its functions have it.
   *
   * @param name the path of its construct, its logical id or its name
   * @throws UsageError `UNKNOWN_TABLE` where there is none, or more than one
   */
  tableName(name: string): string {
    return findNamed(name, this.model.tables, tableKind).name;
  }

  /**
   * Calls a function as the Lambda API does, and resolves with what it answers; it rejects with `FunctionFailed` where the
   * function fails.
   *
   * @param name the path of its construct, such as `Books/ListBooks`, its logical id or its name; an alias follows a colon
   */
  async invoke<Result = unknown>(name: string, event: unknown = {}): Promise<Result> {
    return (await this.#served.invoke({ name, event })) as Result;
  }

  /**
   * Says what an operation of an AWS service answers from now on, whoever else would answer it, until `reset`.
   *
   * ```ts
   * gateway.answer('ssm', 'GetParameter', { Parameter: { Name: '/plan', Value: 'gold' } });
   * gateway.answer('ssm', 'GetParameter', ({ request }) => new ParameterNotFound({ message: 'none', $metadata: {} }));
   * gateway.answer('states', 'StartExecution', [new Error('busy'), { executionArn: 'arn:…', startDate: 0 }]);
   * ```
   *
   * @param service as `recorded` names it, such as `ssm`
   * @param operation as `recorded` names it, such as `GetParameter`
   * @param answer the output, an error whose name is that of the exception, a function of the call that gives either, or a
   *   list: each call takes the next, and the last one stays
   */
  answer(service: string, operation: string, answer: ServiceAnswer | readonly ServiceAnswer[]): void {
    this.#served.endpoint.give(service, operation, answer);
  }

  /**
   * Between tests: tables and buckets are empty, usage, throttles, caches and what authorizers answered are forgotten, and so
   * are `requests`, `recorded` and the answers of `answer`. Functions stay warm, sockets open, and what the management API
   * has changed stays.
   */
  async reset(): Promise<void> {
    this.#served.reset();
  }

  /**
   * Sends a request to a REST or HTTP API and gives the response as `fetch` does.
   *
   * It rejects with a UsageError `UNKNOWN_ROUTE` where several APIs or stages could be meant and `init` chooses none.
   *
   * @param route method and path behind the stage, such as `GET /users/123?include=orders`; sent as it is, undecoded
   */
  async request(route: string, init: GatewayRequestInit = {}): Promise<Response> {
    const [, method, target] = /^([A-Z]+) (\/\S*)$/.exec(route) ?? [];
    if (method === undefined || target === undefined) {
      throw new UsageError('UNKNOWN_ROUTE', `'${route}' is no route`, "write it as 'GET /users/123'");
    }
    const apis = this.apis.filter(({ protocol }) => protocol !== 'WEBSOCKET');
    const url = new URL(findStage(apis, init).url);
    const stagePath = url.pathname === '/' ? '' : url.pathname;
    return sendRequest({ method, origin: url, target: stagePath + target }, init, this.#agent);
  }

  /**
   * Connects to a WebSocket API; resolves when its `$connect` route has accepted, and rejects with `ConnectionRefused` and
   * its status where it has not.
   */
  async connect(init: GatewayConnectInit = {}): Promise<WebSocket> {
    const apis = this.apis.filter(({ protocol }) => protocol === 'WEBSOCKET');
    return openSocket(findStage(apis, init).url, init);
  }

  /**
   * Loads the assembly again, or another one, and swaps it in: requests in flight end in the one they began with, and an
   * API that is as it was keeps its port and its open sockets. If it fails, everything is served as before.
   *
   * @param isChanged whether the code at a path is another one than before; a function that runs from there starts anew
   */
  async reload(assembly = this.#options.assembly, isChanged: (code: string) => boolean = () => false): Promise<void> {
    const model = await loadChecked({ ...this.#options, assembly });
    await this.#served.reload(model, isChanged);
    this.#model = model;
    this.#journal.onReload();
  }

  /** Whether a function runs from the folder. */
  runsCodeOf(folder: string): boolean {
    return this.model.functions.some(({ code, layers }) =>
      [code, ...layers].some((part) => part.kind === 'folder' && `${part.path}${sep}`.startsWith(`${folder}${sep}`)),
    );
  }

  /** Closes all ports and sockets and ends all functions. */
  async close(): Promise<void> {
    this.#agent.destroy();
    await this.#served.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

const apiKeyKind: Kind<ApiKey> = {
  code: 'UNKNOWN_API_KEY',
  noun: 'API key',
  namesOf: ({ name, id }) => [name, id],
};

const tableKind: Kind<Table> = { code: 'UNKNOWN_TABLE', noun: 'table', namesOf: ({ name, arn }) => [name, arn] };

interface Opened {
  readonly served: ServedAssembly;
  readonly journal: Journal;
  readonly guard: ConsoleGuard;
}

async function loadChecked(options: GatewayOptions): Promise<AssemblyModel> {
  const model = await checkFunctions(loadModel(options));
  const { notEmulated } = model;
  if (!options.strict || notEmulated.length === 0) return model;
  const places = notEmulated.map(({ code, origin, message }) => `${origin.constructPath}: ${message} (${code})`);
  throw new UsageError('NOT_EMULATED', places.join('\n'), 'leave out --strict to serve everything else');
}
