import { Unresolved } from '../../src/model/unresolved.js';
import { failureOf, resolveAll, resolveTemplate, resourceOf } from './resolve.js';

function valueWith(
  parameter: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, string>> = {},
): unknown {
  const Subject = { Type: 'Custom::S', Properties: { Value: { Ref: 'Param' } } };
  const stack = resolveTemplate({ Parameters: { Param: parameter }, Resources: { Subject } }, given);
  return resourceOf(stack, 'Subject').properties.Value;
}

describe('a value that is given', () => {
  it('wins over the default', () => {
    expect(valueWith({ Type: 'String', Default: 'a' }, { Param: 'b' })).toBe('b');
  });

  it('for the stack wins over one for all stacks', () => {
    expect(valueWith({ Type: 'String' }, { Param: 'all', 'Pets:Param': 'one' })).toBe('one');
  });

  it.each<[string, Readonly<Record<string, unknown>>, string, string]>([
    [
      'is one of the allowed values',
      { Type: 'String', AllowedValues: ['dev', 'prod'] },
      'test',
      'give one of dev, prod',
    ],
    [
      'matches the pattern in full',
      { Type: 'String', AllowedPattern: '[a-z]+' },
      'ab1',
      'give a value that matches [a-z]+',
    ],
    ['is long enough', { Type: 'String', MinLength: 3 }, 'ab', 'give a text of at least 3 characters'],
    ['is not too long', { Type: 'String', MaxLength: '3' }, 'abcd', 'give a text of at most 3 characters'],
    ['is a number', { Type: 'Number' }, '12a', 'give a number'],
    ['lies in the range', { Type: 'Number', MinValue: 1, MaxValue: 10 }, '11', 'give a number from 1 to 10'],
    ['has only allowed items', { Type: 'CommaDelimitedList', AllowedValues: ['a', 'b'] }, 'a,c', 'give one of a, b'],
    ['has only numbers', { Type: 'List<Number>' }, '1,x', 'give a number'],
    [
      'follows the description of the rule',
      { Type: 'String', AllowedPattern: 'x', ConstraintDescription: 'an x' },
      'y',
      'give an x',
    ],
  ])('is refused unless it %s', (_, parameter, value, fix) => {
    const error = failureOf(() => valueWith(parameter, { Param: value }));
    expect(error).toMatchObject({ code: 'INVALID_PARAMETER', fix });
    expect(error.message).toMatch(/^parameter Param of Pets: /);
  });

  it('is refused even where nothing refers to the parameter', () => {
    const template = { Parameters: { Unused: { Type: 'Number' } }, Resources: {} };
    expect(failureOf(() => resolveTemplate(template, { Unused: 'x' })).code).toBe('INVALID_PARAMETER');
  });

  it.each(['5', '5.5', '1,2'])('of a list of numbers may be %s', (text) => {
    expect(valueWith({ Type: 'List<Number>' }, { Param: text })).toEqual(text.split(','));
  });
});

describe('a name that no template knows', () => {
  const template = {
    Parameters: { TableName: { Type: 'String', Default: 'x' }, BootstrapVersion: { Type: 'String', Default: '1' } },
    Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
  };

  it('is refused with the nearest', () => {
    expect(failureOf(() => resolveTemplate(template, { TabelName: 'pets' }))).toMatchObject({
      code: 'UNKNOWN_PARAMETER',
      message: 'no template of the chosen stacks has a parameter TabelName',
      fix: 'pass --parameter TableName=VALUE',
    });
  });

  it('is refused with all that there are, if none is near', () => {
    expect(failureOf(() => resolveTemplate(template, { Other: 'x' })).fix).toBe('give one of TableName');
    expect(failureOf(() => resolveTemplate({ Resources: {} }, { Other: 'x' })).fix).toContain('no parameters');
  });

  it('is not refused if it is an attribute of a resource, read or not', () => {
    expect(() => resolveTemplate(template, { 'Queue.Arn': 'arn:x', 'Pets:Queue.QueueName': 'x' })).not.toThrow();
    expect(failureOf(() => resolveTemplate(template, { 'Nope.Arn': 'x' })).code).toBe('UNKNOWN_PARAMETER');
  });
});

describe('a parameter that is read from SSM', () => {
  const parameter = { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/pets/table' };

  it('has no value, and says where it is kept', () => {
    expect(valueWith(parameter)).toMatchObject({
      reason: 'the value of /pets/table is kept in SSM',
      fix: 'pass --parameter Param=VALUE',
    });
  });

  it.each([
    ['under its own name', { Param: 'pets' }],
    ['under the name in SSM', { '/pets/table': 'pets' }],
  ])('may be given %s', (_, given) => {
    expect(valueWith(parameter, given)).toBe('pets');
  });

  it('has the value of an SSM parameter of the assembly', () => {
    const stack = resolveTemplate({
      Parameters: { Param: { Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: '/pets/zones' } },
      Resources: {
        Zones: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/pets/zones', Type: 'StringList', Value: 'a,b' } },
        Subject: { Type: 'Custom::S', Properties: { Value: { Ref: 'Param' } } },
      },
    });
    expect(resourceOf(stack, 'Subject').properties.Value).toEqual(['a', 'b']);
  });
});

describe('a parameter of a nested stack', () => {
  const nested = (Parameters: unknown) => ({
    Type: 'AWS::CloudFormation::Stack',
    Properties: { TemplateURL: 'child.json', Parameters },
  });
  const child = {
    Parameters: { Zones: { Type: 'CommaDelimitedList', Default: 'x' }, Count: { Type: 'Number', Default: 1 } },
    Resources: { Subject: { Type: 'Custom::S', Properties: { Zones: { Ref: 'Zones' }, Count: { Ref: 'Count' } } } },
  };
  const propertiesOf = (parameters: unknown, given: Readonly<Record<string, string>> = {}) => {
    const Parameters = { Unset: { Type: 'String' }, List: { Type: 'CommaDelimitedList', Default: 'a,b' } };
    const parent = { Parameters, Resources: { Nested: nested(parameters) } };
    const stacks = resolveAll({ 'Pets.template.json': parent, 'child.json': child }, given);
    return resourceOf(stacks[1], 'Subject').properties;
  };

  it('gets what the parent passes, a list as a text between commas', () => {
    expect(propertiesOf({ Zones: { Ref: 'List' }, Count: 2 })).toEqual({ Zones: ['a', 'b'], Count: 2 });
  });

  it('has its default where the parent passes nothing', () => {
    expect(propertiesOf({ Count: { Ref: 'AWS::NoValue' } })).toEqual({ Zones: ['x'], Count: 1 });
  });

  it('has no value where that of the parent has none, until either is given', () => {
    const passed = { Count: { Ref: 'Unset' } };
    expect(propertiesOf(passed).Count).toBeInstanceOf(Unresolved);
    expect(propertiesOf(passed)).toMatchObject({ Count: { expression: "Ref 'Unset'" } });
    expect(propertiesOf(passed, { Unset: '7' }).Count).toBe(7);
    expect(propertiesOf(passed, { Count: '8' }).Count).toBe(8);
  });
});
