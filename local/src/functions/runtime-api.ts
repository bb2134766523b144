import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { maximumPayloadBytes, responseTooLargeError } from './lambda-error.js';
import type { RuntimeEvents, RuntimeRequest } from './runtime.js';

/**
 * The Lambda Runtime API, as one environment's `bootstrap` uses it.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  readonly #server: Server;
  readonly #events: RuntimeEvents;
  readonly #timeoutSeconds: number;
  /** The `next` call that waits for a request. */
  #next: ServerResponse | undefined;
  #queued: RuntimeRequest | undefined;
  #requestId: string | undefined;

  constructor(events: RuntimeEvents, timeoutSeconds: number) {
    this.#events = events;
    this.#timeoutSeconds = timeoutSeconds;
    this.#server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, (request, response) => {
      this.#answer(request, response).catch((error) => {
        events.logged('platform', `Runtime API: ${error}\n`);
        response.destroy();
      });
    });
  }

  /** Listens, and tells the value of `AWS_LAMBDA_RUNTIME_API`. */
  listen(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', () => {
        const address = this.#server.address();
        if (address && typeof address === 'object') resolve(`127.0.0.1:${address.port}`);
      });
    });
  }

  send(request: RuntimeRequest): void {
    this.#queued = request;
    this.#deliver();
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const action = `${request.method} ${request.url?.replace(/^\/2018-06-01\/runtime/, '')}`;
    if (action === 'GET /invocation/next') {
      this.#takeNext(response);
      return;
    }
    if (action === 'POST /init/error') {
      this.#events.crashed((await tryReadBody(request)) ?? tooLarge);
      accept(response);
      return;
    }
    const [, requestId, kind] = /^POST \/invocation\/([^/]+)\/(response|error)$/.exec(action) ?? [];
    if (!kind) {
      refuse(response, 404, 'ResourceNotFound', `${action}: not a call of the Runtime API`);
      return;
    }
    if (requestId !== this.#requestId) {
      request.resume();
      refuse(response, 400, 'InvalidRequestID', 'Invalid request ID');
      return;
    }
    this.#requestId = undefined;
    if (kind === 'error') this.#events.failed((await tryReadBody(request)) ?? tooLarge);
    else await this.#takeResponse(request);
    accept(response);
  }

  #takeNext(response: ServerResponse): void {
    this.#next = response;
    response.once('close', () => {
      if (this.#next === response) this.#next = undefined;
    });
    this.#events.initialised();
    this.#deliver();
  }

  #deliver(): void {
    const [request, response] = [this.#queued, this.#next];
    if (!request || !response) return;
    this.#queued = undefined;
    this.#next = undefined;
    this.#requestId = request.requestId;
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': request.requestId,
      // The runtime compares it with the clock of the machine.
      'Lambda-Runtime-Deadline-Ms': String(Date.now() + this.#timeoutSeconds * 1000),
      'Lambda-Runtime-Invoked-Function-Arn': request.invokedFunctionArn,
      'Lambda-Runtime-Trace-Id': request.traceId,
      ...(request.clientContext !== undefined && { 'Lambda-Runtime-Client-Context': request.clientContext }),
    });
    response.end(request.payload);
  }

  async #takeResponse(request: IncomingMessage): Promise<void> {
    if (request.headers['lambda-runtime-function-response-mode'] !== 'streaming') {
      const payload = await tryReadBody(request);
      if (payload === undefined) this.#events.failed(tooLarge);
      else this.#events.responded(payload);
      return;
    }
    this.#events.streamBegan(request.headers['content-type'] ?? 'application/octet-stream');
    for await (const chunk of request) await new Promise<void>((taken) => this.#events.streamed(chunk, taken));
    const failure = request.trailers['lambda-runtime-function-error-body'];
    if (failure) this.#events.failed(Buffer.from(failure, 'base64').toString());
    else this.#events.streamEnded();
  }
}

const tooLarge = responseTooLargeError(maximumPayloadBytes);

/** The body as text; undefined if it is larger than any payload may be, of which the rest is not kept. */
async function tryReadBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= maximumPayloadBytes) chunks.push(chunk);
  }
  return size > maximumPayloadBytes ? undefined : Buffer.concat(chunks).toString();
}

function accept(response: ServerResponse): void {
  response.writeHead(202, { 'Content-Type': 'application/json' }).end('{"status":"OK"}\n');
}

function refuse(response: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ errorMessage, errorType }));
}
