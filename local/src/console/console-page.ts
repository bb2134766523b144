import type { ClientRequest, ClientResponse } from '../model/client.js';
import { describeApis } from '../serving/api-description.js';
import { describeApiKeys } from '../serving/api-key-description.js';
import type { Journal } from '../serving/journal.js';
import { routeRows } from '../serving/route-rows.js';
import type { ServedAssembly } from '../serving/served-assembly.js';
import { asPage } from './browser-headers.js';
import { consoleHtml } from './console-html.js';
import { EventStream } from './event-stream.js';

/** The web page that shows what is served and what happens, and what it asks for. */
export class ConsolePage {
  readonly #served: ServedAssembly;
  readonly #journal: Journal;

  constructor(served: ServedAssembly, journal: Journal) {
    this.#served = served;
    this.#journal = journal;
  }

  answer({ target }: ClientRequest): ClientResponse {
    const path = target.split('?', 1)[0] ?? '/';
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
    return asPage(page ? page(this.#served, this.#journal) : notFound);
  }
}

type Page = (served: ServedAssembly, journal: Journal) => ClientResponse;

const pages: Readonly<Record<string, Page>> = {
  '/': () => answerWith('text/html; charset=utf-8', consoleHtml),
  '/api/apis': (served) => json(describeApis(served)),
  '/api/api-keys': (served) => json(describeApiKeys(served.apiKeys, served.usagePlans)),
  '/api/routes': (served) => json(routeRows(served.model)),
  '/api/requests': (_, journal) => latest(journal.requests, journal.droppedRequests),
  '/api/recorded': ({ endpoint }) => latest(endpoint.recorded, endpoint.droppedRecorded),
  '/api/findings': ({ model }) => json({ notEmulated: model.notEmulated, warnings: model.warnings }),
  '/api/events': (_, journal) => events(journal),
};

/** Server-sent events: what happens, as it happens. While somebody looks, executions are logged. */
function events(journal: Journal): ClientResponse {
  const stream = new EventStream();
  const unsubscribe = journal.subscribe({
    readsExecutionLogs: true,
    onRequest: (record) => stream.tell('request', record),
    onRecorded: (call) => stream.tell('recorded', call),
    onLog: (entry) => stream.tell('log', entry),
    onWarning: (message) => stream.tell('warning', message),
    onReload: () => stream.tell('reload', {}),
  });
  stream.on('close', unsubscribe);
  // Lets the browser know at once that it is connected.
  stream.push(': connected\n\n');
  return {
    status: 200,
    headers: [
      ['Content-Type', 'text/event-stream'],
      ['Cache-Control', 'no-store'],
    ],
    body: stream,
  };
}

/** A list of the latest of its kind; a header tells how many older ones it had. */
function latest(items: readonly unknown[], dropped: number): ClientResponse {
  const answer = json(items);
  return { ...answer, headers: [...answer.headers, ['Gatewright-Dropped', String(dropped)]] };
}

function json(value: unknown): ClientResponse {
  return answerWith('application/json', JSON.stringify(value));
}

function answerWith(contentType: string, text: string): ClientResponse {
  return {
    status: 200,
    headers: [
      ['Content-Type', contentType],
      ['Cache-Control', 'no-store'],
    ],
    body: Buffer.from(text),
  };
}

const notFound: ClientResponse = {
  status: 404,
  headers: [['Content-Type', 'application/json']],
  body: Buffer.from('{"message":"the console has no such page"}'),
};
