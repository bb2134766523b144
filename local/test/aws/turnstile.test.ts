import { Turnstile } from '../../src/aws/turnstile.js';

/** Work that ends when it is told to, and writes down when it began and ended. */
function workNamed(name: string, diary: string[]) {
  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async () => {
    diary.push(`${name} begins`);
    await ended;
    diary.push(`${name} ends`);
    return name;
  };
  return { work, end };
}

const settle = () => new Promise(setImmediate);

test('shared work runs side by side, exclusive work waits for it and holds up what comes later', async () => {
  const diary: string[] = [];
  const turnstile = new Turnstile();
  const [a, b, alone, later] = ['a', 'b', 'alone', 'later'].map((name) => workNamed(name, diary));
  if (!a || !b || !alone || !later) throw new Error('unreachable');
  const all = [
    turnstile.shared(a.work),
    turnstile.shared(b.work),
    turnstile.exclusive(alone.work),
    turnstile.shared(later.work),
  ];
  await settle();
  expect(diary).toEqual(['a begins', 'b begins']);
  a.end();
  later.end();
  await settle();
  expect(diary.slice(2)).toEqual(['a ends']);
  b.end();
  await settle();
  expect(diary.slice(3)).toEqual(['b ends', 'alone begins']);
  alone.end();
  expect(await Promise.all(all)).toEqual(['a', 'b', 'alone', 'later']);
  expect(diary.slice(5)).toEqual(['alone ends', 'later begins', 'later ends']);
});

test('work that fails holds nothing up', async () => {
  const turnstile = new Turnstile();
  const failure = new Error('no');
  await expect(turnstile.exclusive(() => Promise.reject(failure))).rejects.toBe(failure);
  await expect(turnstile.shared(() => Promise.reject(failure))).rejects.toBe(failure);
  expect(await turnstile.exclusive(async () => 'done')).toBe('done');
});
