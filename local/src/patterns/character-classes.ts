import type { CharacterTest } from './pattern-tree.js';
import { PatternError } from './steps.js';

const ANY: CharacterTest = () => true;

export function not(test: CharacterTest): CharacterTest {
  return (codePoint) => !test(codePoint);
}

/** The class of the characters from one to another, both included. */
export function range(from: number, to: number): CharacterTest {
  return (codePoint) => codePoint >= from && codePoint <= to;
}

/** Makes a class accept either case of its characters, of ASCII's as Java does. */
export function ignoringCase(test: CharacterTest): CharacterTest {
  return (codePoint) => test(codePoint) || test(otherCase(codePoint));
}

/** The same ASCII letter in the other case. */
export function otherCase(codePoint: number): number {
  const isUpper = codePoint >= 65 && codePoint <= 90;
  const isLower = codePoint >= 97 && codePoint <= 122;
  if (!isUpper && !isLower) return codePoint;
  return isUpper ? codePoint + 32 : codePoint - 32;
}

/** Those of ASCII, which is nearly all of them, are looked up. */
function byPattern(pattern: RegExp): CharacterTest {
  const ascii = Array.from({ length: 128 }, (_, codePoint) => pattern.test(String.fromCharCode(codePoint)));
  return (codePoint) => ascii[codePoint] ?? pattern.test(String.fromCodePoint(codePoint));
}

export const isLineEnd: CharacterTest = byPattern(/[\n\r\u0085\u2028\u2029]/);
export const isWordCharacter: CharacterTest = byPattern(/\w/);

/** The classes written `\d`, `\s` and so on. The capital letter is the complement. */
const SHORTHANDS: ReadonlyMap<string, CharacterTest> = new Map([
  ['d', range(48, 57)],
  ['s', byPattern(/[ \t\n\v\f\r]/)],
  ['w', isWordCharacter],
  ['h', byPattern(/[ \t\u00a0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000]/)],
  ['v', byPattern(/[\n\v\f\r\u0085\u2028\u2029]/)],
]);

/** The class of `\d`, `\W` and so on. */
export function tryFindShorthand(letter: string): CharacterTest | undefined {
  const direct = SHORTHANDS.get(letter);
  if (direct !== undefined) return direct;
  const complement = SHORTHANDS.get(letter.toLowerCase());
  return complement && not(complement);
}

const PUNCTUATION = /[!-/:-@[-`{-~]/;

const NAMED: ReadonlyMap<string, CharacterTest> = new Map([
  ['Lower', byPattern(/[a-z]/)],
  ['Upper', byPattern(/[A-Z]/)],
  ['ASCII', range(0, 127)],
  ['Alpha', byPattern(/[A-Za-z]/)],
  ['Digit', range(48, 57)],
  ['Alnum', byPattern(/[A-Za-z0-9]/)],
  ['Punct', byPattern(PUNCTUATION)],
  ['Graph', range(33, 126)],
  ['Print', range(32, 126)],
  ['Blank', byPattern(/[ \t]/)],
  ['Cntrl', (codePoint) => codePoint < 32 || codePoint === 127],
  ['XDigit', byPattern(/[0-9A-Fa-f]/)],
  ['Space', byPattern(/[ \t\n\v\f\r]/)],
  ['IsAlphabetic', byPattern(/\p{Alphabetic}/u)],
  ['IsLetter', byPattern(/\p{L}/u)],
  ['IsDigit', byPattern(/\p{Nd}/u)],
  ['IsUppercase', byPattern(/\p{Uppercase}/u)],
  ['IsLowercase', byPattern(/\p{Lowercase}/u)],
  ['IsPunctuation', byPattern(/\p{P}/u)],
  ['IsWhite_Space', byPattern(/\p{White_Space}/u)],
  ['L1', range(0, 255)],
  ['all', ANY],
]);

/** The class of `\p{name}`: POSIX names, Unicode categories and scripts. */
export function findNamedClass(name: string): CharacterTest {
  const known = NAMED.get(name);
  if (known !== undefined) return known;
  const [, script] = /^(?:script|sc)=(\w+)$/i.exec(name) ?? [];
  const property = script === undefined ? name.replace(/^Is/, '') : `Script=${script}`;
  for (const candidate of [property, `Script=${property}`]) {
    if (!/^[A-Za-z=_]+$/.test(candidate)) break;
    try {
      return byPattern(new RegExp(`\\p{${candidate}}`, 'u'));
    } catch {
      // Not a property of this spelling.
    }
  }
  throw new PatternError(`unknown character class {${name}} in a regular expression (PatternSyntaxException)`);
}
