import { atAddress } from '../integrations/endpoint-address.js';
import type { Api } from '../model/assembly-model.js';

/** Where each API is on this machine. */
export interface LocalAddresses {
  /** Such as `http://127.0.0.1:3001/prod`; without the stage where it is `$default`. */
  urlOf(api: Api, stageName: string): string;
  /** The text with the address at AWS of an API or of SQS, wherever it stands, replaced with that on this machine. */
  localize(text: string): string;
  /** The address on this machine of a URL that leads to an API at AWS; undefined where it leads elsewhere. */
  tryLocalUrl(url: URL): URL | undefined;
}

/** Ports by the ids of their APIs. */
export type PortsOfApis = ReadonlyMap<string, number>;

/** Where the gateway is, as a client writes it. */
export interface GatewayPlace {
  readonly host: string;
  readonly consoleUrl: string;
}

export function localAddresses({ host, consoleUrl }: GatewayPlace, ports: PortsOfApis): LocalAddresses {
  const authorityOf = (apiId: string) => {
    const port = ports.get(apiId);
    return port === undefined ? undefined : `${host}:${port}`;
  };
  return {
    urlOf: ({ id, protocol }, stageName) => {
      const scheme = protocol === 'WEBSOCKET' ? 'ws' : 'http';
      return `${scheme}://${authorityOf(id)}${stageName === '$default' ? '' : `/${stageName}`}`;
    },
    localize: (text) =>
      text
        .replace(executeApiAddress, (address, scheme: string | undefined, apiId: string) => {
          const authority = authorityOf(apiId);
          if (authority === undefined) return address;
          return scheme === undefined ? authority : `${plainSchemes[scheme]}://${authority}`;
        })
        .replace(queueOrigin, consoleUrl),
    tryLocalUrl: (url) => {
      const apiId = executeApiHost.exec(url.hostname)?.[1];
      const authority = apiId === undefined ? undefined : authorityOf(apiId);
      return authority === undefined ? undefined : atAddress(`http://${authority}`, url);
    },
  };
}

/** Whether a host is the address of an API at AWS. */
export function isExecuteApiHost(host: string): boolean {
  return executeApiHost.test(host);
}

/** The host as a URL has it, when the gateway listens at `host`. */
export function hostForClients(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

const executeApiAddress =
  /(?:(https|wss):\/\/)?\b([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws)\b/g;
const executeApiHost = /^([a-z0-9]+)\.execute-api\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$/;

/** SDKs send what is for a queue to the host of its URL, whatever endpoint they are given. */
const queueOrigin = /https:\/\/sqs\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?(?=\/)/g;

const plainSchemes: Readonly<Record<string, string>> = { https: 'http', wss: 'ws' };
