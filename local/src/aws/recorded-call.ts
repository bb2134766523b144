import type { HeaderLines } from '../model/client.js';
import { tryParseJson } from '../model/json-text.js';
import type { AwsCall } from './aws-call.js';
import { headerValue, queryParameters } from './signature.js';

/** A call of a service that the gateway does not run: what a test or the console looks at. */
export interface RecordedCall {
  /** As it stands in a signature, such as `sqs`. */
  readonly service: string;
  /** Such as `SendMessage`; method and path where the service's protocol does not say. */
  readonly operation: string;
  readonly region: string;
  /** A function by its construct, such as `Books/PutOrder`, or an API's method. */
  readonly caller: string;
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: HeaderLines;
    readonly body: string;
    /** The operation's parameters, where the body or the query holds them as JSON or as a form. */
    readonly input?: unknown;
  };
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How a service is spoken to. */
export type Protocol = 'json' | 'cbor' | 'query' | 'ec2' | 's3' | 'rest';

/** A call, read as far as its protocol tells. */
export interface ReadCall {
  readonly protocol: Protocol;
  readonly operation: string;
  readonly input?: unknown;
}

/** Finds the protocol, the operation and its input: every protocol of AWS marks its requests. */
export function readCall(call: AwsCall): ReadCall {
  const target = headerValue(call.headers, 'x-amz-target');
  if (target) return { protocol: 'json', operation: target.split('.').pop() ?? target, ...jsonInput(call.body) };
  const path = call.target.split('?', 1)[0] ?? '/';
  const cbor = /^\/service\/[^/]+\/operation\/([^/]+)$/.exec(path);
  if (cbor?.[1]) return { protocol: 'cbor', operation: cbor[1] };
  if (call.service === 's3') return { protocol: 's3', operation: `${call.method} ${path}` };
  const form = formInput(call);
  if (form.Action) {
    return { protocol: call.service === 'ec2' ? 'ec2' : 'query', operation: form.Action, input: form };
  }
  return { protocol: 'rest', operation: `${call.method} ${path}`, ...jsonInput(call.body) };
}

/** The call as it is kept. */
export function toRecordedCall(
  call: AwsCall,
  { operation, input }: ReadCall,
  { caller, at }: Pick<RecordedCall, 'caller' | 'at'>,
): RecordedCall {
  const { service, region, method, target, headers } = call;
  const request = { method, target, headers, body: call.body.toString(), ...(input === undefined ? {} : { input }) };
  return { service, operation, region, caller, request, at };
}

function jsonInput(body: Buffer): { input?: unknown } {
  const input = tryParseJson(body.toString());
  return input === undefined ? {} : { input };
}

function formInput(call: AwsCall): Record<string, string> {
  const isForm = /x-www-form-urlencoded/i.test(headerValue(call.headers, 'content-type') ?? '');
  const body = isForm ? queryParameters(`?${call.body.toString()}`) : [];
  return Object.fromEntries([...queryParameters(call.target), ...body]);
}
