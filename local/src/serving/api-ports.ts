import type { Api } from '../model/assembly-model.js';
import type { Notice } from '../model/notice.js';
import { type Listener, listen } from '../transports/http.js';
import type { TlsCredentials, Upgrade } from '../transports/http-servers.js';
import { refuse } from '../transports/refused-requests.js';
import type { ApiService } from './api-service.js';
import type { HostGuard } from './host-guard.js';

export interface ApiPortsOptions {
  readonly host: string;
  /** The port of the first API; 0 takes free ones. */
  readonly firstPort: number;
  readonly tls: () => TlsCredentials | undefined;
  /** Which names a request may call the APIs by. */
  readonly hosts: HostGuard;
  readonly onFailure: (error: unknown) => void;
  readonly onNotice: (notice: Notice) => void;
}

/** The ports of the APIs: one each, kept for as long as the API is there. */
export class ApiPorts {
  readonly #options: ApiPortsOptions;
  readonly #places = new Map<string, Place>();
  #nextPort: number;

  constructor(options: ApiPortsOptions) {
    this.#options = options;
    this.#nextPort = options.firstPort;
  }

  /** By the ids of the APIs. */
  get ports(): ReadonlyMap<string, number> {
    return new Map([...this.#places].map(([id, { listener }]) => [id, listener.port]));
  }

  has({ id, protocol }: Api): boolean {
    return this.#places.get(id)?.protocol === protocol;
  }

  tryFindService({ id }: Pick<Api, 'id'>): ApiService | undefined {
    return this.#places.get(id)?.waiting.service;
  }

  /** Listens for an API; requests wait until it is served. */
  async open({ id, protocol }: Api): Promise<void> {
    const former = this.#places.get(id);
    if (former) await this.#close(id, former);
    const waiting = new WaitingRoom();
    const { hosts } = this.#options;
    const listener = await listen({
      ...this.#options,
      port: this.#nextPort,
      onRequest: async (client) =>
        hosts.tryRefuse(client) ?? (waiting.service ?? (await waiting.served)).answer(client),
      ...(protocol === 'WEBSOCKET' && {
        onUpgrade: async (upgrade: Upgrade) => {
          const refusal = hosts.tryRefuse(upgrade.request);
          if (refusal) refuse(upgrade.socket, refusal);
          else (await waiting.served).onUpgrade?.(upgrade);
        },
      }),
    });
    if (this.#nextPort !== 0) this.#nextPort++;
    this.#places.set(id, { protocol, listener, waiting });
  }

  serve({ id }: Api, service: ApiService): void {
    this.#places.get(id)?.waiting.admit(service);
  }

  /** Closes the ports of the APIs that are not among these. */
  async keepOnly(apis: readonly Api[]): Promise<void> {
    const gone = [...this.#places].filter(([id, { protocol }]) => {
      return !apis.some((api) => api.id === id && api.protocol === protocol);
    });
    await Promise.all(gone.map(([id, place]) => this.#close(id, place)));
  }

  async close(): Promise<void> {
    await this.keepOnly([]);
  }

  async #close(id: string, { listener, waiting }: Place): Promise<void> {
    this.#places.delete(id);
    await listener.close(waiting.service?.close());
  }
}

interface Place {
  readonly protocol: Api['protocol'];
  readonly listener: Listener;
  readonly waiting: WaitingRoom;
}

/** Where requests are between the moment that the port is open and the moment that its API is served. */
class WaitingRoom {
  readonly served: Promise<ApiService>;
  #admit: (service: ApiService) => void = () => {};
  #service: ApiService | undefined;

  constructor() {
    this.served = new Promise((resolve) => {
      this.#admit = resolve;
    });
  }

  get service(): ApiService | undefined {
    return this.#service;
  }

  admit(service: ApiService): void {
    this.#service = service;
    this.#admit(service);
  }
}
