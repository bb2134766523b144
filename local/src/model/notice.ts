import { type Remark, type RemarkArguments, written } from './remark.js';

/** What goes wrong while requests are served, and no client is told. `docs/errors.md` is made from this. */
export const notices = {
  ASYNCHRONOUS_INVOCATION_FAILED: {
    meaning: 'a function that was called asynchronously failed, and is not tried again',
    message: '{name}: an asynchronous invocation failed: {reason}',
    fix: 'correct the function; its log tells more',
  },
  ASYNCHRONOUS_INVOCATION_THROTTLED: {
    meaning: 'a function was called asynchronously more often at once than it may be, and the call is lost',
    message: '{name}: an asynchronous invocation was throttled',
    fix: 'raise ReservedConcurrentExecutions of the function',
  },
  TABLE_REFUSED: {
    meaning: 'a table of the template is none that DynamoDB would make',
    message: "{constructPath}: DynamoDB refuses the table '{name}': {reason}",
    fix: 'correct the properties of the table',
  },
  ENDPOINT_UNREACHABLE: {
    meaning: 'nothing answers where --endpoint sends the calls of a service',
    message: '{service}: {endpoint} does not answer: {reason}',
    fix: 'start what should listen there, or leave the option out: calls are then recorded',
  },
  CONNECTION_REFUSED: {
    meaning: 'more connections are open than a port, or the system, can have',
    message: 'a connection to port {port} was refused: {reason}',
    fix: 'close what is not needed any more, or raise the limit of open files: ulimit -n',
  },
  AWS_CALL_REFUSED: {
    meaning: 'an AWS call is not signed with a key of this run',
    message: 'an AWS call was refused: {service} {operation}: {reason}',
    fix: 'sign with the credentials that are told at the start, or pass --insecure-aws-endpoint',
  },
  HOST_REFUSED: {
    meaning:
      'a request calls an API by a name that is neither local nor of the assembly, as a page may that is pointed here',
    message: 'a request for {host} was refused: it is no name of an API',
    fix: 'pass --allow-host with the name, if it leads here',
  },
  NO_CERTIFICATE: {
    meaning: 'no certificate of this machine can be made, and what needs one fails; plain HTTP goes on',
    message: '{consequence}: {reason}',
    fix: 'let XDG_CACHE_HOME name a folder that can be written',
  },
  KEY_NOT_KEPT: {
    meaning: 'the key of an issuer cannot be kept, so that tokens of other processes are not taken here',
    message: 'the key of an issuer is of this run only: {reason}',
    fix: 'let XDG_CACHE_HOME name a folder that can be written',
  },
  ACCESS_LOG_ENDED: {
    meaning: 'the file of --access-log cannot be written any more; everything is served on',
    message: 'the access log {file} has ended: {reason}',
    fix: 'free some space, and start again',
  },
  FILES_NOT_WATCHED: {
    meaning: '--watch does not notice all changes any more; everything is served on',
    message: 'changes of files may go unnoticed: {reason}',
    fix: 'let this user watch more files, and start again',
  },
} as const satisfies Readonly<Record<string, Remark>>;

export type NoticeCode = keyof typeof notices;

/** A remark about something that happened, whose place its message tells. */
export interface Notice {
  readonly code: NoticeCode;
  readonly message: string;
  /** What to do, as a phrase that follows `fix: `. */
  readonly fix: string;
}

export function notice<const C extends NoticeCode>(code: C, ...[values]: RemarkArguments<(typeof notices)[C]>): Notice {
  return { code, ...written(notices[code], values) };
}
