/** Lambda's error objects, as the JSON text that a caller of Invoke receives. */

/** The largest payload that a function may answer with, as Lambda counts it: 6 MB and a little for the envelope. */
export const maximumPayloadBytes = 6_291_556;

/** An error that the service reports, rather than the handler. */
export function platformError(errorType: string, errorMessage: string): string {
  return JSON.stringify({ errorType, errorMessage });
}

/** The environment was ended because the function's time-out passed. */
export function timedOutError(requestId: string, timeoutSeconds: number): string {
  return platformError(
    'Sandbox.Timedout',
    `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
  );
}

/** The process of the environment ended while a request was in it. */
export function exitError(requestId: string, reason: string): string {
  return platformError('Runtime.ExitError', `RequestId: ${requestId} Error: Runtime exited ${reason}`);
}

/** How Lambda words the end of a process. */
export function exitReason(exitCode: number | null, signal: string | null): string {
  if (signal) return `with error: signal: ${signalWords[signal] ?? signal}`;
  if (exitCode === 0 || exitCode === null) return 'without providing a reason';
  return `with error: exit status ${exitCode}`;
}

/** The payload is over 6 MB. */
export function responseTooLargeError(): string {
  return platformError(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${maximumPayloadBytes} bytes).`,
  );
}

/** The words of a signal, as the operating system prints them. */
const signalWords: Readonly<Record<string, string>> = {
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGABRT: 'aborted',
  SIGTERM: 'terminated',
};
