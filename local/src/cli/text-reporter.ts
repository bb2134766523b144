import type { RecordedCall } from '../aws/recorded-call.js';
import type { FunctionLogEntry } from '../functions/local-function-runner.js';
import type { LocalGateway } from '../gateway.js';
import type { CacheName } from '../model/execution.js';
import type { Notice } from '../model/notice.js';
import type { RequestRecord } from '../serving/request-record.js';
import { byConstruct, byConstructAndId } from '../serving/resource-names.js';
import { routeRows } from '../serving/route-rows.js';
import { apiKeyTable } from './api-key-table.js';
import { awsExportLine, consoleAddress } from './aws-settings.js';
import { findingsText } from './findings-text.js';
import { LineWriter, unread } from './line-writer.js';
import { linesToTry } from './lines-to-try.js';
import { paint } from './paint.js';
import { printable, printableLines, printableLog } from './printable.js';
import type { Reporter } from './reporter.js';
import { routeTable } from './route-table.js';
import { bugText } from './unexpected-errors.js';

/** What a person reads. */
export class TextReporter implements Reporter {
  readonly #stream = process.stdout;
  readonly #lines = new LineWriter(process.stdout, unread);
  readonly #verbose: boolean;

  constructor({ verbose }: { readonly verbose: boolean }) {
    this.#verbose = verbose;
  }

  async onReady(gateway: LocalGateway): Promise<void> {
    this.#write(`${this.#paint('bold', 'Gatewright')}  console ${this.#paint('cyan', consoleAddress(gateway))}`, '');
    if (gateway.consoleToken !== undefined) this.#write(this.#paint('yellow', openness), '');
    this.#writeApis(gateway);
    const nameOf = this.#verbose ? byConstructAndId : byConstruct;
    this.#write('', routeTable(routeRows(gateway.model, nameOf), this.#stream).trimEnd());
    const keys = apiKeyTable(gateway.apiKeys, this.#stream);
    if (keys !== '') this.#write('', keys.trimEnd());
    this.#writeFindings(gateway);
    this.#write('', ...(await linesToTry(gateway)), this.#paint('dim', awsExportLine(gateway)), '');
  }

  onReload(gateway: LocalGateway): void {
    this.#write(this.#paint('green', 'reloaded'));
    this.#writeApis(gateway);
    this.#writeFindings(gateway);
  }

  onRequest(record: RequestRecord): void {
    const { at, api, method, path, status, durationMs } = record;
    const time = this.#paint('dim', clockTime(at));
    const parts = [
      time,
      printable(api),
      printable(method),
      printable(path),
      this.#paint(colourOf(status), String(status)),
      `${Math.round(durationMs)} ms`,
    ];
    if (record.function !== undefined) parts.push(printable(record.function));
    for (const cache of record.cacheHits) parts.push(this.#paint('cyan', cacheHits[cache]));
    this.#write(parts.join('  '));
    for (const reason of record.reasons) this.#write(this.#paint('yellow', `          ${printable(reason)}`));
    if (!this.#verbose) return;
    this.#write(this.#paint('dim', `          request ${record.requestId} of the API ${record.apiId}`));
    for (const line of record.log) this.#write(this.#paint('dim', `          ${printable(line)}`));
  }

  onRecorded({ at, service, operation, caller }: RecordedCall): void {
    const call = printable(`${service} ${operation}  by ${caller}`);
    this.#write(`${this.#paint('dim', clockTime(at))}  ${this.#paint('magenta', 'recorded')}  ${call}`);
  }

  onLog({ function: name, line }: FunctionLogEntry): void {
    this.#write(`${this.#paint('magenta', printable(name))}  ${printableLog(line)}`);
  }

  onWarning(message: string): void {
    this.#write(this.#paint('yellow', printable(message)));
  }

  onNotice({ code, message, fix }: Notice): void {
    this.#write(
      `${this.#paint('yellow', code)}  ${printable(message)}`,
      `  ${this.#paint('green', 'fix:')} ${printable(fix)}`,
    );
  }

  onFailure(error: unknown): void {
    this.#write(this.#paint('red', printableLines(bugText(error).trimEnd())));
  }

  #writeApis({ apis }: LocalGateway): void {
    for (const { name, protocol, stages } of apis) {
      for (const { url } of stages)
        this.#write(`${printable(name)}  ${this.#paint('dim', protocol)}  ${this.#paint('cyan', url)}`);
      if (stages.length === 0) this.#write(`${printable(name)}  ${this.#paint('dim', protocol)}  has no stage`);
    }
  }

  #writeFindings(gateway: LocalGateway): void {
    const text = findingsText(gateway, this.#stream);
    if (text !== '') this.#write('', text.trimEnd());
  }

  #write(...lines: readonly string[]): void {
    for (const line of lines) this.#lines.write(line);
  }

  #paint(format: Parameters<typeof paint>[1], text: string): string {
    return paint(this.#stream, format, text);
  }
}

const openness =
  'open beyond this machine: whoever reaches it calls the APIs as their authorizers let them; the console needs the token, and AWS calls the credentials below';

/** Where an execution was answered from. */
const cacheHits: Readonly<Record<CacheName, string>> = {
  response: 'cache hit',
  authorizer: 'authorizer cache hit',
};

function colourOf(status: number): Parameters<typeof paint>[1] {
  if (status >= 500) return 'red';
  return status >= 400 ? 'yellow' : 'green';
}

function clockTime(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}
