import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { GatewayProcess } from './gateway-process.js';
import { answering, misbehaving } from './soak-template.js';

/** What the load has seen. */
export interface Tally {
  asked: number;
  answered: number;
  /** Requests of functions that misbehave; each must be answered, with whatever status. */
  faults: number;
  /** Answers that did not come, or were somebody else's; at most the first twenty. */
  readonly lost: string[];
}

/** Asks the gateway for as long as `isOver` does not hold: all kinds of clients at once. */
export async function load(gateway: GatewayProcess, isOver: () => boolean): Promise<Tally> {
  const tally: Tally = { asked: 0, answered: 0, faults: 0, lost: [] };
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const clients: (() => Promise<void>)[] = [
    ...Array.from({ length: 8 }, (_, index) => () => askOnce(gateway, agent, index, tally)),
    ...Array.from({ length: 2 }, (_, index) => () => provoke(gateway, agent, index, tally)),
    ...Array.from({ length: 3 }, () => () => converse(gateway, tally)),
    () => breakOff(gateway),
  ];
  await Promise.all(
    clients.map(async (client) => {
      while (!isOver()) {
        await client();
        await pause(5);
      }
    }),
  );
  agent.destroy();
  return tally;
}

async function askOnce(gateway: GatewayProcess, agent: Agent, index: number, tally: Tally): Promise<void> {
  const name = answering[tally.asked % answering.length] as string;
  const nonce = randomUUID();
  tally.asked++;
  const base = gateway.urlOf(index % 2 === 0 ? 'REST' : 'HTTP').replace(/\/$/, '');
  const answer = await ask(`${base}/${name}?nonce=${nonce}`, agent);
  if (answer === `200 ${nonce}`) tally.answered++;
  else note(tally, `${name}: ${answer.slice(0, 200)}`);
}

async function provoke(gateway: GatewayProcess, agent: Agent, index: number, tally: Tally): Promise<void> {
  const name = misbehaving[tally.faults % misbehaving.length] as string;
  tally.faults++;
  const base = gateway.urlOf(index === 0 ? 'REST' : 'HTTP').replace(/\/$/, '');
  const answer = await ask(`${base}/${name}`, agent);
  if (!/^(200|500|502|503|504) /.test(answer)) note(tally, `${name}: ${answer.slice(0, 200)}`);
  await pause(200);
}

/** A chat of ten messages, each of which comes back. */
function converse(gateway: GatewayProcess, tally: Tally): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(gateway.urlOf('WEBSOCKET'));
    let left = 10;
    let nonce = '';
    const say = () => {
      if (left-- === 0) return socket.close();
      nonce = randomUUID();
      tally.asked++;
      socket.send(nonce);
    };
    socket.on('open', say);
    socket.on('message', (message) => {
      if (String(message) === nonce) tally.answered++;
      else note(tally, `message: ${String(message).slice(0, 200)}`);
      say();
    });
    socket.on('error', (error) => note(tally, `socket: ${error.message}`));
    socket.on('close', () => resolve());
  });
}

/** A client that is gone before it is answered. */
async function breakOff(gateway: GatewayProcess): Promise<void> {
  const { port, pathname } = new URL(`${gateway.urlOf('REST')}/Slow?nonce=x`);
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => {});
  socket.write(`GET ${pathname}?nonce=x HTTP/1.1\r\nHost: x\r\n\r\n`);
  await pause(20);
  socket.destroy();
}

function ask(url: string, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const asking = request(url, { agent, timeout: 30_000 }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve(`${response.statusCode} ${body}`));
      response.on('error', (error) => resolve(error.message));
    });
    asking.on('timeout', () => asking.destroy(new Error('no answer in 30 s')));
    asking.on('error', (error) => resolve(error.message));
    asking.end();
  });
}

function note(tally: Tally, loss: string): void {
  if (tally.lost.length < 20) tally.lost.push(loss);
}
