import { LocalGateway } from '../../src/index.js';
import { folderWith } from './assemblies.js';

/** What is asked of a method, and what it has to answer; a test that hangs ends at the time limit of Jest. */
interface Hostile {
  readonly name: string;
  /** The request template of a MOCK method, which answers with its `$out`. */
  readonly template?: string;
  readonly schema?: unknown;
  readonly identityValidationExpression?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  readonly answer?: string;
}

const long = 'a'.repeat(40_000);
const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const digits = '9'.repeat(4_000_000);
const invalid = '{"message":"Invalid request body"}';
const failed = '{"message": "Internal server error"}';

const cases: readonly Hostile[] = [
  ...['^Bearer ([A-Za-z0-9_=-]+\\.?)+$', '(a+)+', '(a|aa)*', '(.*)*\\1x'].map((identityValidationExpression) => ({
    name: `a token for ${identityValidationExpression}`,
    identityValidationExpression,
    headers: { authorization: `Bearer ${'a'.repeat(5000)}!` },
    body: '{}',
    status: 401,
  })),
  {
    name: 'a token for what is no expression',
    identityValidationExpression: '(a',
    headers: { authorization: 'a' },
    body: '',
    status: 401,
  },
  ...['^([a-zA-Z0-9_.+-]+)+@[a-z]+$', '(a*)*b', '^(a|a?)+$', '(x+x+)+y'].map((pattern) => ({
    name: `a text for the pattern ${pattern}`,
    schema: { type: 'string', pattern },
    body: JSON.stringify(`${long}!`),
    status: 400,
    answer: invalid,
  })),
  {
    name: 'a pattern with a reference to a group',
    schema: { type: 'string', pattern: '^(a*)*\\1b$' },
    body: JSON.stringify(`${long}!`),
    status: 400,
    answer: invalid,
  },
  {
    name: 'names for patternProperties',
    schema: { type: 'object', patternProperties: { '^(a+)+$': {} }, additionalProperties: false },
    body: JSON.stringify({ [`${long}!`]: 1 }),
    status: 400,
    answer: invalid,
  },
  {
    name: 'a large array of unique objects',
    schema: { type: 'array', uniqueItems: true },
    body: JSON.stringify(Array.from({ length: 100_000 }, (_, id) => ({ id, b: [id] }))),
    status: 200,
  },
  {
    name: 'a large array with one double',
    schema: { type: 'array', uniqueItems: true },
    body: JSON.stringify([{ a: 1, b: 2 }, ...Array.from({ length: 100_000 }, (_, id) => ({ id })), { b: 2, a: 1 }]),
    status: 400,
    answer: invalid,
  },
  {
    name: 'two items of the name __proto__',
    schema: { type: 'array', uniqueItems: true, items: { type: 'string' } },
    body: '["__proto__","constructor","__proto__"]',
    status: 400,
    answer: invalid,
  },
  {
    name: 'a schema whose references double at every level',
    schema: {
      definitions: {
        a: {
          properties: { x: { anyOf: [{ $ref: '#/definitions/a' }, { $ref: '#/definitions/a' }] } },
          not: { type: 'string' },
        },
      },
      $ref: '#/definitions/a',
    },
    body: `${'{"x":'.repeat(60)}"s"${'}'.repeat(60)}`,
    status: 400,
    answer: invalid,
  },
  {
    name: 'an array in an array in an array',
    schema: { definitions: { a: { type: 'array', items: { $ref: '#/definitions/a' } } }, $ref: '#/definitions/a' },
    body: deep(100_000),
    status: 400,
    answer: invalid,
  },
  {
    name: 'a million items of the wrong type',
    schema: { type: 'array', items: { type: 'string' } },
    body: `[${Array.from({ length: 1_000_000 }, () => 1).join()}]`,
    status: 400,
    answer: invalid,
  },
  {
    name: 'a required property that every object inherits',
    schema: { required: ['constructor'] },
    body: '{}',
    status: 400,
  },
  { name: 'a property __proto__', schema: { required: ['__proto__'] }, body: '{"__proto__":1}', status: 200 },
  {
    name: 'a number with an endless exponent in a comparison',
    template: "#if($input.path('$.n') > 10)#set($out = 'more')#end",
    body: '{"n":1.0000000000000000000e300000000}',
    status: 200,
    answer: 'more',
  },
  {
    name: 'a number without end in a filter',
    template: "#set($out = $input.path('$[?(@.n > 5)]').size())",
    body: `[{"n":1.0000000000000000000e300000000},{"n":-1.0000000000000000000e-300000000},{"n":${digits}}]`,
    status: 200,
    answer: '2',
  },
  {
    name: 'digits by the megabyte, compared',
    template:
      "#if($input.path('$.n') > 10 && $input.path('$.n') == $util.parseJson($input.body).n)#set($out = 'yes')#end",
    body: `{"n":${digits}}`,
    status: 200,
    answer: 'yes',
  },
  {
    name: 'digits by the megabyte, calculated with',
    template: "#set($out = $input.path('$.n') * $input.path('$.n'))",
    body: `{"n":${digits}}`,
    status: 500,
    answer: failed,
  },
  ...['$n.toPlainString()', "$n.class.getName().format('%.300000000f', $n)", '$n.add(1)#set($out = $n + 1)'].map(
    (expression) => ({
      name: `an endless exponent in ${expression}`,
      template: `#set($n = $input.path('$.n'))#set($out = ${expression.split('#')[0]})${expression.slice(expression.split('#')[0]?.length)}`,
      body: '{"n":1.0000000000000000000e300000000}',
      status: 500,
      answer: failed,
    }),
  ),
  ...[
    "$input.body.matches('(a+)+')",
    "$input.body.replaceAll('(a*)*b', '').length()",
    "$input.body.split('(a|aa)+b').size()",
  ].map((expression) => ({
    name: `${expression}`,
    template: `#set($out = ${expression})`,
    body: `${long}!`,
    status: 200,
  })),
  {
    name: 'a pattern that the caller gives',
    template: "#set($out = $input.path('$.t').matches($input.path('$.p')))",
    body: JSON.stringify({ t: `${long}!`, p: '(a*)*\\1b' }),
    status: 500,
    answer: failed,
  },
  {
    name: 'a pattern of a megabyte',
    template: "#set($t = 'a')#set($out = $t.matches($input.path('$.p')))",
    body: JSON.stringify({ p: '((a{9}){9}){9}'.repeat(50_000) }),
    status: 500,
    answer: failed,
  },
  ...[
    '#set($s = "0123456789")#foreach($i in [1..1000])#set($s = $s + $s)#end',
    '#set($l = [1..100])#foreach($i in [1..1000])#set($x = $l.addAll($l))#end',
    '#set($m = {})#foreach($i in [1..1000])#foreach($j in [1..1000])#foreach($k in [1..1000])$m.put($k, $m)#end#end#end',
    '#set($l = [1..1000000000])',
    '#foreach($i in [1..1000])#foreach($j in [1..1000])#set($x = $input.body.indexOf("b"))#end#end',
    '#foreach($i in [1..1000])#foreach($j in [1..1000])#set($x = $input.json("$"))#end#end',
    '#foreach($i in [1..1000])#foreach($j in [1..1000])#set($x = $util.parseJson($input.body))#end#end',
    '#foreach($i in [1..1000])#set($x = $input.path("$..*..*..*..*"))#end',
    '#foreach($i in [1..1000])#foreach($j in [1..1000])#set($x = $input.body.repeat(1000000))#end#end',
  ].map((template) => ({
    name: template,
    template,
    body: JSON.stringify(Array.from({ length: 20_000 }, (_, a) => ({ a, b: [[a]] }))),
    status: 500,
    answer: failed,
  })),
  {
    name: 'a large document that is written again',
    template: "#set($out = $input.json('$').length())",
    body: JSON.stringify(
      Array.from({ length: 100_000 }, (_, id) => ({ id, name: `n ${id}`, tags: ['a'], nested: { x: id / 4 } })),
    ),
    status: 200,
  },
];

