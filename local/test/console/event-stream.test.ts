import { EventStream } from '../../src/console/event-stream.js';

const read = (stream: EventStream) => {
  let text = '';
  for (let chunk = stream.read(); chunk !== null; chunk = stream.read()) text += chunk;
  return text;
};

test('events come in their order', () => {
  const stream = new EventStream();
  stream.tell('a', { n: 1 });
  stream.tell('b', 2);
  expect(read(stream)).toBe('event: a\ndata: {"n":1}\n\nevent: b\ndata: 2\n\n');
  stream.tell('c', 3);
  expect(read(stream)).toBe('event: c\ndata: 3\n\n');
});

test('of those that nobody reads the latest are kept, and how many were dropped is told', () => {
  const stream = new EventStream();
  for (let n = 0; n < 100_000; n++) stream.tell('n', n);
  const text = read(stream);
  const numbers = [...text.matchAll(/event: n\ndata: (\d+)/g)].map((match) => Number(match[1]));
  expect(numbers.at(-1)).toBe(99_999);
  const dropped = /event: dropped\ndata: \{"count":(\d+)\}/.exec(text)?.[1];
  expect(numbers).toHaveLength(100_000 - Number(dropped));
  expect(Number(dropped)).toBeGreaterThan(90_000);
});

test('large events are bounded by their size', () => {
  const stream = new EventStream();
  for (let n = 0; n < 100; n++) stream.tell('n', 'x'.repeat(1024 * 1024));
  expect(read(stream).length).toBeLessThan(6 * 1024 * 1024);
});
