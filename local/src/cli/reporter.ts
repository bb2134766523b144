import type { RecordedCall } from '../aws/recorded-call.js';
import type { FunctionLogEntry } from '../functions/local-function-runner.js';
import type { LocalGateway } from '../gateway.js';
import type { Notice } from '../model/notice.js';
import type { RequestRecord } from '../serving/request-record.js';

/** Tells whoever reads the output of `gatewright start` what happens. */
export interface Reporter {
  onReady(gateway: LocalGateway): void | Promise<void>;
  /** Another assembly is served from now on. */
  onReload(gateway: LocalGateway): void;
  onRequest(record: RequestRecord): void;
  /** An AWS call is recorded instead of run. */
  onRecorded(call: RecordedCall): void;
  onLog(entry: FunctionLogEntry): void;
  onWarning(message: string): void;
  onNotice(notice: Notice): void;
  onFailure(error: unknown): void;
}
