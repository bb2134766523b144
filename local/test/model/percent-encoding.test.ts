import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodePath, encodePercent, tryDecodePercent } from '../../src/model/percent-encoding.js';

test.each([
  ['a b', 'a b'],
  ['a%20b', 'a b'],
  ['%E2%82%AC', '€'],
  ['%zz', undefined],
  ['100%', undefined],
  ['%E2%82', undefined],
  ['%ff', undefined],
  ['%C0%AF', undefined],
  ['%ED%A0%80', undefined],
])('%s is decoded to %s', (text, decoded) => {
  expect(tryDecodePercent(text)).toBe(decoded);
});

test('any text can be encoded, even what is no Unicode', () => {
  expect(encodePercent('a/b \ud800')).toBe('a%2Fb%20%EF%BF%BD');
  expect(encodePath('/a/b c?d#e\udfff')).toBe('/a/b%20c%3Fd%23e%EF%BF%BD');
});

test('nothing decodes or encodes by functions that throw, but for what cares for it', () => {
  const src = join(__dirname, '../../src');
  const throwing = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && /\b(de|en)codeURI(Component)?\(/.test(readFileSync(join(src, name), 'utf8')),
  );
  expect(throwing.sort()).toEqual(['authorizers/policy/spellings.ts', 'model/percent-encoding.ts']);
});
