import { outcome } from './outcome';
import { reversed, rotated } from './reordered';
import { SAMPLES } from './samples';

test.each(SAMPLES.map((sample, index) => ({ ...sample, index })))(
  'the sample $index of $struct is the same in whatever order its maps are written',
  (sample) => {
    const written = outcome(sample, (members) => members);
    expect(outcome(sample, reversed)).toBe(written);
    expect(outcome(sample, rotated)).toBe(written);
  },
);
