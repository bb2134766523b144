import { printable, printableLog } from '../../src/cli/printable.js';
import { routeTable } from '../../src/cli/route-table.js';
import { TextReporter } from '../../src/cli/text-reporter.js';
import { usageErrorText } from '../../src/cli/usage-error-text.js';
import { UsageError } from '../../src/model/usage-error.js';

/** What a terminal would obey: the text behind it is the same in all. */
const tricks: readonly (readonly [name: string, text: string, shown: string])[] = [
  ['moves the cursor', '\u001b[2A', '\\x1B[2A'],
  ['clears the screen', '\u001b[2J', '\\x1B[2J'],
  ['sets the title', '\u001b]0;title\u0007', '\\x1B]0;title\\x07'],
  ['makes a link', '\u001b]8;;http://x\u001b\\', '\\x1B]8;;http://x\\x1B\\'],
  ['writes to the clipboard', '\u001b]52;c;eA==\u0007', '\\x1B]52;c;eA==\\x07'],
  ['asks the terminal', '\u001b[6n', '\\x1B[6n'],
  ['resets the terminal', '\u001bc', '\\x1Bc'],
  ['moves with one byte', '\u009b2A', '\\x9B2A'],
  ['overwrites the line', '\rGET /ok', '\\x0DGET /ok'],
  ['begins a line', '\nGET /ok', '\\x0AGET /ok'],
  ['goes back', 'abc\b\b\b', 'abc\\x08\\x08\\x08'],
  ['rings', '\u0007', '\\x07'],
  ['deletes', '\u007f', '\\x7F'],
  ['is nothing', '\0', '\\x00'],
  ['turns the order of letters', '\u202etxt.exe', '\\u202Etxt.exe'],
  ['separates lines', '\u2028', '\\u2028'],
];

test.each(tricks)('what %s is shown and not done', (_, text, shown) => {
  expect(printable(text)).toBe(shown);
  expect(printableLog(text)).toBe(shown);
});

test('ordinary text stays as it is', () => {
  const text = 'GET /größe?q=日本\t👍 100% ~';
  expect(printable(text)).toBe(text);
  expect(printableLog(text)).toBe(text);
});

test('a function may colour its lines, which ends with the line', () => {
  expect(printableLog('\u001b[31mred\u001b[0m plain')).toBe('\u001b[31mred\u001b[0m plain\u001b[0m');
  expect(printableLog('\u001b[38;2;1;2;3mred')).toBe('\u001b[38;2;1;2;3mred\u001b[0m');
  expect(printableLog('\u001b[31mred\u001b[2J')).toBe('\u001b[31mred\\x1B[2J\u001b[0m');
  expect(printable('\u001b[31mred')).toBe('\\x1B[31mred');
});

describe('wherever the terminal shows the text of a caller, a function or a template', () => {
  const written: string[] = [];
  beforeEach(() => {
    written.length = 0;
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  });
  afterEach(() => jest.restoreAllMocks());

  test.each(tricks)('what %s is shown and not done', async (_, text, shown) => {
    const reporter = new TextReporter({ verbose: true });
    const record = {
      requestId: '1',
      at: 0,
      api: text,
      apiId: 'a',
      protocol: 'HTTP',
      method: text,
      path: text,
      status: 200,
      durationMs: 1,
      function: 'fn',
      cacheHits: [],
      reasons: [text],
      log: [text],
    } as const;
    reporter.onRequest(record);
    reporter.onLog({ function: 'fn', functionName: 'fn', requestId: '1', stream: 'stdout', line: text } as never);
    reporter.onWarning(text);
    while (written.length === 0) await new Promise(setImmediate);
    const everything =
      written.join('') +
      routeTable([{ ...rowOf(text) }], {}) +
      usageErrorText(new UsageError('NO_ASSEMBLY', text, 'x'), {});
    expect(everything.split(shown).length - 1).toBeGreaterThanOrEqual(shown.startsWith('\\x0A') ? 7 : 8);
    expect(everything.replace(/\n/g, '')).not.toMatch(/[^\P{Cc}\t]|[\u2028\u202e]/u);
  });
});

const rowOf = (key: string) => ({ api: 'a', stage: 's', key, auth: 'NONE', throttle: '', cache: '', integration: 'i' });
