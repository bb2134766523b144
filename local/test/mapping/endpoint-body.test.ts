import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { readWhole, streamWithin } from '../../src/mapping/endpoint-body.js';

const settle = () => new Promise(setImmediate);

test('a body is read up to its limit, to the byte', async () => {
  const bodyOf = (...chunks: string[]) => {
    const body = new PassThrough();
    for (const chunk of chunks) body.write(chunk);
    return body.end();
  };
  expect(String(await readWhole(bodyOf('abc', 'de'), 5))).toBe('abcde');
  expect(await readWhole(bodyOf(), 5)).toHaveLength(0);
  const long = bodyOf('abc', 'def');
  await expect(readWhole(long, 5)).rejects.toThrow('many bytes, which is more than 5');
  expect(long.destroyed).toBe(true);
  await expect(readWhole(bodyOf('abc'), 2, 3)).rejects.toThrow('3 bytes, which is more than 2');
});

describe('a stream with limits', () => {
  let body: PassThrough;
  let handedOn: Readable;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
    body = new PassThrough();
    handedOn = streamWithin(body, { idleMillis: 1000, totalMillis: 3000 });
    handedOn.resume();
  });
  afterEach(() => jest.useRealTimers());

  test('is broken off when nothing comes', async () => {
    const [[error]] = await Promise.all([
      once(handedOn, 'close').catch((reason) => [reason]),
      jest.advanceTimersByTime(1000),
    ]);
    expect(String(error)).toContain('nothing came for 1000 ms');
    expect(body.destroyed).toBe(true);
  });

  test('is broken off when it does not end, however much comes', async () => {
    const ended = once(handedOn, 'close').catch((reason) => [reason]);
    for (let millis = 0; millis < 3000; millis += 500) {
      body.write('x');
      await settle();
      expect(handedOn.destroyed).toBe(false);
      jest.advanceTimersByTime(500);
    }
    expect(String((await ended)[0])).toContain('did not end within 3000 ms');
  });

  test('leaves no timer behind when it ends', async () => {
    body.end('x');
    await once(handedOn, 'end');
    await settle();
    expect(jest.getTimerCount()).toBe(0);
  });
});
