import { Random } from '../../random.js';

/** Makes templates of three kinds: well formed ones, the same with a flaw, and mere heaps of tokens. */
export function generateTemplates(seed: number, count: number): string[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const kind = random.below(8);
    if (kind < 2) return heap(random);
    const template = statements(random, random.below(3));
    return kind === 2 ? flawed(random, template) : template;
  });
}

const PIECES = [
  ...[
    '$',
    '$!',
    '${',
    '$!{',
    '#',
    '##',
    '#*',
    '*#',
    '#**',
    '#[[',
    ']]#',
    '\\',
    '\\\\',
    '!',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
  ],
  ...[
    '.',
    '..',
    ',',
    ':',
    '"',
    "'",
    '""',
    ' ',
    '  ',
    '\t',
    '\n',
    '\r\n',
    '\r',
    '-',
    '+',
    '*',
    '/',
    '%',
    '=',
    '==',
    '<',
    '>=',
  ],
  ...[
    '&&',
    '||',
    'and',
    'not',
    'eq',
    '0',
    '1',
    '-2',
    '1.5',
    '.5',
    '1e3',
    'true',
    'false',
    'null',
    '_',
    '@',
    '$a',
    '$b.c',
    '${a}',
  ],
  ...['a', 'foo', 'set', 'if', 'else', 'elseif', 'end', 'foreach', 'in', 'macro', 'define', 'stop', 'break', 'literal'],
  ...[
    '#set(',
    '#set($a=',
    '#if(',
    '#if($a)',
    '#else',
    '#{else}',
    '#elseif(',
    '#end',
    '#{end}',
    '#foreach($i in ',
    '#define($d)',
  ],
  ...['#stop', '#break', '#evaluate', '#@m', 'x.y', '$a.size()', '$foreach.index', 'é', '€'],
] as const;

function heap(random: Random): string {
  return Array.from({ length: 1 + random.below(9) }, () => random.pick(PIECES)).join('');
}

function flawed(random: Random, template: string): string {
  const at = random.below(template.length + 1);
  if (random.below(2) === 0) return template.slice(0, at) + template.slice(at + 1);
  return template.slice(0, at) + random.pick(PIECES) + template.slice(at);
}

function statements(random: Random, depth: number): string {
  return Array.from({ length: 1 + random.below(4) }, () => statement(random, depth)).join('');
}

const PLAIN_TEXTS = [
  ' ',
  '\n',
  '  ',
  '\n\n',
  'x',
  ' text ',
  '{"k": ',
  '}',
  '.',
  ',',
  '\t',
  '\r\n',
  '-',
  '!',
  '[',
  '(',
  '$ ',
  '# ',
  '\\ ',
];
const TEXTS = [...PLAIN_TEXTS, ...PLAIN_TEXTS, '\\', '\\\\', '$', '#'];

function statement(random: Random, depth: number): string {
  const blank = (): string => random.pick(['', '', ' ', '\n', '  \n', '\t']);
  const block = (): string => (depth === 0 ? random.pick(TEXTS) : statements(random, depth - 1));
  switch (random.below(16)) {
    case 0:
    case 1:
    case 2:
      return `#set(${blank()}${target(random)}${blank()}=${blank()}${expression(random, 2)})${blank()}`;
    case 3:
    case 4:
      return `#if(${expression(random, 2)})${blank()}${block()}#end${blank()}`;
    case 5:
      return `#if(${expression(random, 2)})${block()}#else${blank()}${block()}#end`;
    case 6:
      return `#if(${expression(random, 1)})${block()}#elseif(${expression(random, 1)})${block()}#{else}${block()}#end`;
    case 7:
    case 8:
      return `#foreach($${variable(random)} in ${iterable(random)})${blank()}${block()}${random.pick(LOOP_TEXTS)}#end`;
    case 9:
      return `#define($${variable(random)})${block()}#end`;
    case 10:
      return random.pick([
        '## note\n',
        '#* note *#',
        '#** note *#',
        '#[[ $a #if ]]#',
        '#stop',
        '#break',
        '#foo',
        '#foo($a)',
        '#m()',
      ]);
    case 11:
      return (
        random.pick(['\\', '\\\\', '\\\\\\']) +
        random.pick(['#if', '#end', '#foo', '$a', '${b}', '$!c', '#set($a=1)', '#{end}'])
      );
    case 12:
    case 13:
    case 14:
      return reference(random, 2);
    default:
      return random.pick(TEXTS);
  }
}

const LOOP_TEXTS = [
  '',
  '',
  ',',
  '#if($foreach.hasNext),#end',
  '$foreach.index',
  '$velocityCount',
  '$foreach.count/$foreach.first/$foreach.last',
  '#if($foreach.count == 2)#break#end',
  '$foreach.parent.index',
  '#break($foreach)',
];

function variable(random: Random): string {
  return random.pick(['a', 'b', 'c', 'd', 'long-name', 'x_', 'B2']);
}

function target(random: Random): string {
  const name = `$${variable(random)}`;
  const step = random.below(8);
  if (step === 0) return `${name}.${variable(random)}`;
  if (step === 1) return `${name}[${random.pick(['0', '-1', '"k"', '$b'])}]`;
  return step === 2 ? random.pick([`\${${variable(random)}}`, `$!${variable(random)}`]) : name;
}

