import { emptyAnswer, escapeXml, jsonAnswer, jsonError, xmlAnswer } from './aws-answers.js';
import type { AwsAnswer, AwsCall } from './aws-call.js';
import { encodeCbor } from './cbor.js';
import type { ServiceOutput } from './given-answers.js';
import type { Protocol, ReadCall } from './recorded-call.js';
import { headerValue } from './signature.js';

type Render = (call: AwsCall, read: ReadCall, output: Readonly<Record<string, unknown>>) => AwsAnswer;

/** An output in the protocol in which the call was made; text and bytes are the body as they are. */
export function renderOutput(call: AwsCall, read: ReadCall, output: ServiceOutput): AwsAnswer {
  if (typeof output === 'string' || output instanceof Uint8Array) {
    return { ...emptyAnswer(200), body: Buffer.from(output as string) };
  }
  return outputs[read.protocol](call, read, output);
}

/** An error as the service would tell it: its name is the type, and an exception of an SDK brings its status. */
export function renderError(call: AwsCall, { protocol }: ReadCall, error: Error): AwsAnswer {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 400;
  const { name, message } = error;
  const xml = `<Code>${escapeXml(name)}</Code><Message>${escapeXml(message)}</Message>`;
  if (protocol === 's3') return xmlAnswer(status, `<Error>${xml}</Error>`);
  if (protocol === 'ec2') return xmlAnswer(status, `<Response><Errors><Error>${xml}</Error></Errors></Response>`);
  if (protocol === 'query') {
    return xmlAnswer(status, `<ErrorResponse><Error><Type>Sender</Type>${xml}</Error></ErrorResponse>`);
  }
  if (protocol === 'cbor') return cborAnswer(status, { __type: name, message });
  return jsonError(status, name, message, headerValue(call.headers, 'content-type'));
}

const outputs: Readonly<Record<Protocol, Render>> = {
  json: (call, _, output) => jsonAnswer(200, output, headerValue(call.headers, 'content-type')),
  rest: (_call, _read, output) => jsonAnswer(200, output),
  cbor: (_call, _read, output) => cborAnswer(200, output),
  query: (_, { operation }, output) =>
    xmlAnswer(
      200,
      `<${operation}Response><${operation}Result>${membersOf(output, 'member')}</${operation}Result></${operation}Response>`,
    ),
  ec2: (_, { operation }, output) =>
    xmlAnswer(200, `<${operation}Response>${membersOf(output, 'item')}</${operation}Response>`),
  s3: (_call, _read, output) => xmlAnswer(200, `<Result>${membersOf(output, undefined)}</Result>`),
};

export function cborAnswer(status: number, output: Readonly<Record<string, unknown>>): AwsAnswer {
  const headers = [
    ['Content-Type', 'application/cbor'],
    ['smithy-protocol', 'rpc-v2-cbor'],
  ] as const;
  return { status, headers, body: encodeCbor(output) };
}

/** @param ofList the name of the elements of a list; undefined where the list's own name is repeated */
function membersOf(output: Readonly<Record<string, unknown>>, ofList: string | undefined): string {
  return Object.entries(output)
    .map(([name, value]) => elementOf(name, value, ofList))
    .join('');
}

function elementOf(name: string, value: unknown, ofList: string | undefined): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) {
    if (ofList === undefined) return value.map((item) => elementOf(name, item, ofList)).join('');
    return `<${name}>${value.map((item) => elementOf(ofList, item, ofList)).join('')}</${name}>`;
  }
  const content =
    typeof value === 'object' ? membersOf(value as Record<string, unknown>, ofList) : escapeXml(String(value));
  return `<${name}>${content}</${name}>`;
}
