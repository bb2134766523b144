import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DecisionCache } from '../../src/authorizers/decision-cache.js';
import { IssuerKeys } from '../../src/authorizers/issuer-keys.js';
import { LocalKeys } from '../../src/authorizers/local-keys.js';
import { elapsedMillis } from '../../src/model/execution.js';
import type { UsagePlan } from '../../src/model/rest-api.js';
import { steadyClock } from '../../src/model/steady-clock.js';
import { ResponseStore } from '../../src/pipeline/rest/response-store.js';
import { TokenBucket } from '../../src/pipeline/throttle/token-bucket.js';
import { UsageLedger } from '../../src/pipeline/throttle/usage-ledger.js';
import { temporaryFolder } from '../gateway/assemblies.js';
import { TestClock } from '../pipeline/test-execution.js';

const second = 1000;
const day = 86_400 * second;

/** What is over after a minute, or gives once a minute: whether it is so now. */
type Matter = (clock: TestClock) => Promise<() => Promise<boolean>> | (() => Promise<boolean>);

const matters: Readonly<Record<string, Matter>> = {
  'an empty bucket gives again': (clock) => {
    const bucket = new TokenBucket({ rateLimit: 1 / 60, burstLimit: 1 }, clock);
    bucket.take();
    return async () => bucket.hasToken;
  },
  'a decision of an authorizer is forgotten': (clock) => {
    const cache = new DecisionCache<string>(clock);
    cache.set('caller', 'allow', 60);
    return async () => cache.get('caller') === undefined;
  },
  'a cached response is forgotten': (clock) => {
    const store = new ResponseStore(clock);
    store.set('key', { status: 200, headers: [], body: 'rex' }, 60);
    return async () => store.get('key') === undefined;
  },
  'keys of an issuer are read again': async (clock) => {
    const given = join(temporaryFolder(), 'keys.json');
    const write = (kid: string) => writeFileSync(given, JSON.stringify({ keys: [{ kty: 'RSA', kid }] }));
    write('first');
    const keys = new IssuerKeys({ clock, userPools: () => [], localKeys: new LocalKeys(temporaryFolder()), given });
    const read = async () => (await keys.keysOf('https://issuer.example.com'))[0]?.kid;
    await read();
    write('second');
    // They are kept for two hours.
    clock.advance(7200 * second - 60 * second);
    return async () => (await read()) === 'second';
  },
};

const steps: readonly [string, readonly number[], boolean][] = [
  ['when the time has come', [60 * second], true],
  ['and not before', [59 * second], false],
  ['although the clock is set back by a day', [-day, 60 * second], true],
  ['although the clock is set back again and again', [30 * second, -day, 15 * second, -365 * day, 15 * second], true],
  ['and not for a clock that is set back', [-day], false],
  ['although the clock was set forward and back', [59 * second, -second, second, second], true],
];

describe.each(Object.entries(matters))('%s', (_, matter) => {
  test.each(steps)('%s', async (_name, advances, expected) => {
    const clock = new TestClock();
    const isOver = await matter(clock);
    // A clock is looked at before and behind: what nobody has seen go by has not.
    let over = await isOver();
    for (const millis of advances) {
      clock.advance(millis);
      over = await isOver();
    }
    expect(over).toBe(expected);
  });
});

test('a clock set back does not use up a quota', () => {
  const clock = new TestClock();
  const ledger = new UsageLedger(clock);
  const quota = { limit: 2, offset: 0, period: 'DAY' } as const;
  const plan = { id: 'plan', quota } as unknown as UsagePlan;
  const charges = () => [1, 2, 3].map(() => ledger.charge(plan, 'key'));
  expect(charges()).toEqual([true, true, false]);
  clock.advance(-day);
  expect(charges()).toEqual([true, true, false]);
  clock.advance(1000 * day);
  expect(charges()).toEqual([true, true, false]);
});

test('nothing takes less than no time', () => {
  const clock = new TestClock();
  const startedAt = clock.now();
  clock.advance(-day);
  expect(elapsedMillis(clock, startedAt)).toBe(0);
});

test('a steady clock keeps up with its clock as long as that is not set back', () => {
  const clock = new TestClock();
  const steady = steadyClock(clock);
  clock.advance(5);
  expect(steady.now()).toBe(clock.now());
  clock.advance(-3);
  expect(steady.now()).toBe(clock.now() + 3);
});
