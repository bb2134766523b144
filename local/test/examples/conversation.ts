import { once } from 'node:events';
import type { WebSocket } from 'ws';
import type { LocalGateway } from '../../src/gateway.js';
import { type Step, toMatcher } from './check.js';

/** A client of a WebSocket API, with the messages that it got and nobody looked at. */
class Client {
  readonly #messages: unknown[] = [];
  readonly #waiting: ((message: unknown) => void)[] = [];

  constructor(readonly socket: WebSocket) {
    socket.on('message', (message) => this.#receive(JSON.parse(String(message))));
  }

  next(): Promise<unknown> {
    if (this.#messages.length > 0) return Promise.resolve(this.#messages.shift());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #receive(message: unknown): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(message);
    else this.#messages.push(message);
  }
}

/** Takes the steps of a conversation, and fails at the first that goes another way. */
export async function converse(gateway: LocalGateway, steps: readonly Step[]): Promise<void> {
  const clients = new Map<string, Client>();
  for (const step of steps) await take(gateway, clients, step);
}

async function take(gateway: LocalGateway, clients: Map<string, Client>, step: Step): Promise<void> {
  if ('connect' in step) {
    clients.set(step.connect, new Client(await gateway.connect()));
    return;
  }
  if ('disconnect' in step) {
    const { socket } = find(clients, step.disconnect);
    const closed = once(socket, 'close');
    socket.close();
    await closed;
    return;
  }
  if ('send' in step) {
    find(clients, step.from).socket.send(JSON.stringify(step.send));
    return;
  }
  expect(await find(clients, step.to).next()).toEqual(toMatcher(step.expect));
}

function find(clients: ReadonlyMap<string, Client>, name: string): Client {
  const client = clients.get(name);
  if (!client) throw new Error(`${name} is not connected: a step before has to say { "connect": "${name}" }`);
  return client;
}
