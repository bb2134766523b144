import { outcome } from './outcome';
import { Place, SAMPLES } from './samples';
import { replacementsOf } from './tokens';

const rows = SAMPLES.flatMap((sample, index) =>
  Object.entries(sample.members(new Place())).flatMap(([member, value]) =>
    replacementsOf(value, member).map(({ kind, replace }) => ({
      sample,
      index,
      member,
      replace,
      name: `${sample.struct}.${member}, ${kind}`,
    })),
  ),
);

/** In the place of what a template cannot hold a value that is known only at deployment. */
const refused = new Set<string>();

test.each(rows)(
  '$name (sample $index) may be known only at deployment, or has to be known at synth',
  ({ sample, member, replace, name }) => {
    const result = outcome(sample, (members, { stack }) => ({ ...members, [member]: replace(stack) }));
    if (!result.startsWith('{')) refused.add(name);
    expect(result).toMatch(/"Ref": "(Text|Number|List)"|must be known at synth/);
    expect(result).not.toMatch(/Token\[|-1\.888/);
  },
);

test('what has to be known at synth', () => {
  expect([...refused].sort()).toMatchSnapshot();
});
