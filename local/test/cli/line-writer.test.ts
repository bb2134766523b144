import { Writable } from 'node:stream';
import { LineWriter, unread } from '../../src/cli/line-writer.js';

/** A stream that takes one write, and no other one before `next` is asked for it. */
function slowStream() {
  let tell: (text: string) => void = () => {};
  let take = () => {};
  const stream = new Writable({
    highWaterMark: 1,
    decodeStrings: false,
    write: (text: string, _, done) => {
      tell(text);
      take = done;
    },
  });
  const next = () => {
    const written = new Promise<string>((resolve) => {
      tell = resolve;
    });
    take();
    return written;
  };
  return { stream, next };
}

test('lines of one moment are written together, in their order', async () => {
  const { stream, next } = slowStream();
  const lines = new LineWriter(stream, unread);
  const written = next();
  lines.write('a');
  lines.write('b');
  expect(await written).toBe('a\nb\n');
});

test('of lines that nobody reads the latest are kept, and how many are left out is said', async () => {
  const { stream, next } = slowStream();
  const lines = new LineWriter(stream, unread);
  const first = next();
  lines.write('first');
  await first;
  const long = 'x'.repeat(1024);
  const count = 20_000;
  for (let index = 0; index < count; index++) lines.write(`${index} ${long}`);
  const text = await next();
  const [said, ...kept] = text.trimEnd().split('\n');
  expect(said).toBe(unread(count - kept.length));
  expect(text.length).toBeLessThan(5 * 1024 * 1024);
  expect(kept.at(0)).toBe(`${count - kept.length} ${long}`);
  expect(kept.at(-1)).toBe(`${count - 1} ${long}`);
});
