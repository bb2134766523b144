import type { AwsCall } from '../../../src/aws/aws-call.js';
import type { BackendRequest } from './backends.js';
import { canonical, toBackendRequest } from './backends.js';
import { type ReceivedResponse, sendRequest } from './client.js';
import { Comparison, isRecord } from './compare.js';
import { fill } from './placeholders.js';
import type { CaseOutcome, Expected, RequestCase } from './request-case.js';
import { type CaseApi, makeCaseApi, serve } from './rest-server.js';

/** Runs a case whose request goes to the API over a socket. */
export async function runRestRequest(given: RequestCase): Promise<CaseOutcome> {
  const caseApi = await makeCaseApi(given.definition);
  const listener = await serve(caseApi);
  try {
    const request = fill(given.request, caseApi.values);
    if (request.storedObjectBase64 !== undefined) await store(caseApi, request);
    const { api, stage } = caseApi;
    const host = `${api.id}.execute-api.${api.region}.amazonaws.com`;
    const response = await sendRequest({ port: listener.port, host, stage: stage.name }, request);
    const comparison = compareRequest(given, fill(given.expected, caseApi.values), caseApi, response);
    return outcomeOf(
      comparison,
      { status: response.status, headers: response.headers, body: response.body.toString() },
      caseApi,
    );
  } finally {
    await listener.close();
    caseApi.close();
  }
}

export function outcomeOf(comparison: Comparison, actual: unknown, { reasons }: Pick<CaseApi, 'reasons'>): CaseOutcome {
  if (comparison.differences.length === 0) return { status: 'passed' };
  return { status: 'failed', actual, reason: [...comparison.differences, ...reasons].join('\n    ') };
}

async function store({ environment, api }: CaseApi, request: Expected): Promise<void> {
  await environment.answerAwsCall({
    service: 's3',
    region: api.region,
    method: 'PUT',
    target: `/bucket-1${request.path}`,
    headers: [],
    body: Buffer.from(request.storedObjectBase64, 'base64'),
    caller: 'case',
  });
}

/** What the functions, HTTP backends and AWS services of a case got. */
export type Reached = Pick<CaseApi, 'events' | 'awsCalls' | 'backendRequests'>;

/** Compares what the client got, and what was behind the API, with what was recorded. */
export function compareRequest(
  given: RequestCase,
  expected: Expected,
  caseApi: Reached,
  response: ReceivedResponse,
): Comparison {
  const comparison = new Comparison();
  const compare = given.compare ?? '';
  if (expected.status !== undefined) comparison.equal('status', expected.status, response.status);
  if (compare === 'status') return comparison;
  compareHeaders(comparison, expected, response, compare);
  compareBody(comparison, expected, response.body, compare);
  if (expected.event) compareEvent(comparison, expected.event, caseApi.events.at(-1), compare);
  if (expected.backendRequest) {
    compareBackendRequest(comparison, expected.backendRequest, caseApi, compare);
  }
  if (expected.backendMessage) compareMessage(comparison, expected.backendMessage, caseApi.awsCalls.at(-1));
  if (expected.backendRecords) compareRecords(comparison, expected.backendRecords, caseApi.awsCalls.at(-1));
  return comparison;
}

/** Names in lower case were recorded so; others in the case of the wire. */
export function compareHeaders(
  comparison: Comparison,
  expected: Expected,
  { headers }: Pick<ReceivedResponse, 'headers'>,
  compare: string,
): void {
  const lower = lowerCased(headers);
  for (const name of expected.headerNames ?? []) comparison.check(name in lower, `header ${name}`, 'present', 'absent');
  for (const name of expected.headerNamesAbsent ?? []) {
    comparison.check(!(name in lower), `header ${name}`, 'absent', lower[name]);
  }
  for (const [name, part] of Object.entries((expected.headersContain ?? {}) as Record<string, string>)) {
    comparison.check(lower[name]?.includes(part) === true, `header ${name}`, part, lower[name]);
  }
  for (const [name, pattern] of Object.entries((expected.headersMatch ?? {}) as Record<string, string>)) {
    comparison.check(new RegExp(pattern).test(lower[name] ?? ''), `header ${name}`, pattern, lower[name]);
  }
  if (!expected.headers) return;
  const isLower = Object.keys(expected.headers).every((name) => name === name.toLowerCase());
  const isIgnored = ignored(compare);
  compareMembers(
    comparison,
    'headers',
    without(expected.headers, isIgnored),
    without(isLower ? lower : headers, isIgnored),
    compare.startsWith('names and values'),
  );
}

