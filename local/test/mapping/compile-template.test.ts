import { compileTemplate } from '../../src/mapping/templates/compile-template.js';
import { renderTemplate } from '../../src/mapping/templates/render-template.js';
import { TemplateRenderError, TemplateSyntaxError } from '../../src/mapping/templates/template-errors.js';
import { TemplateContext } from '../../src/mapping/templates/variables/template-context.js';

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

test.each([
  ['#if($x == )a#end', 1, 11],
  ['one\ntwo #set(x = 1)', 2, 10],
  ['a\r\nb\r\n#foreach($i in [1,2)', 3, 20],
  ['#set($x = "a\n${b")', 2, 4],
  ['#if(true)\nnever ended', 2, 12],
])('the syntax error of %j is named with line and column', (template, line, column) => {
  const error = errorOf(() => compileTemplate(template));
  expect(error).toBeInstanceOf(TemplateSyntaxError);
  expect(error).toMatchObject({ line, column });
});

test('a failure while rendering is named with line and column', () => {
  const error = errorOf(() => renderTemplate('{\n  "x": $input.path(\'$.list\')[7]\n}', { body: { list: [] } }));
  expect(error).toBeInstanceOf(TemplateRenderError);
  expect(error).toMatchObject({ line: 2, column: 29 });
});

test.each([
  '$input.constructor',
  '$input["__proto__"].polluted',
  '$input.path("$").constructor.constructor("return process").call()',
  '$context["__proto__"]$context.get("__proto__")',
  '#set($m = {})$m.constructor$m.get("__proto__")$m.hasOwnProperty("x")',
  '#set($s = "x")$s.constructor$s["__proto__"]$s.at(0)',
  '#set($l = [1])$l.constructor$l.map("x")$l.prototype',
  '#set($context["__proto__"].polluted = 1)#set($m = {})#set($m["__proto__"].polluted = 1)',
  '#set($x = $util.parseJson(\'{"__proto__":{"polluted":1}}\').polluted)$x',
])('nothing of JavaScript is reached by %s', (template) => {
  expect(renderTemplate(template)).toBe('');
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('a body with the key __proto__ keeps it as a key', () => {
  expect(renderTemplate("$input.json('$')", { body: '{"__proto__":{"a":1}}' })).toBe('{"__proto__":{"a":1}}');
});

const LOOP = (inner: string): string => `#foreach($i in [1..1000])${inner}#end`;

test.each([
  ['nested loops', LOOP(LOOP(LOOP('#set($x = $i)')))],
  ['a text that doubles', `#set($s = "0123456789")${LOOP('#set($s = "$s$s")')}`],
  ['a list that doubles', `#set($l = [1])${LOOP('#set($_ = $l.addAll($l))')}`],
  ['lists of lists that are printed', `#set($l = [1])${LOOP('#set($l = [$l, $l])')}$l`],
  [
    'lists of lists that are compared',
    `#set($l = [1])#set($m = [1])${LOOP('#set($l = [$l, $l])#set($m = [$m, $m])')}#if($l == $m)#end`,
  ],
  ['a number that squares', `#set($n = 12345678901234567890)${LOOP('#set($n = $n * $n)')}$n`],
  ['a pattern that backtracks', "#set($s = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')$s.matches('(a*)*\\1b')"],
  [
    'a pattern of nested groups',
    "#set($s = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')$s.replaceAll('(a|aa|a)*\\1b', '')",
  ],
  ['a long range', '#set($l = [1..2000000000])'],
  ['a list in itself', '#set($a = [1])#set($b = [$a])#set($_ = $a.add($b))$a'],
  ['output without end', `#set($s = "0123456789")${LOOP(LOOP('$s$s$s$s$s$s$s$s$s$s$s'))}`],
])('the gateway does not hang on %s', (_, template) => {
  expect(errorOf(() => renderTemplate(template))).toBeInstanceOf(TemplateRenderError);
});

test('deeply nested templates and bodies are refused, not fatal', () => {
  expect(errorOf(() => compileTemplate(`#set($x = ${'('.repeat(50_000)}1`))).toBeInstanceOf(TemplateSyntaxError);
  expect(renderTemplate("[$input.path('$.x')]", { body: '['.repeat(50_000) })).toBe('[]');
});

test('a failed render leaves nothing behind for the next', () => {
  const template = compileTemplate("#set($s = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')$s.matches('(a*)*\\1b')");
  const scope = { input: { body: '', params: { path: {}, querystring: {}, header: {} } }, stageVariables: {} };
  expect(() => template.render({ ...scope, context: new TemplateContext({}) })).toThrow(TemplateRenderError);
  expect(renderTemplate("#set($s = 'aab')$s.matches('(a+)+b')")).toBe('true');
});

test('overrides of the request are there for the pipeline and for the next template', () => {
  const context = new TemplateContext({ stage: 'prod' });
  const scope = { input: { body: '', params: { path: {}, querystring: {}, header: {} } }, context, stageVariables: {} };
  compileTemplate(
    '#set($context.requestOverride.header.X-A = ["1", 2])#set($context.responseOverride.status = 404)',
  ).render(scope);
  expect(context.requestOverride).toEqual({ header: { 'X-A': ['1', 2] }, path: {}, querystring: {} });
  expect(context.responseOverride).toEqual({ header: {}, status: 404 });
  expect(compileTemplate('$context.responseOverride.status').render(scope)).toBe('404');
});