const restApiId = { RestApiId: { Ref: 'Api' } };
const resource = (type: string, properties: object, dependsOn?: readonly string[]) => ({
  Type: `AWS::ApiGateway::${type}`,
  Properties: properties,
  ...(dependsOn && { DependsOn: dependsOn }),
});

/** A method for each case, at `/0`, `/1` and so on. */
function templateOf(all: readonly Hostile[]): object {
  const perCase = all.flatMap(({ template = '', schema, identityValidationExpression: expression }, index) => [
    [
      `R${index}`,
      resource('Resource', {
        ...restApiId,
        ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
        PathPart: String(index),
      }),
    ],
    ...(schema === undefined
      ? []
      : [
          [
            `Model${index}`,
            resource('Model', { ...restApiId, Name: `Model${index}`, ContentType: 'application/json', Schema: schema }),
          ],
        ]),
    ...(expression === undefined
      ? []
      : [
          [
            `A${index}`,
            resource('Authorizer', {
              ...restApiId,
              Name: `a${index}`,
              Type: 'TOKEN',
              IdentitySource: 'method.request.header.Authorization',
              IdentityValidationExpression: expression,
              AuthorizerUri:
                'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:none/invocations',
            }),
          ],
        ]),
    [
      `M${index}`,
      resource('Method', {
        ...restApiId,
        ResourceId: { Ref: `R${index}` },
        HttpMethod: 'POST',
        ...(expression === undefined
          ? { AuthorizationType: 'NONE' }
          : { AuthorizationType: 'CUSTOM', AuthorizerId: { Ref: `A${index}` } }),
        ...(schema !== undefined && {
          RequestValidatorId: { Ref: 'Validator' },
          RequestModels: { 'application/json': `Model${index}` },
        }),
        Integration: {
          Type: 'MOCK',
          PassthroughBehavior: 'NEVER',
          RequestTemplates: {
            'application/json': `${template}#set($context.responseOverride.header.x-out = "$!out"){"statusCode":200}`,
          },
          IntegrationResponses: [
            { StatusCode: '200', ResponseTemplates: { 'application/json': '$context.responseOverride.header.x-out' } },
          ],
        },
        MethodResponses: [{ StatusCode: '200' }],
      }),
    ],
  ]);
  return {
    Resources: {
      Api: resource('RestApi', { Name: 'api' }),
      Validator: resource('RequestValidator', { ...restApiId, ValidateRequestBody: true }),
      ...Object.fromEntries(perCase),
      Deployment: resource(
        'Deployment',
        restApiId,
        all.map((_, index) => `M${index}`),
      ),
      Stage: resource('Stage', { ...restApiId, DeploymentId: { Ref: 'Deployment' }, StageName: 'prod' }),
    },
  };
}

