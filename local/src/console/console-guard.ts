import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { headerValue, queryParameters } from '../aws/signature.js';
import type { ClientRequest, ClientResponse } from '../model/client.js';
import { pathOf } from '../pipeline/find-destination.js';
import { type AcceptHost, acceptsHosts, hostsOfMachine, isLoopback } from '../transports/local-hosts.js';

/**
 * Keeps the console's port from web pages: a page sends its `Origin`, the `Host` by which it was found and, with every
 * browser of today, whether it is another site. Where others than this machine reach the port, whoever looks at the
 * console brings a token.
 */
export class ConsoleGuard {
  /** What the console asks for; undefined where only this machine reaches it. */
  readonly token: string | undefined;
  readonly #accepts: AcceptHost;

  /** @param host the address that is listened at */
  constructor(host: string) {
    this.token = isLoopback(host) ? undefined : randomBytes(24).toString('base64url');
    this.#accepts = hostsOfMachine(host);
  }

  /** The answer to a request of a page that is not the console's own. */
  tryRefuseStranger({ headers, method, scheme }: ClientRequest): ClientResponse | undefined {
    if (!acceptsHosts(headers, this.#accepts)) return refuse('this is no name of the machine that the gateway runs on');
    const own = `${scheme}://${headerValue(headers, 'host') ?? ''}`;
    const origins = headers.filter(([name]) => name.toLowerCase() === 'origin');
    if (origins.some(([, origin]) => origin.toLowerCase() !== own.toLowerCase())) {
      return refuse('a page of another origin may not call the console or the AWS endpoint');
    }
    const site = headerValue(headers, 'sec-fetch-site');
    const isVisit = headerValue(headers, 'sec-fetch-mode') === 'navigate' && method === 'GET';
    if (site === undefined || site === 'none' || site === 'same-origin' || isVisit) return undefined;
    return refuse('a page of another site may not call the console or the AWS endpoint');
  }

  /** The answer to who looks at the console without its token, or brings it for the first time. */
  tryRefuseLook(client: ClientRequest): ClientResponse | undefined {
    if (this.token === undefined) return undefined;
    const cookie = cookieName(client);
    const brought = [headerValue(client.headers, 'x-gatewright-token'), cookieValue(client, cookie)];
    if (brought.some((value) => this.#isToken(value))) return undefined;
    const inQuery = queryParameters(client.target).find(([name]) => name === 'token')?.[1];
    if (this.#isToken(inQuery)) return rememberToken(pathOf(client.target), `${cookie}=${this.token}`);
    return refuse(
      'the console needs its token: open the address that was printed at the start, or send X-Gatewright-Token',
      401,
    );
  }

  #isToken(value: string | undefined): boolean {
    return value !== undefined && this.token !== undefined && timingSafeEqual(digest(value), digest(this.token));
  }
}

/** Cookies are those of all ports of a host, so that each gateway has its own. */
function cookieName({ headers }: ClientRequest): string {
  const port = /:(\d+)$/.exec(headerValue(headers, 'host') ?? '')?.[1] ?? '80';
  return `gatewright-${port}`;
}

function cookieValue({ headers }: ClientRequest, name: string): string | undefined {
  const cookies = (headerValue(headers, 'cookie') ?? '').split(';').map((pair) => pair.trim());
  return cookies.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** The token leaves the address bar for a cookie. */
function rememberToken(path: string, cookie: string): ClientResponse {
  return {
    status: 303,
    headers: [
      ['Location', path.replace(/^\/+/, '/')],
      ['Set-Cookie', `${cookie}; Path=/; HttpOnly; SameSite=Strict`],
      ['Cache-Control', 'no-store'],
    ],
    body: Buffer.alloc(0),
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function refuse(message: string, status = 403): ClientResponse {
  return {
    status,
    headers: [
      ['Content-Type', 'application/json'],
      ['X-Content-Type-Options', 'nosniff'],
    ],
    body: Buffer.from(JSON.stringify({ message })),
  };
}
