import { Unresolved } from '../../src/model/unresolved.js';
import { failureOf, resolveTemplate, resourceOf } from './resolve.js';

const sections = {
  Transform: 'AWS::LanguageExtensions',
  Parameters: {
    Env: { Type: 'String', Default: 'dev' },
    Zones: { Type: 'CommaDelimitedList', Default: 'a, b,c' },
    Ports: { Type: 'List<Number>', Default: '80,443' },
    Seconds: { Type: 'Number', Default: 29 },
    Leading: { Type: 'Number', Default: '007' },
    Unset: { Type: 'String' },
  },
  Mappings: { Sizes: { dev: { memory: 128, zones: ['a', 'b'] }, prod: { memory: 1024 } } },
  Conditions: {
    IsDev: { 'Fn::Equals': [{ Ref: 'Env' }, 'dev'] },
    IsProd: { 'Fn::Not': [{ Condition: 'IsDev' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsProd' }, { Condition: 'IsDev' }] },
    Both: { 'Fn::And': [{ Condition: 'IsProd' }, { Condition: 'IsDev' }] },
    Number: { 'Fn::Equals': [{ Ref: 'Seconds' }, '29'] },
    Unknown: { 'Fn::Equals': [{ Ref: 'Unset' }, 'x'] },
    EitherWay: { 'Fn::Or': [{ Condition: 'Unknown' }, { Condition: 'IsDev' }] },
    NeitherWay: { 'Fn::And': [{ Condition: 'Unknown' }, { Condition: 'IsProd' }] },
  },
};

const queue = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } };

/** What a property of a resource with the given value comes to. */
function resultOf(value: unknown): unknown {
  const subject = { Type: 'Custom::Subject', Properties: { Value: value } };
  const stack = resolveTemplate({ ...sections, Resources: { Queue: queue, Subject: subject } });
  return resourceOf(stack, 'Subject').properties.Value;
}

const If = (condition: unknown, whenTrue: unknown = 'yes', whenFalse: unknown = 'no') => ({
  'Fn::If': [condition, whenTrue, whenFalse],
});

it.each<[string, unknown, unknown]>([
  ['Ref of a parameter', { Ref: 'Env' }, 'dev'],
  ['Ref of a comma-delimited list', { Ref: 'Zones' }, ['a', 'b', 'c']],
  ['Ref of a list of numbers', { Ref: 'Ports' }, ['80', '443']],
  ['Ref of a number', { Ref: 'Seconds' }, 29],
  ['Ref of a number whose text is not that of the number', { Ref: 'Leading' }, '007'],
  ['Ref of a resource', { Ref: 'Queue' }, 'https://sqs.us-east-1.amazonaws.com/123456789012/jobs'],
  ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
  ['Ref of the account', { Ref: 'AWS::AccountId' }, '123456789012'],
  ['Ref of the name of the stack', { Ref: 'AWS::StackName' }, 'Pets'],
  ['GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws:sqs:us-east-1:123456789012:jobs'],
  ['GetAtt as a text', { 'Fn::GetAtt': 'Queue.QueueName' }, 'jobs'],
  ['GetAtt whose attribute is evaluated', { 'Fn::GetAtt': ['Queue', { 'Fn::Sub': 'QueueName' }] }, 'jobs'],
  ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Env' }, 1, true]] }, 'a-dev-1-true'],
  ['Join of a list parameter', { 'Fn::Join': ['|', { Ref: 'Zones' }] }, 'a|b|c'],
  ['Join without a value that is none', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::NoValue' }, 'b']] }, 'a-b'],
  [
    'Sub',
    { 'Fn::Sub': 'arn:${AWS::Partition}:${Env}:${Queue.Arn}' },
    'arn:aws:dev:arn:aws:sqs:us-east-1:123456789012:jobs',
  ],
  ['Sub with variables', { 'Fn::Sub': ['${Env}-${Own}', { Own: { Ref: 'Seconds' }, Env: 'mine' }] }, 'mine-29'],
  [
    'Sub of what is escaped',
    { 'Fn::Sub': '${!stageVariables.x} $input.json("$") ${Env}' },
    '${stageVariables.x} $input.json("$") dev',
  ],
  ['Select', { 'Fn::Select': [1, { Ref: 'Zones' }] }, 'b'],
  ['Select by a text', { 'Fn::Select': ['0', ['x', 'y']] }, 'x'],
  ['Split', { 'Fn::Split': ['/', 'a/b/c'] }, ['a', 'b', 'c']],
  [
    'Select of Split of GetAtt',
    { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] },
    'jobs',
  ],
  ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Env' }, 'memory'] }, 128],
  ['FindInMap of a list', { 'Fn::FindInMap': ['Sizes', 'dev', 'zones'] }, ['a', 'b']],
  [
    'FindInMap with a default',
    { 'Fn::FindInMap': ['Sizes', 'test', 'memory', { DefaultValue: { Ref: 'Env' } }] },
    'dev',
  ],
  ['If', If('IsDev'), 'yes'],
  ['If not', If('IsProd'), 'no'],
  ['If of no value', { a: If('IsDev', { Ref: 'AWS::NoValue' }), b: 1 }, { b: 1 }],
  ['If of no value in a list', [1, If('IsProd', 2, { Ref: 'AWS::NoValue' })], [1]],
  ['If of an unnamed condition', If({ 'Fn::Equals': ['a', 'b'] }), 'no'],
  ['Or', If('Either'), 'yes'],
  ['And', If('Both'), 'no'],
  ['Equals of a number and its text', If('Number'), 'yes'],
  ['Or of an unknown and a true condition', If('EitherWay'), 'yes'],
  ['And of an unknown and a false condition', If('NeitherWay'), 'no'],
  ['Base64', { 'Fn::Base64': { 'Fn::Sub': '${Env}ü' } }, Buffer.from('devü').toString('base64')],
  ['Cidr', { 'Fn::Cidr': ['10.0.0.0/16', 3, 8] }, ['10.0.0.0/24', '10.0.1.0/24', '10.0.2.0/24']],
  ['Cidr without bits', { 'Fn::Cidr': ['192.168.1.0/24', '1'] }, ['192.168.1.0/24']],
  [
    'Cidr of IPv6',
    { 'Fn::Cidr': ['2001:db8:1234:1a00::/56', 2, 64] },
    ['2001:db8:1234:1a00::/64', '2001:db8:1234:1a01::/64'],
  ],
  ['GetAZs', { 'Fn::GetAZs': '' }, ['us-east-1a', 'us-east-1b', 'us-east-1c']],
  ['GetAZs of a region', { 'Fn::Select': [0, { 'Fn::GetAZs': { 'Fn::Sub': 'eu-west-1' } }] }, 'eu-west-1a'],
  ['Length', { 'Fn::Length': { Ref: 'Zones' } }, 3],
  ['ToJsonString', { 'Fn::ToJsonString': { a: { Ref: 'Env' }, b: [1] } }, '{"a":"dev","b":[1]}'],
  ['a key that only looks like a function', { Ref: 'x', other: 1 }, { Ref: 'x', other: 1 }],
  ['a condition of a policy', { Condition: 'Either' }, { Condition: 'Either' }],
])('%s', (_, value, expected) => {
  expect(resultOf(value)).toEqual(expected);
});

const custom = { 'Fn::GetAtt': ['Subject', 'Own'] };

describe('a function of what has no value', () => {
  it.each<[string, unknown]>([
    ['Ref', { Ref: 'Unset' }],
    ['Join', { 'Fn::Join': ['', ['a', { Ref: 'Unset' }]] }],
    ['Sub', { 'Fn::Sub': 'a${Unset}' }],
    ['Sub with variables', { 'Fn::Sub': ['${x}', { x: { Ref: 'Unset' } }] }],
    ['Select', { 'Fn::Select': [0, { 'Fn::Split': [',', { Ref: 'Unset' }] }] }],
    ['Base64', { 'Fn::Base64': { Ref: 'Unset' } }],
    ['If', If('Unknown')],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'Unset' }, 'memory'] }],
    ['ToJsonString', { 'Fn::ToJsonString': { a: [{ Ref: 'Unset' }] } }],
    ['Length', { 'Fn::Length': { 'Fn::Split': [',', { Ref: 'Unset' }] } }],
    ['Cidr', { 'Fn::Cidr': [{ Ref: 'Unset' }, 1] }],
    ['ImportValue', { 'Fn::ImportValue': { Ref: 'Unset' } }],
  ])('%s has none either, and tells why', (_, value) => {
    const result = resultOf(value);
    expect(result).toBeInstanceOf(Unresolved);
    expect(result).toMatchObject({
      expression: "Ref 'Unset'",
      reason: 'a parameter without a default has no value before the stack is deployed',
      fix: 'pass --parameter Unset=VALUE',
      origin: { stackName: 'Pets', logicalId: 'Subject' },
    });
  });

  it('leaves the rest of the property as it is', () => {
    expect(resultOf({ a: { Ref: 'Unset' }, b: ['c', { Ref: 'Unset' }] })).toEqual({
      a: expect.any(Unresolved),
      b: ['c', expect.any(Unresolved)],
    });
  });

  it('a macro is reported where it stands', () => {
    expect(resultOf({ 'Fn::Transform': { Name: 'Upper', Parameters: {} } })).toMatchObject({
      expression: "Fn::Transform 'Upper'",
    });
  });
});

