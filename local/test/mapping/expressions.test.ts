import { convertPayload, toPayload } from '../../src/mapping/content-handling.js';
import { compileBinaryMediaTypes, firstAccepted } from '../../src/mapping/media-types.js';
import { parseQuery } from '../../src/mapping/query-parameters.js';
import { compileSelection } from '../../src/mapping/selection-pattern.js';
import { substituteStageVariables } from '../../src/mapping/stage-variables.js';
import { traceHeader } from '../../src/mapping/trace-id.js';

describe('binary media types', () => {
  test.each([
    [['image/png'], 'image/png', true],
    [['image/png'], 'Image/PNG; q=1', true],
    [['image/*'], 'image/webp', true],
    [['*/json'], 'application/json', false],
    [['*/*'], undefined, true],
    [['image/png'], '*/*', false],
    [['image/png'], undefined, false],
    [[], 'image/png', false],
  ])('of %j hold %s: %s', (entries, mediaType, expected) => {
    expect(compileBinaryMediaTypes(entries)(mediaType)).toBe(expected);
  });

  test('are asked for the first type of an Accept header only', () => {
    expect(firstAccepted('image/webp,image/png')).toBe('image/webp');
  });
});

describe('content handling', () => {
  const bytes = Buffer.from([0x89, 0xff]);

  test('turns binary into base64, and base64 into binary', () => {
    expect(convertPayload(bytes, 'CONVERT_TO_TEXT')).toBe('if8=');
    expect(convertPayload('if8=', 'CONVERT_TO_BINARY')).toEqual(bytes);
  });

  test('cannot turn any other text into binary', () => {
    expect(convertPayload('no base64', 'CONVERT_TO_BINARY')).toBeUndefined();
    expect(convertPayload('abcde', 'CONVERT_TO_BINARY')).toBeUndefined();
  });

  test('leaves text as text, in which bytes that are no UTF-8 are lost', () => {
    expect(convertPayload(toPayload(bytes, false), 'CONVERT_TO_TEXT')).toBe('\ufffd\ufffd');
  });
});

describe('a query string', () => {
  test('is decoded, split at & and ;, and keeps every value', () => {
    const query = parseQuery('a=1&a=%32;b=x+y&c&&d=%zz&=e');
    expect([...query]).toEqual([
      ['a', ['1', '2']],
      ['b', ['x y']],
      ['c', ['']],
      ['d', ['%zz']],
      ['', ['e']],
    ]);
  });

  test('cannot reach the prototype of anything', () => {
    expect([...parseQuery('__proto__=1').keys()]).toEqual(['__proto__']);
  });
});

describe('a selection pattern', () => {
  const select = compileSelection([
    { name: 'four', selectionPattern: '4\\d{2}' },
    { name: 'any line', selectionPattern: '(?s)oops.*' },
    { name: 'broken', selectionPattern: '(' },
    { name: 'default' },
  ]);

  test.each([
    ['404', 'four'],
    ['4040', 'default'],
    ['oops\nand more', 'any line'],
    ['(', 'default'],
    ['', 'default'],
  ])('%j selects %s', (text, name) => {
    expect(select(text)?.name).toBe(name);
  });

  test('selects nothing where none fits and there is no default', () => {
    expect(compileSelection([{ selectionPattern: 'a' }])('b')).toBeUndefined();
  });
});

test('a stage variable that is not defined leaves nothing', () => {
  expect(substituteStageVariables('https://${stageVariables.host}/${stageVariables.none}?${id}', { host: 'h' })).toBe(
    'https://h/?${id}',
  );
});

describe('the trace of a request', () => {
  const ids = { root: () => '1-new', parent: () => 'p' };

  test.each([
    [undefined, 'Root=1-new;Parent=p;Sampled=0'],
    ['Self=1', 'Root=1-new;Parent=p;Sampled=0'],
    ['Root=1-a;Parent=b;Sampled=1', 'Root=1-a;Parent=b;Sampled=1'],
    ['Root=1-a', 'Root=1-a;Parent=p;Sampled=0'],
    ['Root=1-a;Sampled=1', 'Root=1-a;Parent=p;Sampled=1'],
  ])('that comes as %s goes on as %s', (sent, expected) => {
    expect(traceHeader(sent, ids)).toBe(expected);
  });
});
