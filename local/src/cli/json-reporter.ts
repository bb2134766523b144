import type { RecordedCall } from '../aws/recorded-call.js';
import type { FunctionLogEntry } from '../functions/local-function-runner.js';
import type { LocalGateway } from '../gateway.js';
import type { Notice } from '../model/notice.js';
import type { RequestRecord } from '../serving/request-record.js';
import { awsVariables } from './aws-settings.js';
import { LineWriter, unread } from './line-writer.js';
import type { Reporter } from './reporter.js';
import { warningEvents } from './warning-events.js';

/** One JSON object a line, for programs. */
export class JsonReporter implements Reporter {
  readonly #lines = new LineWriter(process.stdout, (count) =>
    JSON.stringify({ event: 'warning', message: unread(count) }),
  );

  readonly #verbose: boolean;

  constructor({ verbose }: { readonly verbose: boolean }) {
    this.#verbose = verbose;
  }

  onReady(gateway: LocalGateway): void {
    const { console, apis, apiKeys, credentials, consoleToken } = gateway;
    const environment = awsVariables(gateway);
    this.#tell({ event: 'ready', console, apis, apiKeys, credentials, consoleToken, environment });
    this.#tellFindings(gateway);
  }

  onReload(gateway: LocalGateway): void {
    const { console, apis, apiKeys } = gateway;
    this.#tell({ event: 'reload', console, apis, apiKeys });
    this.#tellFindings(gateway);
  }

  onRequest(record: RequestRecord): void {
    // Member by member: this runs once a request, and to spread the record would take as long as to print it.
    this.#tell({
      event: 'request',
      time: new Date(record.at).toISOString(),
      api: record.api,
      protocol: record.protocol,
      method: record.method,
      path: record.path,
      status: record.status,
      durationMs: Math.round(record.durationMs * 1000) / 1000,
      function: record.function,
      cacheHits: record.cacheHits.length > 0 ? record.cacheHits : undefined,
      requestId: record.requestId,
      apiId: record.apiId,
      reasons: record.reasons.length > 0 ? record.reasons : undefined,
      log: record.log.length > 0 ? record.log : undefined,
    });
  }

  onRecorded({ at, service, operation, region, caller, request }: RecordedCall): void {
    const time = new Date(at).toISOString();
    this.#tell({ event: 'recorded', time, service, operation, caller, region, input: request.input });
  }

  onLog({ function: name, functionName, requestId, stream, line }: FunctionLogEntry): void {
    const ids = this.#verbose ? { functionName } : {};
    this.#tell({ event: 'log', function: name, ...ids, requestId, stream, line });
  }

  onWarning(message: string): void {
    this.#tell({ event: 'warning', message });
  }

  onNotice({ code, message, fix }: Notice): void {
    this.#tell({ event: 'warning', code, message, fix });
  }

  onFailure(error: unknown): void {
    this.#tell({ event: 'failure', message: error instanceof Error ? error.stack : String(error) });
  }

  #tellFindings(gateway: LocalGateway): void {
    for (const event of warningEvents(gateway)) this.#tell(event);
  }

  #tell(event: object): void {
    // JSON leaves some control characters as they are, and its lines may be read at a terminal.
    this.#lines.write(JSON.stringify(event).replace(/[\u007f-\u009f]/g, escaped));
  }
}

function escaped(character: string): string {
  return `\\u00${character.charCodeAt(0).toString(16)}`;
}
