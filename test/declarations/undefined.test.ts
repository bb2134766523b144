import { outcome } from './outcome';
import { Place, SAMPLES } from './samples';
import { publicStructs } from './structs';

const rows = SAMPLES.flatMap((sample, index) =>
  Object.keys(sample.members(new Place())).map((member) => ({
    index,
    sample,
    name: `${sample.struct}.${member}`,
    member,
  })),
);

test('there is a sample of every member of every struct', () => {
  const members = publicStructs().flatMap(({ name, members }) => members.map((member) => `${name}.${member}`));
  const sampled = new Set(rows.map(({ name }) => name));
  expect(members.filter((member) => !sampled.has(member))).toEqual([]);
  expect([...sampled].filter((name) => !members.includes(name))).toEqual([]);
});

test.each(SAMPLES.map((sample, index) => ({ ...sample, index })))('the sample $index of $struct is taken', (sample) => {
  expect(outcome(sample, (members) => members)).toMatch(/^\{/);
});

test.each(rows)('$name (sample $index): undefined is as if it were absent', ({ sample, member }) => {
  const absent = outcome(sample, (members) => {
    const { [member as keyof typeof members]: _, ...rest } = members;
    return rest;
  });
  expect(outcome(sample, (members) => ({ ...members, [member]: undefined }))).toBe(absent);
});
