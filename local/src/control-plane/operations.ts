import type { AwsCall } from '../aws/aws-call.js';
import { queryParameters } from '../aws/signature.js';
import { tryParseJson } from '../model/json-text.js';
import { tryDecodePercent } from '../model/percent-encoding.js';

/** A call of the management API, matched and read. */
export interface OperationRequest {
  /** The placeholders of the operation's path, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: ReadonlyMap<string, string>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly region: string;
}

/** The answer of an operation: a JSON body, or none. */
export interface OperationAnswer {
  readonly status: number;
  readonly body?: unknown;
}

/** Runs an operation; it throws `Refusal` for an error. */
type Operation = (request: OperationRequest) => OperationAnswer | Promise<OperationAnswer>;

/** Operations by method and path, such as `GET /restapis/{restApiId}`. */
export type OperationTable = Readonly<Record<string, Operation>>;

/** An error that the management API answers. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly errorType: string,
    message: string,
  ) {
    super(message);
  }
}

export function notFound(message: string): Refusal {
  return new Refusal(404, 'NotFoundException', message);
}

export function badRequest(message: string): Refusal {
  return new Refusal(400, 'BadRequestException', message);
}

/** The item that fits; without one, the API answers `message`. */
export function findItem<T>(items: readonly T[], fits: (item: T) => boolean, message: string): T {
  const found = items.find(fits);
  if (found === undefined) throw notFound(message);
  return found;
}

/** What the operation answers when all is well. */
export function ok(body: unknown): OperationAnswer {
  return { status: 200, body };
}

/** Compiles a table to a function that finds a call's operation; undefined where the table has none. */
export function compileOperations(table: OperationTable): (call: AwsCall) => Promise<OperationAnswer> | undefined {
  const compiled = Object.entries(table).map(([key, operation]) => {
    const [method = '', path = ''] = key.split(' ');
    const pattern = path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    return { method, pattern: new RegExp(`^${pattern}/?$`), operation };
  });
  return (call) => {
    const path = call.target.split('?', 1)[0] ?? '/';
    for (const { method, pattern, operation } of compiled) {
      const match = method === call.method ? pattern.exec(path) : null;
      if (match) return run(operation, call, match.groups ?? {});
    }
    return undefined;
  };
}

async function run(operation: Operation, call: AwsCall, groups: Record<string, string>): Promise<OperationAnswer> {
  const path = Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decode(value)]));
  const query = new Map(queryParameters(call.target));
  return await operation({ path, query, body: parse(call.body), region: call.region });
}

function decode(text: string): string {
  const decoded = tryDecodePercent(text);
  if (decoded === undefined) throw badRequest('Invalid path encoding');
  return decoded;
}

function parse(body: Buffer): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  const value = tryParseJson(body.toString());
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  throw badRequest('Invalid request body');
}

const defaultLimit = 25;
const maximumLimit = 500;

/** A page of a list, and where the next one begins: 25 items unless told, at most 500. */
export function pageOf(items: readonly unknown[], query: ReadonlyMap<string, string>): OperationAnswer {
  const limit = Math.min(Number(query.get('limit') ?? defaultLimit), maximumLimit);
  const start = Number(query.get('position') ?? 0);
  if (!(limit > 0) || !(start >= 0)) throw badRequest('Invalid paging parameters');
  const end = start + limit;
  return ok({ item: items.slice(start, end), ...(end < items.length ? { position: String(end) } : {}) });
}
