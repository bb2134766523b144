import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import type { HeaderLines } from '../model/client.js';

/** Whether a request may be for a host, as its `Host` header names it, without the port and in lower case. */
export type AcceptHost = (host: string) => boolean;

/** Whether nobody but this machine reaches a listener at the address. */
export function isLoopback(address: string): boolean {
  const host = address.toLowerCase().replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || /^(?:::ffff:)?127(?:\.\d{1,3}){3}$/.test(host);
}

/**
 * The names of this machine. A page whose own name has been pointed at this machine sends that name, so that whoever
 * answers every name answers every page.
 *
 * @param address that is listened at
 */
export function hostsOfMachine(address: string): AcceptHost {
  const own = new Set([bare(address), ...(isWildcard(address) ? namesOfMachine() : [])]);
  return (host) => isLoopback(host) || host.endsWith('.localhost') || own.has(host);
}

/** Any address, which no page can pretend to be. */
export const anyAddress: AcceptHost = (host) => isIP(host) !== 0;

/** Those of names such as `api.example.com` and `*.example.com`. */
export function hostsNamed(names: readonly string[]): AcceptHost {
  const lower = names.map((name) => name.toLowerCase());
  return (host) => lower.some((name) => (name.startsWith('*.') ? host.endsWith(name.slice(1)) : host === name));
}

/** Whether every `Host` of a request is accepted; one without any is of no browser. */
export function acceptsHosts(headers: HeaderLines, accepts: AcceptHost): boolean {
  return headers.every(([name, value]) => name.length !== 4 || name.toLowerCase() !== 'host' || accepts(hostIn(value)));
}

/** The host of a `Host` header such as `[::1]:3000` or `Example.com.`. */
export function hostIn(value: string): string {
  return bare(value.trim().replace(/:\d*$/, ''));
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

function namesOfMachine(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  const name = bare(hostname());
  return [...addresses.map(({ address }) => address.toLowerCase()), name, `${name}.local`, '0.0.0.0', '::'];
}
