import { jsonAnswer } from '../aws/aws-answers.js';
import type { AwsAnswer, AwsCall } from '../aws/aws-call.js';
import type { VerifyCall } from '../aws/call-verifier.js';
import { tryDecodePercent } from '../model/percent-encoding.js';

/** An open connection of a WebSocket API. */
export interface OpenConnection {
  /** Resolves once the message is on its way to the client. */
  send(message: Buffer): Promise<void>;
  close(): void;
  /** Milliseconds since 1970. */
  readonly connectedAt: number;
  /** Milliseconds since 1970: the last message in either direction. */
  readonly lastActiveAt: number;
  readonly sourceIp: string;
  readonly userAgent: string;
}

/** Where a connection is looked for. */
export interface ConnectionAddress {
  /** Undefined at the address of all APIs, where only the connection's id tells. */
  readonly apiId: string | undefined;
  /** Empty where the address has no stage, such as that of a custom domain. */
  readonly stageName: string;
  readonly connectionId: string;
}

/** The open connections of all WebSocket APIs. */
export interface ConnectionRegistry {
  /** Undefined for a connection that never was, is not open yet, or is gone. */
  tryFind(address: ConnectionAddress): OpenConnection | undefined;
}

/** Answers a call to `@connections` at the address of one API, or of all. */
export type AnswerConnectionCall = (call: AwsCall, apiId: string | undefined) => Promise<AwsAnswer>;

const messageLimit = 128 * 1024;

/** Whether a request's path is one of `@connections`. */
export function isConnectionPath(target: string): boolean {
  return pathPattern.test(target);
}

const pathPattern = /^(?:\/([^/?]+))?\/@connections\/([^/?]+)(?:\?|$)/;

/**
 * Sends to, describes and closes connections. A call must be signed for `execute-api`; who of those that have a key has
 * signed is not asked, as every function has the same rights here.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export function createConnections(registry: ConnectionRegistry, verify: VerifyCall): AnswerConnectionCall {
  return async (call, apiId) => {
    const failed = verify(call, 'execute-api');
    if (failed) return refuse(403, failed.errorType, JSON.stringify({ message: failed.message }));
    const match = pathPattern.exec(call.target);
    const act = actions[call.method];
    if (!match?.[2] || !act) return refuse(403, 'ForbiddenException', '{"message":"Forbidden"}');
    const stageName = tryDecodePercent(match[1] ?? '');
    if (stageName === undefined) return refuse(403, 'ForbiddenException', '{"message":"Forbidden"}');
    // Ids end with `=`, which SDKs encode.
    const connectionId = tryDecodePercent(match[2]);
    if (connectionId === undefined || !/^[\w+/-]+=*$/.test(connectionId)) return invalidId(connectionId ?? match[2]);
    const connection = registry.tryFind({ apiId, stageName, connectionId });
    return connection ? await act(connection, call) : gone();
  };
}

const actions: Readonly<Record<string, (connection: OpenConnection, call: AwsCall) => Promise<AwsAnswer> | AwsAnswer>> =
  {
    POST: post,
    GET: (connection) =>
      jsonAnswer(200, {
        connectedAt: new Date(connection.connectedAt).toISOString(),
        identity: { sourceIp: connection.sourceIp, userAgent: connection.userAgent },
        lastActiveAt: new Date(connection.lastActiveAt).toISOString(),
      }),
    DELETE: (connection) => {
      connection.close();
      return { status: 204, headers: [], body: Buffer.alloc(0) };
    },
  };

async function post(connection: OpenConnection, { body }: AwsCall): Promise<AwsAnswer> {
  if (body.length > messageLimit) return refuse(413, 'PayloadTooLargeException', '{"message":"Payload too large"}');
  try {
    await connection.send(body);
  } catch {
    // The client went away while the message was on its way.
    return gone();
  }
  return { status: 200, headers: [['Content-Length', '0']], body: Buffer.alloc(0) };
}

/** API Gateway sends no body with it: SDKs show a GoneException without a message. */
function gone(): AwsAnswer {
  return refuse(410, 'GoneException', '');
}

function invalidId(id: string): AwsAnswer {
  return refuse(400, 'BadRequestException', JSON.stringify({ message: `Invalid connectionId: ${id}` }));
}

function refuse(status: number, errorType: string, body: string): AwsAnswer {
  return {
    status,
    headers: [
      ['Content-Type', 'application/json'],
      ['x-amzn-ErrorType', errorType],
      ['Content-Length', String(Buffer.byteLength(body))],
    ],
    body: Buffer.from(body),
  };
}
