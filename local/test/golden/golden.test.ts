import { runRequestCases } from '../conformance/request-cases.js';
import { readRequestFiles } from './golden-cases.js';

const files = readRequestFiles(__dirname);

describe.each(files)('$name', ({ cases }) => {
  test.each(cases.map((given) => [given.behaviour ?? given.id, given] as const))('%s', async (_, given) => {
    const [result] = await runRequestCases({ meta: {}, cases: [given] });
    expect(result).toMatchObject({ id: given.id, status: 'passed' });
  });
});

test('each case tells its behaviour and its evidence, and no two have the same id', () => {
  const cases = files.flatMap((file) => file.cases);
  expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  const silent = cases.filter(
    ({ behaviour, source }) => !behaviour || !source.where || !/^(recorded|documented|assumed)$/.test(source.kind),
  );
  expect(silent.map(({ id }) => id)).toEqual([]);
});
