import type { Random } from '../random.js';

/** Texts that programs trip over. */
const nastyTexts = [
  ...[
    '',
    ' ',
    '\0',
    '\t',
    '\r',
    '\n',
    '\r\n',
    '\r\n\r\n',
    '%',
    '%z',
    '%00',
    '%2F',
    '%25',
    '%c3%28',
    '%ff',
    '..',
    '/../',
    '//',
    ';',
    '&',
    '=',
  ],
  ...[
    '?',
    '#',
    '"',
    "'",
    '`',
    '\\',
    '<',
    '>',
    '{',
    '}',
    '[',
    ']',
    '${x}',
    '{{',
    '*',
    '**',
    '+',
    '-',
    '_',
    '~',
    ':',
    ',',
    '@',
    '|',
  ],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'null',
    'undefined',
    'NaN',
    'true',
    'Infinity',
  ],
  ...[
    '0',
    '-1',
    '1e999',
    '1e-999',
    '-0',
    '00',
    '9007199254740993',
    '99999999999999999999999999',
    '0x10',
    '1_000',
    '\u0000',
    '\u0085',
  ],
  ...[
    'é',
    'ß',
    '\u202e',
    '\ufeff',
    '\u{1f600}',
    '\ud800',
    'a'.repeat(300),
    'A'.repeat(9000),
    '%41'.repeat(200),
    '['.repeat(2000),
    '{"a":'.repeat(500),
  ],
  ...[
    '$context',
    '$input',
    '$util',
    '#set',
    '#foreach',
    '$.',
    '$..',
    '$[*]',
    '$[?(@',
    '(a+)+$',
    '\x1b[2J',
    '\x1b]0;x\x07',
  ],
];

export function nastyText(random: Random): string {
  return random.pick(nastyTexts);
}

/** Changes a text at a few places: cut, doubled, replaced, with something strange put in. */
export function mutateText(random: Random, text: string): string {
  let result = text;
  for (let left = 1 + random.below(4); left > 0; left--) result = mutateOnce(random, result);
  return result;
}

function mutateOnce(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  const to = Math.min(text.length, at + random.below(20));
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, to) + text.slice(at);
    case 2:
      return text.slice(0, at) + nastyText(random) + text.slice(at);
    case 3:
      return text.slice(0, at) + nastyText(random) + text.slice(to);
    case 4:
      return text.slice(0, at) + String.fromCharCode(random.below(256)) + text.slice(at + 1);
    default:
      return text.slice(0, at);
  }
}

/** Any JSON value; most are small, some are deep. */
export function jsonValue(random: Random, depth = 4): unknown {
  switch (random.below(depth > 0 ? 9 : 6)) {
    case 0:
      return null;
    case 1:
      return random.once(2);
    case 2:
      return random.pick([0, -1, 1.5, 1e300, -1e-300, 2 ** 53, 200, 404, 999]);
    case 3:
    case 4:
      return nastyText(random);
    case 5:
      return random.pick(['a', 'b', 'pets', 'GET', 'prod', '2012-10-17']);
    case 6:
      return random.several(4, () => jsonValue(random, depth - 1));
    default:
      return Object.fromEntries(random.several(4, () => [nameOf(random), jsonValue(random, depth - 1)]));
  }
}

function nameOf(random: Random): string {
  return random.once(2)
    ? nastyText(random)
    : random.pick(['name', 'age', 'tags', 'statusCode', 'body', 'headers', 'action']);
}

/** Changes one member of a JSON value, wherever it stands: replaced, taken away, or its name spoilt. */
export function mutateJson(random: Random, value: unknown): unknown {
  if (Array.isArray(value)) {
    if (value.length === 0 || random.once(6)) return jsonValue(random);
    const at = random.below(value.length);
    return value.map((item, index) => (index === at ? mutateJson(random, item) : item));
  }
  if (typeof value !== 'object' || value === null || random.once(12)) return jsonValue(random);
  const entries = Object.entries(value);
  if (entries.length === 0) return jsonValue(random);
  const at = random.below(entries.length);
  const [name, member] = entries[at] as [string, unknown];
  switch (random.below(8)) {
    case 0:
      entries.splice(at, 1);
      break;
    case 1:
      entries[at] = [mutateText(random, name), member];
      break;
    case 2:
      entries.push([nameOf(random), jsonValue(random)]);
      break;
    default:
      entries[at] = [name, mutateJson(random, member)];
  }
  return Object.fromEntries(entries);
}
