import { bucketFor, TokenBucket } from '../../../src/pipeline/throttle/token-bucket.js';
import { TestClock } from '../test-execution.js';

const takeAll = (bucket: TokenBucket) => {
  let count = 0;
  while (bucket.take()) count++;
  return count;
};

test('a bucket gives its burst at once, then its rate, and never holds more than the burst', () => {
  const clock = new TestClock();
  const bucket = new TokenBucket({ rateLimit: 50, burstLimit: 100 }, clock);
  expect(takeAll(bucket)).toBe(100);
  clock.advance(500);
  expect(takeAll(bucket)).toBe(25);
  clock.advance(60_000);
  expect(takeAll(bucket)).toBe(100);
});

test('a rate below one a second adds up over time', () => {
  const clock = new TestClock();
  const bucket = new TokenBucket({ rateLimit: 0.5, burstLimit: 1 }, clock);
  expect(takeAll(bucket)).toBe(1);
  clock.advance(1000);
  expect(takeAll(bucket)).toBe(0);
  clock.advance(1000);
  expect(takeAll(bucket)).toBe(1);
});

test('a limit of zero lets nothing pass, and settings without a limit have no bucket', () => {
  const clock = new TestClock();
  expect(bucketFor({ rateLimit: 0, burstLimit: 0 }, clock)?.take()).toBe(false);
  expect(bucketFor({}, clock)).toBeUndefined();
});
