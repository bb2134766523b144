import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { parseSignature, type SignedRequest } from '../../src/aws/signature.js';
import { type Verifier, verifySignature } from '../../src/aws/sigv4.js';

const now = Date.parse('2026-03-01T12:00:00Z');
const verifier: Verifier = {
  secretOf: (key) => (key === 'AKIDEXAMPLE' ? 'wJalrXUtnFEMI' : undefined),
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
    expect(verifySignature(await signed({}), { ...verifier, secretOf: () => undefined })).toEqual({
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
