import type { Random } from '../random.js';
import { type Fault, type FuzzTarget, shown } from './fuzz-target.js';
import { jsonValue, mutateText, nastyText } from './mutate.js';
import { exchange, problemOf } from './raw-exchange.js';
import { type ServedApis, serveApis } from './served-apis.js';

/** Requests over plain connections, to the ports of a REST and an HTTP API: from nearly right to no HTTP at all. */
export const httpTarget: FuzzTarget = {
  name: 'http',
  weight: 40,
  open: async () => {
    const apis = await serveApis();
    return {
      attack: (random) => attackPort(apis, apis.portOf(random.once(2) ? 'REST' : 'HTTP'), requestOf(random)),
      check: () => checkAnswers(apis),
      close: () => apis.close(),
    };
  },
};

/** The same to a port whose answers are not judged further than that they are answers. */
export async function attackPort(apis: ServedApis, port: number, request: Buffer): Promise<Fault | undefined> {
  const answer = await exchange(port, request);
  const [failure] = apis.takeFailures();
  const problem = failure ?? problemOf(answer);
  return problem === undefined ? undefined : { input: shown(request), problem };
}

/** A plain request of each kind is answered. */
export async function checkAnswers({ gateway }: ServedApis): Promise<Fault | undefined> {
  for (const api of ['rest', 'http']) {
    const { status } = await gateway.request('GET /pets', { api });
    if (status !== 200) return { input: `GET /pets of ${api}`, problem: `status ${status}` };
  }
  return undefined;
}

const methods = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'HEAD',
  'PATCH',
  'TRACE',
  'CONNECT',
  'PRI',
  'get',
  'G\0T',
  '',
];
const paths = [
  '/prod/pets',
  '/prod/pets/1',
  '/prod/files/a/b',
  '/pets',
  '/',
  '*',
  '//prod//pets',
  '/prod',
  'http://x/prod/pets',
  '/%2e%2e/pets',
];
const versions = ['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9.9', 'http/1.1', ''];
const headerNames = [
  ...[
    'Host',
    'Content-Type',
    'Accept',
    'Origin',
    'Cookie',
    'Authorization',
    'X-Must',
    'X-Api-Key',
    'X-Amz-Date',
    'Cache-Control',
    'Expect',
  ],
  ...[
    'Connection',
    'Upgrade',
    'Content-Encoding',
    'Accept-Encoding',
    'X-Forwarded-For',
    'X-Amzn-Trace-Id',
    'Content-Length',
    'TE',
    'Trailer',
  ],
  ...[
    'Access-Control-Request-Method',
    'Access-Control-Request-Headers',
    'Transfer-Encoding',
    'Range',
    'Via',
    '__proto__',
    'constructor',
  ],
];
const headerValues = [
  ...[
    'application/json',
    'image/png',
    'text/plain; charset=utf-8',
    '*/*',
    'https://a.example.com',
    'a=b; c=d',
    'Bearer a.b.c',
    '100-continue',
  ],
  ...[
    'keep-alive, Upgrade',
    'websocket',
    'h2c',
    'gzip',
    'chunked',
    '3',
    '-1',
    'max-age=0',
    'Root=1-1-1;Parent=;Sampled=',
    '127.0.0.1, ::1',
  ],
  ...['AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0'],
];

/** A request, well formed or not. */
export function requestOf(random: Random): Buffer {
  const body = bodyOf(random);
  const lines = [`${random.pick(methods)} ${targetOf(random)} ${random.pick(versions)}`, 'Host: 127.0.0.1'];
  lines.push(...random.several(8, () => headerOf(random)));
  if (!random.once(5)) lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  const request = `${lines.join('\r\n')}\r\n\r\n${body}`;
  const wire = random.once(3) ? mutateText(random, request) : request;
  return Buffer.from(wire, random.once(8) ? 'latin1' : 'utf8');
}

function targetOf(random: Random): string {
  const path = random.once(3) ? mutateText(random, random.pick(paths)) : random.pick(paths);
  const parameters = random.several(4, () => `${nameOf(random)}=${random.once(2) ? nastyText(random) : 'x'}`);
  return parameters.length === 0 ? path : `${path}?${parameters.join('&')}`;
}

function nameOf(random: Random): string {
  return random.once(3) ? nastyText(random) : random.pick(['q', 'code', 'a', 'a', '__proto__', 'a[]']);
}

function headerOf(random: Random): string {
  const name = random.once(8) ? nastyText(random) : random.pick(headerNames);
  return `${name}: ${random.once(4) ? nastyText(random) : random.pick(headerValues)}`;
}

function bodyOf(random: Random): string {
  switch (random.below(5)) {
    case 0:
      return '';
    case 1:
      return JSON.stringify(jsonValue(random));
    case 2:
      return mutateText(random, '{"name":"rex","age":3,"tags":["a","b"]}');
    case 3:
      return `${random.below(40).toString(16)}\r\n${nastyText(random)}\r\n0\r\n\r\n`;
    default:
      return nastyText(random);
  }
}
