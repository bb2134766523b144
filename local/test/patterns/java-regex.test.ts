import { javaRegex } from '../../src/patterns/java-regex.js';

test.each([
  ['a*+a', 'aaa', false],
  ['(?>a+)b', 'aaab', true],
  ['(?i)straße', 'STRAßE', true],
  ['(\\w)\\1', 'aa', true],
  ['(?<q>[\'"]).*\\k<q>', '"x"', true],
  ['\\p{Upper}\\p{Alpha}+', 'Word', true],
  ['[a-z&&[^aeiou]]+', 'xyz', true],
  ['[a-z&&[^aeiou]]+', 'xyza', false],
  ['\\Qa.b\\E+', 'a.bb', true],
  ['(?s).*', 'a\nb', true],
  ['.*', 'a\nb', false],
  ['a{2,3}?', 'aaa', true],
  ['(?=a)\\w+(?<=c)', 'abc', true],
  ['(a|ab)(c|bcd)(d*)', 'abcd', true],
  ['\\p{L}+', 'Grüße', true],
  ['.', '😀', true],
])('%s matches all of %j: %s', (pattern, text, expected) => {
  expect(javaRegex(pattern).matches(text)).toBe(expected);
});

test.each(['(', '[', '*', 'a{2', '(?<1>a)', '\\y', '[b-a]', '\\p{Nope}'])('%s is no pattern', (pattern) => {
  expect(() => javaRegex(pattern)).toThrow('PatternSyntaxException');
});

test('replaces with groups, and takes what a backslash precedes as it is', () => {
  expect(javaRegex('(\\d+)-(?<b>\\d+)').replaceAll('1-2, 3-4', '${b}\\$$1')).toBe('2$1, 4$3');
  expect(() => javaRegex('a').replaceAll('a', '$1')).toThrow('No group 1');
});

test.each([
  [',', 'a,,b,,', 0, ['a', '', 'b']],
  [',', 'a,,b,,', -1, ['a', '', 'b', '', '']],
  [',', 'a,b,c', 2, ['a', 'b,c']],
  ['', 'abc', 0, ['a', 'b', 'c']],
  ['(?=b)', 'abab', 0, ['a', 'ba', 'b']],
  [',', '', 0, ['']],
])('splits at %j: %j', (pattern, text, limit, expected) => {
  expect(javaRegex(pattern).split(text, limit)).toEqual(expected);
});