/** What the recording itself says is not to be compared; `Keep-Alive` is between the two ends of a connection. */
function ignored(compare: string): (name: string) => boolean {
  if (!compare.startsWith('names and values')) return () => false;
  return (name) =>
    /^(content-length|x-amzn-remapped-content-length|date|connection|keep-alive|.*server)$/i.test(name) ||
    /^x-amzn-remapped-keep-alive$/i.test(name);
}

function compareMembers(
  comparison: Comparison,
  place: string,
  expected: Record<string, unknown>,
  actual: Record<string, unknown>,
  strictly: boolean,
): void {
  if (strictly) {
    comparison.equal(place, expected, actual);
    return;
  }
  for (const [name, value] of Object.entries(expected)) {
    if (name in actual) comparison.equal(`${place}.${name}`, value, actual[name]);
    else comparison.check(false, `${place}.${name}`, value, 'nothing');
  }
}

export function compareBody(comparison: Comparison, expected: Expected, body: Buffer, compare: string): void {
  if (expected.body !== undefined && isRecord(expected.body)) comparison.equal('body', expected.body, parsed(body));
  else if (expected.body !== undefined) comparison.equal('body', expected.body, body.toString());
  if (expected.bodyBase64 !== undefined) comparison.equal('bodyBase64', expected.bodyBase64, body.toString('base64'));
  if (expected.bodyJson === undefined) return;
  const sort = compare.includes('Items sorted') ? withItemsSorted : (value: unknown) => value;
  comparison.equal('bodyJson', sort(expected.bodyJson), sort(parsed(body)));
}

function withItemsSorted(value: unknown): unknown {
  if (!isRecord(value) || !Array.isArray(value.Items)) return value;
  const key = (item: unknown) => JSON.stringify(item);
  return { ...value, Items: value.Items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)) };
}

export function parsed(body: Buffer | string): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return body.toString();
  }
}

/** Members of an event are compared as far as they are recorded; those of the edge are not ours. */
function compareEvent(comparison: Comparison, expected: Expected, actual: unknown, compare: string): void {
  if (!isRecord(actual)) {
    comparison.check(false, 'event', 'an event', actual);
    return;
  }
  const isIgnored = compare.includes('ignore CloudFront-*') ? isOfTheEdge : ignored(compare);
  const recorded = withoutIn(expected, isIgnored);
  const received = withoutIn(actual, isIgnored);
  const body = recorded.body;
  if (body !== null && body !== undefined) {
    comparison.equal('event.body', isRecord(body) ? body : parsed(body as string), parsed(String(received.body)));
  } else if ('body' in recorded) {
    comparison.equal('event.body', body, received.body);
  }
  const { body: _, ...others } = recorded;
  const { body: __, ...rest } = received;
  compareMembers(comparison, 'event', others, rest, compare.startsWith('event;'));
}

function withoutIn(event: Record<string, unknown>, isIgnored: (name: string) => boolean): Record<string, unknown> {
  const maps = ['headers', 'multiValueHeaders'].filter((name) => isRecord(event[name]));
  const reduced = maps.map((name) => [name, without(event[name] as Record<string, unknown>, isIgnored)]);
  return { ...event, ...Object.fromEntries(reduced) };
}

