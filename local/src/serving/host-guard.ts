import type { Api } from '../model/assembly-model.js';
import type { ClientRequest, ClientResponse } from '../model/client.js';
import { type Notice, notice } from '../model/notice.js';
import {
  type AcceptHost,
  anyAddress,
  hostIn,
  hostsNamed,
  hostsOfMachine,
  isLoopback,
} from '../transports/local-hosts.js';
import { isExecuteApiHost } from './local-addresses.js';

export interface HostGuardOptions {
  /** The address that is listened at. */
  readonly host: string;
  /** Names that lead here besides, such as that of a tunnel. */
  readonly allowedHosts: readonly string[];
  /** The APIs as they are now, whose domain names lead here. */
  readonly apis: () => readonly Api[];
  readonly warn: (notice: Notice) => void;
}

/**
 * Refuses requests to APIs by names that are none of theirs: the name of a page that has been pointed at this machine, and
 * would read what an API answers as if it were its own. A name without a dot is nobody's on the Internet; and whoever
 * listens beyond this machine has clients that know it by names of their own.
 */
export class HostGuard {
  readonly #options: HostGuardOptions;
  readonly #accepts: AcceptHost;
  readonly #told = new Set<string>();
  /** Nearly every request calls by the name of the one before. */
  #latest: string | undefined;

  constructor(options: HostGuardOptions) {
    this.#options = options;
    const { host, allowedHosts } = options;
    const accepted = [hostsOfMachine(host), anyAddress, isExecuteApiHost, hostsNamed(allowedHosts)];
    this.#accepts = isLoopback(host) ? (name) => accepted.some((accepts) => accepts(name)) : () => true;
  }

  tryRefuse({ headers }: ClientRequest): ClientResponse | undefined {
    for (const [name, value] of headers) {
      if (name.length !== 4 || name.toLowerCase() !== 'host') continue;
      if (value === this.#latest) continue;
      const host = hostIn(value);
      if (this.#isOfMachine(host)) this.#latest = value;
      else if (!hostsNamed(this.#domainNames())(host)) return this.#refuse(host);
    }
    return undefined;
  }

  #isOfMachine(host: string): boolean {
    return !host.includes('.') || this.#accepts(host);
  }

  #domainNames(): readonly string[] {
    return this.#options.apis().flatMap(({ domains }) => domains.map(({ domainName }) => domainName));
  }

  #refuse(host: string): ClientResponse {
    // Names are without number, and each is told once.
    if (!this.#told.has(host) && this.#told.size < mostTold) {
      this.#told.add(host);
      this.#options.warn(notice('HOST_REFUSED', { host: JSON.stringify(host.slice(0, 100)) }));
    }
    return forbidden;
  }
}

const mostTold = 100;

const forbidden: ClientResponse = {
  status: 403,
  headers: [
    ['Content-Type', 'application/json'],
    ['x-amzn-ErrorType', 'ForbiddenException'],
  ],
  body: Buffer.from('{"message":"Forbidden"}'),
};
