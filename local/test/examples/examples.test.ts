import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalGateway } from '../../src/gateway.js';
import { type Check, type CheckedRequest, toMatcher } from './check.js';
import { converse } from './conversation.js';
import { signedHeaders } from './sign.js';

const EXAMPLES = join(__dirname, '../../../examples');
const names = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

jest.setTimeout(60_000);

describe.each(names)('the example %s', (name) => {
  const check: Check = JSON.parse(readFileSync(join(EXAMPLES, name, 'check.json'), 'utf8'));
  const outdir = mkdtempSync(join(tmpdir(), 'gatewright-example-'));
  let gateway: LocalGateway;

  beforeAll(async () => {
    const assembly = synthesize(name, outdir);
    gateway = await LocalGateway.start({ assembly, parameters: check.parameters });
  });

  afterAll(async () => {
    await gateway.close();
    rmSync(outdir, { recursive: true, force: true });
  });

  test.each(withTitles(check.requests))('%s', async (_, request) => {
    const response = await gateway.request(request.send, await requestParts(gateway, request));
    const text = await response.text();
    expect({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: text === '' ? undefined : JSON.parse(text),
    }).toEqual({
      status: request.expect.status,
      headers: expect.objectContaining(request.expect.headers ?? {}),
      body: toMatcher(request.expect.body),
    });
  });

  for (const [index, steps] of (check.conversations ?? []).entries()) {
    test(`conversation ${index + 1}`, () => converse(gateway, steps));
  }
});

/** Synthesized as `gatewright start` has it done, handlers bundled. */
function synthesize(name: string, outdir: string): string {
  process.env.CDK_OUTDIR = outdir;
  const { app } = require(join(EXAMPLES, name, 'app'));
  return app.synth().directory;
}

function withTitles(requests: readonly CheckedRequest[]): [string, CheckedRequest][] {
  return requests.map((request, index) => [
    `${index + 1}: ${request.api ?? request.stage ?? ''} ${request.send} answers ${request.expect.status}`,
    request,
  ]);
}

async function requestParts(gateway: LocalGateway, { send, api, stage, ...request }: CheckedRequest) {
  const { apiKey, signed, body } = request;
  return {
    ...(api !== undefined && { api }),
    ...(stage !== undefined && { stage }),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: {
      ...request.headers,
      ...(apiKey !== undefined && { 'X-Api-Key': findApiKey(gateway, apiKey) }),
      ...(signed && (await sign(gateway, { send, api }))),
    },
  };
}

function findApiKey(gateway: LocalGateway, name: string): string {
  const key = gateway.model.apiKeys.find((candidate) => candidate.name === name);
  if (!key) throw new Error(`there is no API key ${name}`);
  return key.value;
}

function sign(gateway: LocalGateway, { send, api }: { send: string; api: string | undefined }) {
  const [method = '', path = ''] = send.split(' ');
  const [stage] = gateway.apis.find(({ name }) => name === api)?.stages ?? [];
  return signedHeaders(method, new URL(`${stage?.url}${path}`));
}
