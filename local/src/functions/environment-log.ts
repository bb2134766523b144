import { LogLines } from './log-lines.js';
import { peakMb } from './resident-memory.js';

type LogStream = 'stdout' | 'stderr' | 'platform';

/** Where the lines of an environment go. */
export interface LogDestination {
  log(requestId: string, stream: LogStream, line: string): void;
}

/** How Node.js words it on its standard error when the heap is at its limit. */
const heapIsFull = 'JavaScript heap out of memory';

/** What an environment writes, and what Lambda writes about it. */
export class EnvironmentLog {
  /** The request that lines belong to. */
  requestId: string;
  /** Whether the runtime has told that its heap is full. */
  tellsFullHeap = false;
  readonly #destination: LogDestination;
  readonly #lines: Readonly<Record<LogStream, LogLines>>;

  constructor(requestId: string, destination: LogDestination) {
    this.requestId = requestId;
    this.#destination = destination;
    const linesOf = (stream: LogStream) => new LogLines((line) => destination.log(this.requestId, stream, line));
    this.#lines = { stdout: linesOf('stdout'), stderr: linesOf('stderr'), platform: linesOf('platform') };
  }

  write(stream: LogStream, text: Buffer | string): void {
    if (stream === 'stderr' && text.includes(heapIsFull)) this.tellsFullHeap = true;
    this.#lines[stream].write(text);
  }

  /** A line without its end is none any more. */
  flush(): void {
    this.#lines.stdout.flush();
    this.#lines.stderr.flush();
  }

  tell(line: string): void {
    this.#destination.log(this.requestId, 'platform', line);
  }

  tellMemoryUsed(memorySizeMb: number): void {
    this.tell(
      `RequestId: ${this.requestId} used all of its memory\tMemory Size: ${memorySizeMb} MB\tMax Memory Used: ${memorySizeMb} MB`,
    );
  }

  /** The last lines of a request. */
  tellReport(durationMs: number, memorySizeMb: number, pid: number | undefined): void {
    const used = pid === undefined ? undefined : peakMb(pid);
    this.tell(`END RequestId: ${this.requestId}`);
    this.tell(
      `REPORT RequestId: ${this.requestId}\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${Math.ceil(durationMs)} ms\t` +
        `Memory Size: ${memorySizeMb} MB${used === undefined ? '' : `\tMax Memory Used: ${Math.min(used, memorySizeMb)} MB`}`,
    );
  }
}
