/** Lambda's error objects, as the JSON text that a caller of Invoke receives. */

/** The largest payload that a function may answer with, as Lambda counts it: 6 MB and a little for the envelope. */
export const maximumPayloadBytes = 6_291_556;

/** The largest answer that a function may stream: 200 MB. */
export const maximumStreamBytes = 209_715_200;

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

/** The answer is over the limit. */
export function responseTooLargeError(maximumBytes: number): string {
  return platformError(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${maximumBytes} bytes).`,
  );
}

/** The words of a signal, as the operating system prints them. */
const signalWords: Readonly<Record<string, string>> = {
  SIGKILL: 'killed',
  SIGSEGV: 'segmentation fault',
  SIGABRT: 'aborted',
  SIGTERM: 'terminated',
  SIGINT: 'interrupt',
  SIGHUP: 'hangup',
  SIGQUIT: 'quit',
  SIGILL: 'illegal instruction',
  SIGTRAP: 'trace/breakpoint trap',
  SIGBUS: 'bus error',
  SIGFPE: 'floating point exception',
  SIGPIPE: 'broken pipe',
  SIGALRM: 'alarm clock',
};
