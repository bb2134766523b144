import type { RecordedCall } from '../aws/recorded-call.js';
import type { FunctionLogEntry } from '../functions/local-function-runner.js';
import type { Notice } from '../model/notice.js';
import type { RequestRecord } from './request-record.js';

/** Who is told what happens in the gateway. */
export interface GatewayListener {
  /** Of each execution that has ended: a request, a handshake, a message, a disconnection. */
  onRequest?(record: RequestRecord): void;
  /** Of each AWS call that is recorded instead of run. */
  onRecorded?(call: RecordedCall): void;
  /** Of each line that a function writes. */
  onLog?(entry: FunctionLogEntry): void;
  /** Of each line of a stage's access log. */
  onAccessLog?(line: string): void;
  /** Of what a client is not told and its developer should know; the notice has its code and what to do as well. */
  onWarning?(message: string, notice: Notice): void;
  /** Another assembly is served from now on. */
  onReload?(): void;
  /** Of a bug of the gateway: the client got a 500. */
  onFailure?(error: unknown): void;
  /** Whether records bring the execution log, which takes time to write. */
  readonly readsExecutionLogs?: boolean;
}
