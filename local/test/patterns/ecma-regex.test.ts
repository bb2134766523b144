import { EcmaRegex } from '../../src/patterns/ecma-regex.js';

/** What JavaScript's own matcher answers; patterns that only its stricter mode knows are listed below. */
test.each([
  ['^[\\w.+\\-]+@\\w+\\.[a-z]{2,}$', ['a.b@c.de', 'a@b', '@']],
  ['^\\d{3}-\\d{4}$', ['555-1234', '555-12345']],
  ['(a|ab)(c|bcd)(d*)', ['abcd', 'xabcdx', '']],
  ['(\\w)\\1', ['abba', 'abab']],
  ['^(?!foo)\\w+$', ['foobar', 'barfoo']],
  ['(?<=\\$)\\d+', ['$42', '42']],
  ['(?<!\\$)\\b\\d+', ['$42', '42']],
  ['^(?<y>\\d{4})-\\k<y>$', ['2020-2020', '2020-2021']],
  ['a{,2}', ['a{,2}', 'aa']],
  ['x{', ['x{', 'x']],
  ['[^]', ['', '\n']],
  ['[]', ['', 'a']],
  ['[\\b]', ['\b', 'b']],
  ['\\@\\-\\_\\/', ['@-_/']],
  ['[\\w-.]+$', ['a-.', '!']],
  ['^.$', ['\u0085', '\n', '\u2028', 'é']],
  ['\\s', ['\u00a0', '\ufeff', 'x']],
  ['\\cJ\\x41\\u0042\\0', ['\nAB\0']],
  ['\\8\\101', ['8A']],
  ['^$', ['', '\n']],
  ['\\bfoo\\B', ['food', 'foo']],
  ['(?:)*a??b+?', ['ab', 'c']],
  ['(z)((a+)?(b+)?(c))*', ['zaacbbbcac']],
  [']}', [']}']],
])('%s', (pattern, texts) => {
  for (const text of texts)
    expect([text, new EcmaRegex(pattern).test(text)]).toEqual([text, new RegExp(pattern).test(text)]);
});

test.each([
  ['^.$', '😀', true],
  ['^\\p{L}+$', 'Grüße', true],
  ['^\\p{Lu}$', 'g', false],
  ['^\\ud83d\\ude00$', '😀', true],
])('a character is a code point, as in the stricter mode: %s', (pattern, text, expected) => {
  expect(new EcmaRegex(pattern).test(text)).toBe(expected);
});

test.each(['(', ')', '*', 'a**', '[b-a]', 'a{2,1}', '(?<a>.)(?<a>.)', '(?i)a', '\\p{Nope}'])(
  '%s is no pattern',
  (pattern) => {
    expect(() => new EcmaRegex(pattern)).toThrow();
  },
);

/** A small generator that gives the same numbers every time. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('2,000 random patterns match what those of JavaScript match', () => {
  const pick = numbersFrom(7);
  const atoms = ['a', 'b', '.', '[ab]', '[^a]', '\\w', '(?=a)', '(?!b)', '^', '$', '\\b', '(?<=a)'];
  const counts = ['', '', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{0,2}?', '{2,}'];
  const pattern = (depth: number): string => {
    const kind = depth === 0 ? 0 : pick(5);
    if (kind === 1) return `(${pattern(depth - 1)})${counts[pick(counts.length)]}`;
    if (kind === 2) return `(?:${pattern(depth - 1)}|${pattern(depth - 1)})${counts[pick(counts.length)]}`;
    if (kind > 2) return pattern(depth - 1) + pattern(depth - 1);
    const atom = atoms[pick(atoms.length)] as string;
    return /^\(\?|[$^]|\\b/.test(atom) && atom !== '[^a]' ? atom : atom + counts[pick(counts.length)];
  };
  const differences: unknown[] = [];
  for (let round = 0; round < 2000; round++) {
    const source = pattern(3);
    const text = Array.from({ length: pick(12) }, () => 'aab c'[pick(5)]).join('');
    const [ours, theirs] = [new EcmaRegex(source).test(text), new RegExp(source).test(text)];
    if (ours !== theirs) differences.push({ source, text, ours, theirs });
  }
  expect(differences).toEqual([]);
});