describe('a fault of the template is refused with its place', () => {
  it.each<[string, unknown, RegExp]>([
    ['an unknown name', { Ref: 'Quee' }, /Ref 'Quee' names neither a resource nor a parameter of Pets/],
    ['an unknown name in Sub', { 'Fn::Sub': '${Nope}' }, /Ref 'Nope' names neither/],
    ['an attribute of nothing', { 'Fn::GetAtt': ['Nope', 'Arn'] }, /Fn::GetAtt 'Nope.Arn' names neither/],
    ['GetAtt without an attribute', { 'Fn::GetAtt': ['Queue'] }, /Fn::GetAtt takes/],
    ['an unknown function', { 'Fn::Reverse': 'x' }, /there is no function Fn::Reverse/],
    ['a function beside other keys', { 'Fn::Sub': 'x', other: 1 }, /Fn::Sub stands beside other/],
    ['Join of one argument', { 'Fn::Join': ['a'] }, /Fn::Join takes \[delimiter, list\]/],
    ['Join of a text', { 'Fn::Join': ['', 'abc'] }, /Fn::Join takes a list/],
    ['Join of objects', { 'Fn::Join': ['', [{ a: 1 }]] }, /Fn::Join cannot put/],
    ['Select without a number', { 'Fn::Select': ['x', ['a']] }, /Fn::Select has the index "x"/],
    ['Split of a list', { 'Fn::Split': [',', ['a']] }, /Fn::Split takes a text/],
    [
      'keys that a map lacks',
      { 'Fn::FindInMap': ['Sizes', 'test', 'memory'] },
      /the mapping Sizes has no value for test, memory/,
    ],
    ['an unknown condition', If('Nope'), /there is no condition Nope in Pets/],
    ['Cidr without room', { 'Fn::Cidr': ['10.0.0.0/24', 2, 8] }, /Fn::Cidr cannot cut 2 blocks/],
    ['itself', custom, /circular dependency Subject → Subject/],
  ])('%s', (_, value, message) => {
    const error = failureOf(() => resultOf(value));
    expect(error).toMatchObject({ code: 'INVALID_TEMPLATE', message: expect.stringMatching(message) });
    expect(error.message).toMatch(/^Subject: /);
  });

  it('with the nearest name that there is', () => {
    expect(failureOf(() => resultOf({ Ref: 'Quee' })).fix).toBe('mend the template; it may mean Queue');
  });

  it('with the construct path and the logical id', () => {
    const Metadata = { 'aws:cdk:path': 'Pets/Subject/Resource' };
    const Subject = { Type: 'Custom::Subject', Properties: { Value: { Ref: 'Nope' } }, Metadata };
    const error = failureOf(() => resolveTemplate({ Resources: { Subject } }));
    expect(error.message).toMatch(/^Pets\/Subject\/Resource \(Subject\): /);
  });

  it('when conditions go round in a circle', () => {
    const Conditions = { A: { 'Fn::Not': [{ Condition: 'B' }] }, B: { 'Fn::Not': [{ Condition: 'A' }] } };
    const Resources = { Queue: { ...queue, Condition: 'A' } };
    expect(failureOf(() => resolveTemplate({ Conditions, Resources })).message).toContain('A depends on itself');
  });

  it('when resources go round in a circle, by DependsOn or by reference', () => {
    const Resources = {
      A: { Type: 'AWS::SNS::Topic', DependsOn: 'B' },
      B: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::Sub': 'x${C}' } } },
      C: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::GetAtt': ['A', 'TopicName'] } } },
    };
    expect(failureOf(() => resolveTemplate({ Resources })).message).toContain('circular dependency A → B → C → A');
  });
});