function iterable(random: Random): string {
  if (random.below(3) === 0) return reference(random, 1).replace(/^\\+/, '');
  return random.pick([
    '[1..3]',
    '[3..1]',
    '["x","y"]',
    '[]',
    '[[1,2],[3]]',
    '{"k":1,"l":"m"}',
    '["a",1,2.5,true]',
    '$a.keySet()',
    '"text"',
  ]);
}

function expression(random: Random, depth: number): string {
  const blank = (): string => random.pick(['', ' ', ' ', '  ']);
  const inner = (): string => expression(random, depth - 1);
  if (depth === 0 || random.below(3) === 0) return blank() + literal(random) + blank();
  switch (random.below(8)) {
    case 0:
      return `(${inner()})`;
    case 1:
      return `!${inner()}`;
    case 2:
      return `[${inner()}, ${literal(random)}]`.replace(/[=<>!&|+*/%]=?(?=[^"']*$)/g, ',');
    case 3:
      return `{"k": ${literal(random)}, "l-m" : ${literal(random)}}`;
    default:
      return `${inner()} ${random.pick(OPERATORS)} ${inner()}`;
  }
}

const OPERATORS = [
  '+',
  '+',
  '-',
  '*',
  '/',
  '%',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '&&',
  '||',
  'eq',
  'ne',
  'lt',
  'and',
  'or',
];

const LITERALS = [
  ...[
    '1',
    '0',
    '-3',
    '7',
    '2',
    '2147483647',
    '9223372036854775807',
    '12345678901234567890',
    '1.5',
    '100.0',
    '.25',
    '1e10',
    '-2.5E-5',
  ],
  ...[
    "'text'",
    "''",
    "'a,b,,c,'",
    "'it''s'",
    "'x\\y'",
    '"plain"',
    '"$a"',
    '"a ${b} c"',
    '"#if($a)y#end"',
    '"say ""hi"""',
    '"$"',
  ],
  ...[
    'true',
    'false',
    '[]',
    '{}',
    '[1..3]',
    '[1,"two",[3]]',
    '{"k":"v","n":{"m":1}}',
    '"\\u0041"',
    "'\\u0041'",
    "' Mixed Case '",
  ],
];

function literal(random: Random): string {
  return random.below(3) === 0 ? reference(random, 1).replace(/^\\+/, '') : random.pick(LITERALS);
}

function reference(random: Random, depth: number): string {
  const isCurly = random.below(4) === 0;
  const start = random.pick(['$', '$', '$', '$!', '\\$', '$$']);
  const steps = Array.from({ length: random.below(3) }, () => step(random, depth)).join('');
  const name = variable(random) + steps;
  return isCurly ? `${start}{${name}}` : start + name;
}

const ARGUMENTLESS = [
  ...[
    'size',
    'length',
    'isEmpty',
    'toString',
    'keySet',
    'values',
    'entrySet',
    'trim',
    'toUpperCase',
    'toLowerCase',
    'intValue',
  ],
  ...['doubleValue', 'longValue', 'iterator', 'clear', 'nope', 'strip', 'isBlank', 'booleanValue'],
];
const CALLS = [
  ...[
    'get(0)',
    'get("k")',
    'put("k", 2)',
    'put(1, "one")',
    'add("new")',
    'add(0, $b)',
    'set(0, "s")',
    'remove("k")',
    'remove(0)',
  ],
  ...[
    'contains("a")',
    'containsKey("k")',
    'containsValue("v")',
    'indexOf("b")',
    'lastIndexOf("x")',
    'substring(1)',
    'substring(0, 2)',
  ],
  ...[
    "split(',')",
    "split('[,;]')[0]",
    "split('').size()",
    "replaceAll('[a-c]', '<$0>')",
    "replaceAll('(x)(y)?', '$1-$2')",
  ],
  ...[
    "replaceFirst('t.', '_')",
    "replace('t', 'TT')",
    "matches('t.*')",
    "matches('[a-z]+')",
    'startsWith("t")',
    'endsWith("t")',
  ],
  ...[
    'equals("text")',
    'equals($b)',
    'equalsIgnoreCase("TEXT")',
    'compareTo("tex")',
    'concat("!")',
    'charAt(0)',
    'subList(0, 1)',
  ],
  ...[
    'addAll([1,2])',
    'putAll({"z":26})',
    'getOrDefault("q", "none")',
    'equals([1,2,3])',
    'addAll($c)',
    'retainAll([1])',
    'repeat(2)',
  ],
  ...[
    'containsAll([1])',
    'putIfAbsent("k", 9)',
    'indexOf(2)',
    'format("%s-%05d-%.2f", "x", 42, 1.5)',
    'valueOf(5)',
    'parseInt("42")',
  ],
];

function step(random: Random, depth: number): string {
  switch (random.below(7)) {
    case 0:
      return `.${random.pick(['k', 'n', 'size', 'empty', 'key', 'value', 'l-m', 'bytes', 'length'])}`;
    case 1:
      return `[${random.pick(['0', '1', '-1', '5', '"k"', '$b', "'n'", 'true', '$a.size()'])}]`;
    case 2:
    case 3:
      return `.${random.pick(ARGUMENTLESS)}()`;
    case 4:
      return depth === 0 ? '' : `.${random.pick(['get', 'contains', 'add', 'equals', 'concat'])}( ${literal(random)} )`;
    default:
      return `.${random.pick(CALLS)}`;
  }
}