function isOfTheEdge(name: string): boolean {
  return /^(CloudFront-.*|Via|X-Amz-Cf-Id)$/i.test(name);
}

function compareBackendRequest(comparison: Comparison, expected: Expected, caseApi: Reached, compare: string): void {
  const request = lastBackendRequest(caseApi);
  if (!request) {
    comparison.check(false, 'backendRequest', expected, 'nothing');
    return;
  }
  const { headers, body, bodyJson, bodyBase64, data, ...others } = expected;
  for (const name of ['method', 'path', 'args'] as const) {
    if (others[name] !== undefined) comparison.equal(`backendRequest.${name}`, others[name], request[name]);
  }
  if (data !== undefined) comparison.equal('backendRequest.data', data, request.body.toString());
  compareBody(comparison, { body, bodyJson, bodyBase64 }, request.body, compare);
  if (headers) compareBackendHeaders(comparison, headers, request, compare);
}

function compareBackendHeaders(
  comparison: Comparison,
  expected: Expected,
  request: BackendRequest,
  compare: string,
): void {
  const isLower = Object.keys(expected).every((name) => name === name.toLowerCase());
  const actual = isLower ? lowerCased(request.headers) : canonical(request.headers);
  const isIgnored = (name: string) =>
    /^(x-amzn-tls-.*|x-forwarded-.*|accept-encoding|connection|date|.*server)$/i.test(name) &&
    !isCompared(name, compare);
  const strictly = compare.startsWith('names and values');
  compareMembers(
    comparison,
    'backendRequest.headers',
    without(expected, isIgnored),
    without(actual, isIgnored),
    strictly,
  );
}

/** A recording of names and values leaves out the hop-by-hop headers only. */
function isCompared(name: string, compare: string): boolean {
  return compare.startsWith('names and values') && /^(accept-encoding|x-forwarded-.*)$/i.test(name);
}

/** A function has no headers: its event is the body that it got. */
function lastBackendRequest({ backendRequests, awsCalls, events }: Reached): BackendRequest | undefined {
  const call = awsCalls.at(-1);
  if (backendRequests.length > 0) return backendRequests.at(-1);
  if (call) return toBackendRequest(call);
  if (events.length === 0) return undefined;
  return { method: 'POST', path: '/', args: {}, headers: {}, body: Buffer.from(JSON.stringify(events.at(-1))) };
}

/** A message that SQS would have got of a form. */
function compareMessage(comparison: Comparison, expected: Expected, call: AwsCall | undefined): void {
  const form = new URLSearchParams(call?.body.toString());
  const body = form.get('MessageBody') ?? '';
  if (expected.body !== undefined) comparison.equal('backendMessage.body', expected.body, body);
  if (expected.bodyJson !== undefined) comparison.equal('backendMessage.bodyJson', expected.bodyJson, parsed(body));
  for (const [name, attribute] of Object.entries((expected.attributes ?? {}) as Record<string, Expected>)) {
    const index = [...form].find(
      ([key, value]) => /^MessageAttribute(s)?\.\d+\.Name$/.test(key) && value === name,
    )?.[0];
    const prefix = index?.replace(/Name$/, 'Value.');
    for (const [member, value] of Object.entries(attribute)) {
      comparison.equal(`backendMessage.attributes.${name}.${member}`, value, form.get(`${prefix}${member}`));
    }
  }
}

function compareRecords(comparison: Comparison, expected: unknown, call: AwsCall | undefined): void {
  const input = parsed(call?.body ?? '') as { Records?: { Data: string; PartitionKey: string }[] };
  const records = (input.Records ?? []).map(({ Data, PartitionKey }) => ({
    data: Buffer.from(Data, 'base64').toString(),
    partitionKey: PartitionKey,
  }));
  comparison.equal('backendRecords', expected, records);
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function without(members: Readonly<Record<string, unknown>>, isIgnored: (name: string) => boolean) {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !isIgnored(name)));
}