describe('loops', () => {
  const Transform = ['AWS::LanguageExtensions'];
  const Parameters = { Names: { Type: 'CommaDelimitedList', Default: 'cats,dogs' } };
  const loop = {
    'Fn::ForEach::Topics': [
      'Name',
      { Ref: 'Names' },
      {
        'Topic${Name}': { Type: 'AWS::SNS::Topic', Properties: { TopicName: { 'Fn::Sub': '${Name}-${AWS::Region}' } } },
      },
    ],
  };

  it('make one resource for each item', () => {
    const stack = resolveTemplate({ Transform, Parameters, Resources: loop }, { Names: 'birds,fish' });
    expect([...stack.resources.keys()]).toEqual(['Topicbirds', 'Topicfish']);
    expect(resourceOf(stack, 'Topicfish').properties.TopicName).toBe('fish-us-east-1');
  });

  it('may be nested, stand in properties and leave out what a logical id may not hold', () => {
    const inner = { 'Fn::ForEach::Keys': ['Key', ['x', 'y'], { '${Key}': { Ref: 'Key' } }] };
    const body = { 'Topic&{Ip}': { Type: 'Custom::Subject', Properties: { Map: inner, Ip: '${Ip}' } } };
    const Resources = { 'Fn::ForEach::Ips': ['Ip', ['10.0.0.1'], body] };
    const stack = resolveTemplate({ Transform, Resources });
    expect(resourceOf(stack, 'Topic10001').properties).toEqual({ Map: { x: 'x', y: 'y' }, Ip: '10.0.0.1' });
  });

  it('need the transform', () => {
    const inProperties = { S: { Type: 'Custom::Subject', Properties: loop } };
    for (const Resources of [loop, inProperties]) {
      expect(failureOf(() => resolveTemplate({ Parameters, Resources })).message).toContain('needs the transform');
    }
  });

  it('over a parameter without a value are refused with the fix', () => {
    const error = failureOf(() => {
      resolveTemplate({ Transform, Parameters: { Names: { Type: 'CommaDelimitedList' } }, Resources: loop });
    });
    expect(error).toMatchObject({ code: 'UNRESOLVED_REFERENCE', fix: 'pass --parameter Names=VALUE' });
  });
});