describe('the gateway answers, whatever it is sent', () => {
  let gateway: LocalGateway;

  beforeAll(async () => {
    const folder = folderWith({ 'hostile.template.json': JSON.stringify(templateOf(cases)) });
    gateway = await LocalGateway.start({ assembly: `${folder}/hostile.template.json` });
  });

  afterAll(() => gateway.close());

  test('what is matched within a budget only, or cannot be read, is told at the start', () => {
    const told = gateway.warnings.map(({ code, message }) => `${code} ${message}`);
    expect(told).toContainEqual(expect.stringMatching(/^PATTERN_WITH_BUDGET IdentityValidationExpression \(\.\*\)\*/));
    expect(told).toContainEqual(expect.stringMatching(/^PATTERN_WITH_BUDGET pattern \^\(a\*\)/));
    expect(told).toContainEqual(
      expect.stringMatching(/^PATTERN_UNREADABLE IdentityValidationExpression \(a .*lets nobody in/),
    );
    expect(told.filter((line) => line.startsWith('PATTERN'))).toHaveLength(3);
  });

  test.each(cases.map((hostile, index) => [hostile.name, hostile, index] as const))(
    '%s',
    async (_, hostile, index) => {
      const response = await gateway.request(`POST /${index}`, {
        headers: { 'content-type': 'application/json', ...hostile.headers },
        body: hostile.body,
      });
      const text = await response.text();
      expect({ status: response.status, text: text.slice(0, 300) }).toMatchObject({ status: hostile.status });
      if (hostile.answer !== undefined) expect(text.trim()).toBe(hostile.answer);
    },
    60_000,
  );
});
