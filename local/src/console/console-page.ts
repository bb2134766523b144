import { PassThrough } from 'node:stream';
import type { ClientRequest, ClientResponse } from '../model/client.js';
import { describeApis } from '../serving/api-description.js';
import type { Journal } from '../serving/journal.js';
import { routeRows } from '../serving/route-rows.js';
import type { ServedAssembly } from '../serving/served-assembly.js';
import { consoleHtml } from './console-html.js';

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
    return page ? page(this.#served, this.#journal) : notFound;
  }
}

type Page = (served: ServedAssembly, journal: Journal) => ClientResponse;

const pages: Readonly<Record<string, Page>> = {
  '/': () => answerWith('text/html; charset=utf-8', consoleHtml),
  '/api/apis': (served) => json(describeApis(served)),
  '/api/routes': (served) => json(routeRows(served.model)),
  '/api/requests': (_, journal) => json(journal.requests),
  '/api/recorded': (served) => json(served.endpoint.recorded),
  '/api/findings': ({ model }) => json({ notEmulated: model.notEmulated, warnings: model.warnings }),
  '/api/events': (_, journal) => events(journal),
};

/** Server-sent events: what happens, as it happens. While somebody looks, executions are logged. */
function events(journal: Journal): ClientResponse {
  const stream = new PassThrough();
  const tell = (event: string, value: unknown) => stream.write(`event: ${event}\ndata: ${JSON.stringify(value)}\n\n`);
  const unsubscribe = journal.subscribe({
    readsExecutionLogs: true,
    onRequest: (record) => tell('request', record),
    onLog: (entry) => tell('log', entry),
    onWarning: (message) => tell('warning', message),
    onReload: () => tell('reload', {}),
  });
  stream.on('close', unsubscribe);
  // Lets the browser know at once that it is connected.
  stream.write(': connected\n\n');
  return {
    status: 200,
    headers: [
      ['Content-Type', 'text/event-stream'],
      ['Cache-Control', 'no-store'],
    ],
    body: stream,
  };
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
