import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IssuerKeys } from '../../src/authorizers/issuer-keys.js';
import { LocalKeys } from '../../src/authorizers/local-keys.js';
import { temporaryFolder } from '../gateway/assemblies.js';
import { startHostileServer } from '../gateway/hostile-server.js';
import { TestClock } from '../pipeline/test-execution.js';

const keysWith = (given?: string) =>
  new IssuerKeys({
    clock: new TestClock(),
    userPools: () => [],
    localKeys: new LocalKeys(temporaryFolder()),
    ...(given !== undefined && { given }),
  });

let server: Awaited<ReturnType<typeof startHostileServer>>;
beforeAll(async () => {
  server = await startHostileServer();
});

const misbehaving = [
  ['/endless', 'more than 150000'],
  ['/declares-eleven-megabytes', 'more than 150000'],
  ['/gzip-bomb', 'not valid JSON'],
  ['/trickle', 'no answer within 1500 ms'],
  ['/trickling-headers', 'no answer within 1500 ms'],
  ['/endless-headers', 'Header overflow'],
  ['/resets-in-the-body', 'aborted'],
  ['/redirects', 'more than 5 redirects'],
  ['/no-http', 'Parse Error'],
] as const;

test.each(misbehaving)('an issuer at %s has no keys, and no connection is left to it', async (path, reason) => {
  await expect(keysWith().keysOf(`${server.url}${path}`, 'key-1')).rejects.toThrow(reason);
  await server.allClosed();
});

test.each(misbehaving.slice(0, 3))('a given address at %s has no keys', async (path) => {
  await expect(keysWith(`${server.url}${path}`).keysOf('https://issuer.example.com', 'key-1')).rejects.toThrow();
  await server.allClosed();
});

test('a given file of more than a megabyte is refused', async () => {
  const file = join(temporaryFolder(), 'keys.json');
  writeFileSync(file, JSON.stringify({ keys: ['x'.repeat(1024 * 1024)] }));
  await expect(keysWith(file).keysOf('https://issuer.example.com', 'key-1')).rejects.toThrow('more than 1048576');
});
