import { documentToJson, parseDocument } from '../../src/mapping/json-path/json-document.js';
import { compileJsonPath } from '../../src/mapping/json-path/json-path.js';
import { JsonPathSyntaxError } from '../../src/mapping/json-path/path-reader.js';

const SHOP = parseDocument(`{
  "books": [
    {"title": "A", "price": 8.95, "kind": "ref"},
    {"title": "B", "price": 12.99, "kind": "fic", "isbn": "0-1", "tags": ["x", "y"]},
    {"title": "C", "price": 9, "kind": "fic", "isbn": "0-2"}
  ],
  "bike": {"price": 19.95, "color": "red"},
  "limit": 10, "0": "zero", "a.b": 1, "nothing": null, "text": "t"
}`);

function find(path: string): string | undefined {
  const found = compileJsonPath(path)(SHOP);
  return found === undefined ? undefined : documentToJson(found);
}

test.each([
  ['$.books[0].title', '"A"'],
  ['books[-1].title', '"C"'],
  ["$['bike']['color']", '"red"'],
  ["$['a.b']", '1'],
  ['$.0', '"zero"'],
  ['$.nothing', 'null'],
  ["$.bike['color','price']", '{"color":"red","price":19.95}'],
  ['$.books.length()', '3'],
  ['$..price.max()', '19.95'],
])('the definite path %s gives one value', (path, expected) => {
  expect(find(path)).toBe(expected);
});

test.each(['$.none', '$.none.deeper', '$.text.x', '$.text[0]', '$.books[9]', '$.books.title', '$.nothing.x'])(
  'the definite path %s leads nowhere',
  (path) => {
    expect(find(path)).toBeUndefined();
  },
);

test.each([
  ['$.books[*].title', '["A","B","C"]'],
  ['$..price', '[8.95,12.99,9,19.95]'],
  ['$.books[0,2].title', '["A","C"]'],
  ['$.books[1:].title', '["B","C"]'],
  ['$.books[:-1].title', '["A","B"]'],
  ['$.books[-2:].title', '["B","C"]'],
  ['$.books[?(@.isbn)].title', '["B","C"]'],
  ['$.books[?(!@.isbn)].title', '["A"]'],
  ['$.books[?(@.price == 8.95)].title', '["A"]'],
  ["$.books[?(@.price < $.limit && @.kind == 'fic')].title", '["C"]'],
  ['$.books[?(@.kind =~ /R.*/i || @.price > 12)].title', '["A","B"]'],
  ["$.books[?(@.kind in ['fic'])].title", '["B","C"]'],
  ["$.books[?('x' in @.tags)].title", '["B"]'],
  ['$.books[?(@.tags size 2)].title', '["B"]'],
  ['$..[?(@.color)].price', '[19.95]'],
  ['$.books[*].none', '[]'],
])('the indefinite path %s gives all matches', (path, expected) => {
  expect(find(path)).toBe(expected);
});

test.each(['$.', '$[', "$['a", '$.a b', '$x', '$.books[a]', '$.books[?(@.x ~ 1)]', '$...a'])(
  'the path %s is refused',
  (path) => {
    expect(() => compileJsonPath(path)).toThrow(JsonPathSyntaxError);
  },
);

test.each([
  ['{statusCode: 200,}', '{"statusCode":200}'],
  ['{\'a\': b c, "d": [1,,2,]}', '{"a":"b c","d":[1,2]}'],
  ['{"b":1,"2":2,"1":1}', '{"b":1,"2":2,"1":1}'],
  [
    '[12345678901234567890, 1.50, 1e3, 1.2345678901234567890]',
    '[12345678901234567890,1.5,1000.0,1.2345678901234567890]',
  ],
  ['{"a":1} and more', '{"a":1}'],
  ['a=1&b=2', '"a=1&b=2"'],
  ['{"a":', '"{\\"a\\":"'],
  ['"\\u2028/"', '"\\u2028/"'],
])('the body %s is read as %s', (text, expected) => {
  expect(documentToJson(parseDocument(text))).toBe(expected);
});
