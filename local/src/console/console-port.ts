import { awsCallOf } from '../aws/aws-request.js';
import { headerValue } from '../aws/signature.js';
import { functionOfCredentials } from '../functions/credentials.js';
import type { ClientRequest, ClientResponse } from '../model/client.js';
import type { Journal } from '../serving/journal.js';
import type { ServedAssembly } from '../serving/served-assembly.js';
import type { ConsolePage } from './console-page.js';

/** What is behind the console's port: the AWS calls of functions and of everyone else, and the page for a browser. */
export class ConsolePort {
  readonly #journal: Journal;
  #served: ServedAssembly | undefined;
  #page: ConsolePage | undefined;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  /** Shows what is served. */
  show(served: ServedAssembly): void {
    this.#served = served;
  }

  /** Before anything is served, there is nothing to answer. */
  readonly answer = async (client: ClientRequest): Promise<ClientResponse> => {
    const served = this.#served;
    if (!served) return { status: 503, headers: [], body: Buffer.alloc(0) };
    if (isAwsCall(client)) return served.endpoint.relay(awsCallOf(client, callerOf));
    this.#page ??= await openPage(served, this.#journal);
    return this.#page.answer(client);
  };
}

/** A browser never signs its requests; the few AWS calls that nobody signs are POST requests. */
function isAwsCall({ method, headers, target }: ClientRequest): boolean {
  return (
    (method !== 'GET' && method !== 'HEAD') ||
    headerValue(headers, 'authorization') !== undefined ||
    /[?&]X-Amz-Signature=/i.test(target) ||
    target.includes('/@connections/')
  );
}

function callerOf(accessKeyId: string | undefined): string {
  return functionOfCredentials(accessKeyId ?? '') ?? 'a client';
}

/** The page is loaded when it is first looked at. */
async function openPage(served: ServedAssembly, journal: Journal): Promise<ConsolePage> {
  const { ConsolePage } = await import('./console-page.js');
  return new ConsolePage(served, journal);
}
