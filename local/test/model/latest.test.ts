import { Latest } from '../../src/model/latest.js';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test('the oldest make room for newer ones, and are counted', () => {
  const latest = new Latest<number>({ count: 3, bytes: 1000 }, () => 1);
  for (const n of numbers(10)) latest.push(n);
  expect(latest.items).toEqual([7, 8, 9]);
  expect(latest.dropped).toBe(7);
});

test('large ones make more room, and one that is too large by itself is kept alone', () => {
  const latest = new Latest<string>({ count: 100, bytes: 10 }, (text) => text.length);
  for (const text of ['aaa', 'bbb', 'ccc', 'dddd']) latest.push(text);
  expect(latest.items).toEqual(['bbb', 'ccc', 'dddd']);
  latest.push('e'.repeat(11));
  expect(latest.items).toEqual(['e'.repeat(11)]);
  latest.push('f');
  expect(latest.items).toEqual(['f']);
});

test('those that are taken out are not counted as dropped', () => {
  const latest = new Latest<number>({ count: 3, bytes: 1000 }, () => 1);
  for (const n of numbers(3)) latest.push(n);
  expect([latest.shift(), latest.shift(), latest.items, latest.dropped]).toEqual([0, 1, [2], 0]);
  expect([latest.shift(), latest.shift(), latest.items]).toEqual([2, undefined, []]);
});
