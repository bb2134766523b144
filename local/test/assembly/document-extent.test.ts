import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTemplate } from '../../src/assembly/template-file.js';
import { UsageError } from '../../src/model/usage-error.js';

const folder = mkdtempSync(join(tmpdir(), 'gatewright-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string): unknown {
  const file = join(folder, 'a.template');
  writeFileSync(file, text);
  try {
    return readTemplate(file);
  } catch (error) {
    return error;
  }
}

/** Nine lists of nine aliases each: a billion texts, of which the file holds a few. */
const laughs = [
  'Resources:',
  '  A:',
  '    Type: T',
  '    Properties:',
  '      L0: &l0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]',
  ...Array.from(
    { length: 9 },
    (_, at) => `      L${at + 1}: &l${at + 1} [${Array.from({ length: 9 }, () => `*l${at}`)}]`,
  ),
].join('\n');

test.each([
  [
    'JSON that is nested',
    `{"Resources":{"A":{"Type":"T","Properties":{"P":${'['.repeat(20_000)}${']'.repeat(20_000)}}}}}`,
  ],
  [
    'YAML in flow style that is nested',
    `Resources:\n  A:\n    Type: T\n    Properties: ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  ],
  [
    'YAML in block style that is nested',
    `Resources:\n${Array.from({ length: 600 }, (_, at) => `${' '.repeat(at + 1)}A:`).join('\n')}`,
  ],
  ['aliases of aliases', laughs],
  ['an alias within what it stands for', 'Resources:\n  A:\n    Type: T\n    Properties: &p\n      P: *p'],
])('%s without end is refused in words', (_, text) => {
  const error = read(text) as UsageError;
  expect(error).toBeInstanceOf(UsageError);
  expect(`${error.message} ${error.fix}`).toMatch(/nested|values|alias/);
  expect(error.message).not.toContain('call stack');
});

test('aliases and merged maps of YAML are what they stand for, and __proto__ is a name', () => {
  const text = [
    'Resources:',
    '  A: &a',
    '    Type: T',
    '    Properties: &p { X: [!Ref B, &s text], __proto__: { Y: 1 } }',
    '  B:',
    '    <<: *a',
    '    Properties: { <<: *p, Z: *s }',
  ].join('\n');
  expect(JSON.stringify((read(text) as { Resources: object }).Resources)).toBe(
    '{"A":{"Type":"T","Properties":{"X":[{"Ref":"B"},"text"],"__proto__":{"Y":1}}},' +
      '"B":{"Type":"T","Properties":{"X":[{"Ref":"B"},"text"],"__proto__":{"Y":1},"Z":"text"}}}',
  );
});
