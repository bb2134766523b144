import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { chosenKeys } from '../../src/authorizers/iam.js';
import { parseSignature, type SignedRequest } from '../../src/aws/signature.js';
import { type Verifier, verifySignature } from '../../src/aws/sigv4.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const verifier: Verifier = {
  findKey: chosenKeys({ AKIDEXAMPLE: 'wJalrXUtnFEMI' }),
  clock: { now: () => now },
  service: 'execute-api',
};

/** The signer of an SDK client, set to another service. */
async function signer(signingName = 'execute-api', signingEscapePath = true, secretAccessKey = 'wJalrXUtnFEMI') {
  const client = new ApiGatewayManagementApiClient({
    region: 'eu-west-1',
    endpoint: 'http://api.test',
    signingEscapePath,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey },
  });
  const scheme = { name: 'sigv4', signingName, signingRegion: 'eu-west-1', properties: {} };
  return (await client.config.signer(scheme)) as unknown as Signer;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly headers: Record<string, string>;
  readonly query: Record<string, string | string[]>;
  readonly body?: string;
}

interface Signer {
  sign(request: Request, options: { signingDate: Date }): Promise<Request>;
  presign(request: Request, options: { signingDate: Date; expiresIn: number }): Promise<Request>;
}

interface Unsigned {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Record<string, string | string[]>;
  readonly rawQuery?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

async function signed(unsigned: Unsigned, by = signer(), signingDate = new Date(now)): Promise<SignedRequest> {
  const { method = 'GET', path = '/', query = {}, rawQuery = '', headers = {}, body = '' } = unsigned;
  const request = { method, path, query, body, protocol: 'http:', hostname: 'api.test' };
  const result = await (await by).sign({ ...request, headers: { host: 'api.test', ...headers } }, { signingDate });
  return {
    method,
    target: rawQuery ? `${path}?${rawQuery}` : path,
    headers: Object.entries(result.headers),
    body: Buffer.from(body),
  };
}

describe('a signature made by an AWS SDK is verified', () => {
  const cases: Record<string, Unsigned> = {
    'of a plain request': { path: '/prod/items' },
    'with a body': { method: 'POST', path: '/prod/items', body: '{"name":"ü"}' },
    'with an encoded path': { path: '/prod/a%20b/%E2%82%AC' },
    'with a connection id': { method: 'POST', path: '/prod/@connections/abc%3D', body: 'hi' },
    'with a trailing slash': { path: '/prod/items/' },
    'with a query in any order': { path: '/p', query: { b: '2', a: ['y', 'x'] }, rawQuery: 'b=2&a=y&a=x' },
    'with characters that only AWS encodes': { path: '/p', query: { q: "it's (a) *" }, rawQuery: "q=it's%20(a)%20*" },
    'with runs of spaces in a header': { path: '/p', headers: { 'x-note': '  a   b ' } },
  };
  test.each(Object.entries(cases))('%s', async (_name, unsigned) => {
    const request = await signed(unsigned);
    expect(verifySignature(request, verifier)).toEqual({
      outcome: 'ok',
      accessKeyId: 'AKIDEXAMPLE',
      region: 'eu-west-1',
      service: 'execute-api',
    });
  });

  test('of Amazon S3, which encodes a path once', async () => {
    const request = await signed({ path: '/bucket/a%20b' }, signer('s3', false));
    expect(verifySignature(request, { ...verifier, service: 's3' }).outcome).toBe('ok');
  });

  test('of a presigned URL, until it expires', async () => {
    const request = {
      method: 'GET',
      path: '/prod',
      protocol: 'http:',
      hostname: 'h',
      headers: { host: 'h' },
      query: {},
    };
    const presigned = await (await signer()).presign(request, { signingDate: new Date(now), expiresIn: 900 });
    const query = Object.entries(presigned.query ?? {}).map(
      ([name, value]) => `${name}=${encodeURIComponent(`${value}`)}`,
    );
    const received: SignedRequest = {
      method: 'GET',
      target: `/prod?${query.join('&')}`,
      headers: [['Host', 'h']],
      body: Buffer.alloc(0),
    };
    expect(verifySignature(received, verifier).outcome).toBe('ok');
    const later = { ...verifier, clock: { now: () => now + 901_000 } };
    expect(verifySignature(received, later)).toMatchObject({
      outcome: 'expired',
      message: 'Signature expired: 20260301T120000Z is now earlier than 20260301T120001Z (20260301T121501Z - 900 sec.)',
    });
  });
});

describe('a request that was changed after signing is refused', () => {
  test.each<[string, Partial<SignedRequest>]>([
    ['another body', { body: Buffer.from('other') }],
    ['another path', { target: '/other' }],
    ['another query', { target: '/prod?admin=1' }],
    ['another method', { method: 'DELETE' }],
  ])('%s', async (_name, change) => {
    const request = { ...(await signed({ path: '/prod' })), ...change };
    const result = verifySignature(request, verifier);
    expect(result).toMatchObject({ outcome: 'mismatch', errorType: 'InvalidSignatureException' });
    expect('message' in result && result.message).toMatch(
      /^The request signature we calculated does not match the signature you provided\. Check your AWS Secret Access Key/,
    );
  });

  test('another secret', async () => {
    const request = await signed({ path: '/prod' }, signer('execute-api', true, 'wrong'));
    expect(verifySignature(request, verifier).outcome).toBe('mismatch');
  });
});

describe('a signature with anything too much or too little is refused', () => {
  const presigned = async (change: (query: Record<string, string>) => Record<string, string | undefined>) => {
    const request = {
      method: 'GET',
      path: '/prod',
      protocol: 'http:',
      hostname: 'h',
      headers: { host: 'h' },
      query: {},
    };
    const { query } = await (await signer()).presign(request, { signingDate: new Date(now), expiresIn: 900 });
    const pairs = Object.entries(change(query as Record<string, string>)).filter(([, value]) => value !== undefined);
    const target = `/prod?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(`${value}`)}`).join('&')}`;
    return { method: 'GET', target, headers: [['Host', 'h']], body: Buffer.alloc(0) } as SignedRequest;
  };

  test.each([
    '0',
    '-1',
    '604801',
    '1000000',
    '60.5',
    '1e3',
    '0x10',
    ' 60',
    '60s',
    '',
    'NaN',
    'Infinity',
    '99999999999999999999',
  ])('X-Amz-Expires of %j', async (expires) => {
    const request = await presigned((query) => ({ ...query, 'X-Amz-Expires': expires }));
    expect(verifySignature(request, verifier)).toMatchObject({
      outcome: 'incomplete',
      message: expect.stringContaining('X-Amz-Expires must be a whole number of seconds from 1 to 604800'),
    });
  });

  test.each(['1', '604800'])('but not X-Amz-Expires of %j, where it is signed', async (expires) => {
    const request = await presigned((query) => ({ ...query, 'X-Amz-Expires': expires }));
    expect(verifySignature(request, verifier).outcome).toBe('mismatch');
  });

  test('a presigned query that is changed or doubled', async () => {
    const request = await presigned((query) => query);
    expect(verifySignature(request, verifier).outcome).toBe('ok');
    const outcomeOf = (target: string) => verifySignature({ ...request, target }, verifier).outcome;
    expect(outcomeOf(`${request.target}&X-Amz-Expires=604800`)).toBe('incomplete');
    expect(outcomeOf(`${request.target}&a=1`)).toBe('mismatch');
    expect(outcomeOf(`${request.target}00`)).not.toBe('ok');
    const both = [...request.headers, ['Authorization', 'AWS4-HMAC-SHA256 Credential=x'] as const];
    expect(verifySignature({ ...request, headers: both }, verifier).outcome).toBe('incomplete');
  });

  type Headers = Record<string, string>;
  test.each<[string, (headers: Headers) => Headers, string]>([
    ['digits behind the signature', (h) => ({ ...h, authorization: `${h.authorization}00` }), 'mismatch'],
    ['letters behind the signature', (h) => ({ ...h, authorization: `${h.authorization}zz` }), 'mismatch'],
    ['a field behind the signature', (h) => ({ ...h, authorization: `${h.authorization}, Role=admin` }), 'incomplete'],
    ['a word behind the signature', (h) => ({ ...h, authorization: `${h.authorization} admin` }), 'incomplete'],
    ['a second signature', (h) => ({ ...h, authorization: `${h.authorization}, Signature=0` }), 'incomplete'],
    ['a signature in capitals', (h) => ({ ...h, authorization: capitalized(h.authorization as string) }), 'mismatch'],
    ['a second date', (h) => ({ ...h, 'X-Amz-Date': '20260301T120000Z' }), 'incomplete'],
    ['a header of AWS that is not signed', (h) => ({ ...h, 'x-amz-acl': 'public-read' }), 'out-of-scope'],
    ['a signed header that is not there', ({ 'x-note': _note, ...h }) => h, 'out-of-scope'],
    ['a signed header twice', (h) => signedHeadersOf(h, (names) => `${names};host`), 'out-of-scope'],
    ['no signed host', (h) => signedHeadersOf(h, (names) => names.replace('host;', '')), 'out-of-scope'],
    ['no signed headers', (h) => signedHeadersOf(h, () => ''), 'incomplete'],
    ['a date that there is not', (h) => ({ ...h, 'x-amz-date': '20260231T120000Z' }), 'out-of-scope'],
    ['another algorithm', (h) => replaced(h, 'AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256'), 'incomplete'],
  ])('%s', async (_, change, outcome) => {
    const request = await signed({ path: '/prod', headers: { 'x-note': 'a' } });
    const headers = Object.entries(change(Object.fromEntries(request.headers)));
    expect(verifySignature({ ...request, headers }, verifier).outcome).toBe(outcome);
  });

  test('a body that the client declares unsigned, for any service but Amazon S3', async () => {
    const headers = { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' };
    const request = await signed({ method: 'POST', path: '/prod', headers });
    expect(verifySignature({ ...request, body: Buffer.from('other') }, verifier).outcome).toBe('mismatch');
  });

  test('a session without its token, and a token without a session', async () => {
    const request = await signed({ path: '/prod' });
    const withToken = {
      ...verifier,
      findKey: () => ({ accessKeyId: 'a', secretAccessKey: 'wJalrXUtnFEMI', sessionToken: 't' }),
    };
    expect(verifySignature(request, withToken).outcome).toBe('unknown-key');
    const headers = { 'x-amz-security-token': 't' };
    expect(verifySignature(await signed({ path: '/prod', headers }), withToken).outcome).toBe('ok');
    expect(verifySignature(await signed({ path: '/prod', headers }), verifier).outcome).toBe('unknown-key');
  });
});

describe('a URL of Amazon S3 that is presigned in the way before Version 4', () => {
  const query = 'AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620';
  const request: SignedRequest = {
    method: 'GET',
    target: `/photos/puppy.jpg?${query}`,
    headers: [['Host', 'johnsmith.s3.amazonaws.com']],
    body: Buffer.alloc(0),
  };
  const findKey = chosenKeys({ AKIAIOSFODNN7EXAMPLE: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' });
  const of = (changes: Partial<SignedRequest>, at = 1175139619, service?: string) =>
    verifySignature(
      { ...request, ...changes },
      { findKey, clock: { now: () => at * 1000 }, ...(service !== undefined && { service }) },
    ).outcome;

  test('is verified by its path and bucket, until it expires', () => {
    expect(of({})).toBe('ok');
    expect(of({ target: `/johnsmith${request.target}`, headers: [['Host', '127.0.0.1:3000']] })).toBe('ok');
    expect(of({}, 1175139621)).toBe('expired');
  });

  test.each<[string, Partial<SignedRequest>]>([
    ['another method', { method: 'PUT' }],
    ['another object', { target: request.target.replace('puppy', 'kitten') }],
    ['another time', { target: request.target.replace('1175139620', '1175139630') }],
    ['another thing of the object', { target: `${request.target}&acl` }],
    ['a header of AWS', { headers: [...request.headers, ['x-amz-acl', 'public-read']] }],
    ['a character behind the signature', { target: request.target.replace('%3D', '%3D%3D') }],
  ])('does not hold for %s', (_, changes) => expect(of(changes)).toBe('mismatch'));

  test('does not hold for another service', () => expect(of({}, 1175139619, 'execute-api')).toBe('incomplete'));

  test.each(['Signature=a', 'Expires=1', 'AWSAccessKeyId=x'])('takes no second %s', (pair) => {
    expect(of({ target: `${request.target}&${pair}` })).toBe('incomplete');
  });
});

function replaced(headers: Record<string, string>, text: string, by: string): Record<string, string> {
  return { ...headers, authorization: (headers.authorization as string).replace(text, by) };
}

function signedHeadersOf(headers: Record<string, string>, change: (names: string) => string): Record<string, string> {
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization as string)?.[1] as string;
  return replaced(headers, `SignedHeaders=${names}`, `SignedHeaders=${change(names)}`);
}

function capitalized(authorization: string): string {
  return authorization.replace(/Signature=.*/, (signature) => `Signature=${signature.slice(10).toUpperCase()}`);
}

describe('what is missing or wrong is told in the words of AWS', () => {
  const withAuthorization = (authorization: string): SignedRequest => ({
    method: 'GET',
    target: '/',
    headers: [['Authorization', authorization]],
    body: Buffer.alloc(0),
  });

  test('no signature at all', () => {
    const request = { ...withAuthorization(''), headers: [] };
    expect(verifySignature(request, verifier)).toEqual({
      outcome: 'missing',
      errorType: 'MissingAuthenticationTokenException',
      message: 'Missing Authentication Token',
    });
  });

  test.each([
    ['Bearer abc', "'abc' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer abc'."],
    ['allow', "'allow' not a valid key=value pair (missing equal-sign) in Authorization header: 'allow'."],
    [
      'Basic dTpw=',
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=Basic dTpw=",
    ],
  ])('Authorization: %s', (authorization, message) => {
    expect(verifySignature(withAuthorization(authorization), verifier)).toEqual({
      outcome: 'incomplete',
      errorType: 'IncompleteSignatureException',
      message,
    });
  });

  test('a credential without its five elements', async () => {
    const request = await signed({});
    const headers = request.headers.map(([name, value]) => [name, value.replace('/aws4_request', '')] as const);
    expect(parseSignature({ ...request, headers })).toEqual({
      outcome: 'incomplete',
      message:
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIDEXAMPLE/20260301/eu-west-1/execute-api'",
    });
  });

  test('a signature for another service', async () => {
    expect(verifySignature(await signed({}, signer('lambda')), verifier)).toMatchObject({
      outcome: 'out-of-scope',
      message: "Credential should be scoped to correct service: 'execute-api'. ",
    });
  });

  test('a key that nobody has', async () => {
    expect(verifySignature(await signed({}), { ...verifier, findKey: () => undefined })).toEqual({
      outcome: 'unknown-key',
      errorType: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    });
  });

  test.each([
    [-301, 'Signature expired: 20260301T115459Z is now earlier than 20260301T115500Z (20260301T120000Z - 5 min.)'],
    [
      301,
      'Signature not yet current: 20260301T120501Z is still later than 20260301T120500Z (20260301T120000Z + 5 min.)',
    ],
  ])('a signature made %d seconds from now', async (seconds, message) => {
    const request = await signed({}, signer(), new Date(now + seconds * 1000));
    expect(verifySignature(request, verifier)).toMatchObject({ outcome: 'expired', message });
  });
});
