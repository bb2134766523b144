import { EcmaRegex } from '../../src/patterns/ecma-regex.js';
import { JavaRegex } from '../../src/patterns/java-regex.js';
import type { Budget } from '../../src/patterns/steps.js';

/** Counts the steps of one match, as if nothing limited them. */
function stepsOf(match: (budget: Budget) => unknown): number {
  let steps = 0;
  match({ spend: (taken) => (steps += taken), checkLength: () => undefined });
  return steps;
}

const bad = (length: number): string => `${'a'.repeat(length)}!`;

/** Patterns that take a backtracking matcher time that grows with the square of the text, or with 2 to its power. */
const hostile = [
  '(a+)+',
  '(a*)*',
  '(a|a)*',
  '(a|aa)+',
  '(.*)*x',
  '(.*?,){11}P',
  '((a?){30}a{30})*b',
  '(a*)*b|(a+)+c',
  '^([a-z]+)*$',
  '^([a-zA-Z0-9_.+-]+)+@[a-z]+$',
  '(\\w+\\s?)+$',
  '.*a.*a.*a.*b',
  '.*?a.*?a.*?a.*?b',
  '(?:a{0,3}){0,50}b',
  '(?:(?:a+)?)+b',
  '(?!(a+)+b)a*c',
  '(?=(?:a+)+b)a*',
  '(?:(?=.*b)a)*c',
  'a*a*a*a*a*a*b',
  '(x+x+)+y|(a+a+)+y',
];

describe('the work grows with the text and no faster', () => {
  const lengths = [3000, 12_000] as const;

  test.each(hostile)('of %s, in either dialect, as a whole and anywhere', (pattern) => {
    const java = new JavaRegex(pattern);
    const ecma = new EcmaRegex(pattern);
    for (const match of [
      (text: string) => (budget: Budget) => java.matches(text, budget),
      (text: string) => (budget: Budget) => java.isIn(text, budget),
      (text: string) => (budget: Budget) => ecma.test(text, budget),
    ]) {
      const [short, long] = lengths.map((length) => stepsOf(match(bad(length)))) as [number, number];
      expect(long).toBeLessThan(4.5 * short + 1000);
    }
  });

  test('of replacing and splitting', () => {
    const regex = new JavaRegex('(?:a+)+b|!');
    const [short, long] = lengths.map((length) =>
      stepsOf((budget) => [regex.replaceAll(bad(length), '', budget), regex.split(bad(length), 0, budget)]),
    ) as [number, number];
    expect(long).toBeLessThan(4.5 * short + 1000);
  });
});

test.each([
  ['a reference to a group', '(a*)*\\1b'],
  ['a look back without a bound', '(?<=(a*)*b)c'],
  ['a loop of very many rounds', '(?:(a|b)+){5000}c'],
])('%s has a budget, and is told when it is spent', (_, pattern) => {
  expect(() => new JavaRegex(pattern).isIn(bad(5000))).toThrow('the pattern takes more than');
});

test.each(['('.repeat(100_000), '(?:'.repeat(100_000), '['.repeat(100_000)])(
  'what is nested without end is no pattern',
  (pattern) => {
    expect(() => new JavaRegex(pattern)).toThrow();
    expect(() => new EcmaRegex(pattern)).toThrow();
  },
);

test('a text of 10 MB is matched', () => {
  const text = bad(10 * 1024 * 1024);
  expect(new JavaRegex('[\\w-]+!').matches(text)).toBe(true);
  expect(new EcmaRegex('^[a-z]+[^a-z]$').test(text)).toBe(true);
});
