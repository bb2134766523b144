import { jsonError } from '../aws/aws-answers.js';
import { awsCallOf } from '../aws/aws-request.js';
import { headerValue, parseSignature } from '../aws/signature.js';
import { functionOfCredentials } from '../functions/credentials.js';
import type { ClientRequest, ClientResponse } from '../model/client.js';
import type { Journal } from '../serving/journal.js';
import type { ServedAssembly } from '../serving/served-assembly.js';
import { longestBody } from '../transports/http-messages.js';
import type { ConsoleGuard } from './console-guard.js';
import type { ConsolePage } from './console-page.js';

/** What is behind the console's port: the AWS calls of functions and of everyone else, and the page for a browser. */
export class ConsolePort {
  readonly #journal: Journal;
  readonly #guard: ConsoleGuard;
  #served: ServedAssembly | undefined;
  #page: ConsolePage | undefined;

  constructor(journal: Journal, guard: ConsoleGuard) {
    this.#journal = journal;
    this.#guard = guard;
  }

  /** Shows what is served. */
  show(served: ServedAssembly): void {
    this.#served = served;
  }

  /** Before anything is served, there is nothing to answer. */
  readonly answer = async (client: ClientRequest): Promise<ClientResponse> => {
    const served = this.#served;
    if (!served) return { status: 503, headers: [], body: Buffer.alloc(0) };
    return this.#guard.tryRefuseStranger(client) ?? this.#answer(client, served);
  };

  async #answer(client: ClientRequest, served: ServedAssembly): Promise<ClientResponse> {
    if (isAwsCall(client)) return answerAwsCall(client, served);
    const document = await served.tryAnswerIssuer(client);
    if (document) return document;
    const refusal = this.#guard.tryRefuseLook(client);
    if (refusal) return refusal;
    this.#page ??= await openPage(served, this.#journal);
    return this.#page.answer(client);
  }
}

/** A browser never signs its requests; the few AWS calls that nobody signs are POST requests. */
function isAwsCall({ method, headers, target }: ClientRequest): boolean {
  return (
    (method !== 'GET' && method !== 'HEAD') ||
    headerValue(headers, 'authorization') !== undefined ||
    /[?&](?:X-Amz-)?Signature=/i.test(target) ||
    target.includes('/@connections/')
  );
}

async function answerAwsCall(client: ClientRequest, { endpoint }: ServedAssembly): Promise<ClientResponse> {
  // Of a longer body only the beginning was read: no service may take that for the whole.
  if (client.body.length > longestBody) return jsonError(413, 'RequestEntityTooLargeException', tooLong);
  const answer = await endpoint.relay(awsCallOf(client, callerOf));
  if (client.method !== 'GET' || answer.status !== 200) return answer;
  const { asDownload } = await import('./browser-headers.js');
  return isSignedInHeader(client) ? answer : asDownload(answer);
}

const tooLong = `Request must be smaller than ${longestBody} bytes`;

/** No browser can be led to send such a header. */
function isSignedInHeader(client: ClientRequest): boolean {
  const parsed = parseSignature(client);
  return parsed.outcome === 'signed' && parsed.signature.location === 'header';
}

function callerOf(accessKeyId: string | undefined): string {
  return functionOfCredentials(accessKeyId ?? '') ?? 'a client';
}

/** The page is loaded when it is first looked at. */
async function openPage(served: ServedAssembly, journal: Journal): Promise<ConsolePage> {
  const { ConsolePage } = await import('./console-page.js');
  return new ConsolePage(served, journal);
}
