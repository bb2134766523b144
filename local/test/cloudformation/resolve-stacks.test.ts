import {
  CfnCondition,
  CfnMapping,
  CfnOutput,
  CfnParameter,
  CfnResource,
  Fn,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Alias, Code, type IVersion, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { Unresolved } from '../../src/model/unresolved.js';
import { synthesizeApp } from '../assembly/temporary-folder.js';
import { failureOf, resolveAll, resolveFolder, resolveTemplate, resourceOf, resourceOfType } from './resolve.js';

function handlerIn(scope: Construct, id = 'Handler', environment: Record<string, string> = {}): LambdaFunction {
  const code = Code.fromInline('exports.handler = async () => 1;');
  return new LambdaFunction(scope, id, { code, handler: 'index.handler', runtime: Runtime.NODEJS_22_X, environment });
}

const methodUri = (functionName: string) =>
  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/' +
  `arn:aws:lambda:us-east-1:123456789012:function:${functionName}/invocations`;

describe('references between the stacks of an app', () => {
  it('give the same value on both sides', () => {
    const directory = synthesizeApp((app) => {
      const handler = handlerIn(new Stack(app, 'Functions'));
      new RestApi(new Stack(app, 'Api'), 'Api').root.addMethod('GET', new LambdaIntegration(handler));
    });
    const [functions, api] = resolveFolder(directory);
    const name = resourceOfType(functions, 'AWS::Lambda::Function').physicalId;
    expect(name).toMatch(/^Functions-Handler886CB40B-\w{12}$/);
    expect(resourceOfType(api, 'AWS::ApiGateway::Method').properties.Integration).toMatchObject({
      Uri: methodUri(name),
    });
    expect(api?.dependsOn).toEqual(['Functions']);
  });

  it('stay apart in another region or stage', () => {
    const directory = synthesizeApp((app) => {
      for (const region of ['eu-west-1', 'us-west-2']) {
        const stage = new Stage(app, region, { env: { region, account: '111111111111' } });
        const topic = new Topic(new Stack(stage, 'Topics', { stackName: 'topics' }), 'Topic');
        handlerIn(new Stack(stage, 'Users', { stackName: 'users' }), 'Handler', { TOPIC: topic.topicArn });
      }
    });
    const environments = resolveFolder(directory)
      .filter((stack) => stack.name === 'users')
      .map((stack) => resourceOfType(stack, 'AWS::Lambda::Function').properties.Environment);
    const arnIn = (region: string) => expect.stringMatching(`^arn:aws:sns:${region}:111111111111:topics-Topic`);
    expect(environments).toEqual([
      { Variables: { TOPIC: arnIn('eu-west-1') } },
      { Variables: { TOPIC: arnIn('us-west-2') } },
    ]);
  });

  it('go into a nested stack and come out of it', () => {
    const directory = synthesizeApp((app) => {
      const parent = new Stack(app, 'Parent');
      const table = new Table(parent, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING } });
      const nested = new NestedStack(parent, 'Nested');
      const inner = handlerIn(nested, 'Inner', { TABLE: table.tableName });
      handlerIn(parent, 'Outer', { INNER: inner.functionName });
    });
    const [parent, nested] = resolveFolder(directory);
    const inner = resourceOfType(nested, 'AWS::Lambda::Function');
    const table = resourceOfType(parent, 'AWS::DynamoDB::Table');
    expect(inner.properties.Environment).toEqual({ Variables: { TABLE: table.physicalId } });
    expect(inner.origin).toMatchObject({ stackName: nested?.name, constructPath: 'Parent/Nested/Inner/Resource' });
    const outer = resourceOfType(parent, 'AWS::Lambda::Function');
    expect(outer.properties.Environment).toEqual({ Variables: { INNER: inner.physicalId } });
    const nestedResource = resourceOfType(parent, 'AWS::CloudFormation::Stack');
    expect(nestedResource.physicalId).toContain(`:stack/${nested?.name}/`);
  });

  it('may name the output of a stack without an export', () => {
    const directory = synthesizeApp((app) => {
      new CfnOutput(new Stack(app, 'Producer'), 'Name', { value: 'made' });
      const consumer = new Stack(app, 'Consumer');
      const source = { StackName: 'Producer', OutputName: 'Name' };
      new CfnResource(consumer, 'Found', {
        type: 'Custom::X',
        properties: { Value: { 'Fn::GetStackOutput': source } },
      });
      const nowhere = { StackName: 'Elsewhere', OutputName: 'Name' };
      new CfnResource(consumer, 'Lost', {
        type: 'Custom::X',
        properties: { Value: { 'Fn::GetStackOutput': nowhere } },
      });
    });
    const consumer = resolveFolder(directory).find((stack) => stack.name === 'Consumer');
    expect(resourceOf(consumer, 'Found').properties.Value).toBe('made');
    expect(resourceOf(consumer, 'Lost').properties.Value).toMatchObject({
      fix: 'pass --parameter Elsewhere.Name=VALUE',
    });
  });
});

describe('an import of what no stack exports', () => {
  const Resources = { S: { Type: 'Custom::S', Properties: { Value: { 'Fn::ImportValue': 'shared:Table' } } } };

  it('has no value, and says how to give one', () => {
    expect(resourceOf(resolveTemplate({ Resources }), 'S').properties.Value).toMatchObject({
      expression: "Fn::ImportValue 'shared:Table'",
      fix: 'pass --parameter shared:Table=VALUE',
    });
  });

  it('may be given', () => {
    const stack = resolveTemplate({ Resources }, { 'shared:Table': 'pets' });
    expect(resourceOf(stack, 'S').properties.Value).toBe('pets');
  });
});

describe('conditions, mappings and parameters of an app', () => {
  const directory = () =>
    synthesizeApp((app) => {
      const stack = new Stack(app, 'Pets');
      const env = new CfnParameter(stack, 'Env', { allowedValues: ['dev', 'prod'], default: 'dev' });
      const isProd = new CfnCondition(stack, 'IsProd', { expression: Fn.conditionEquals(env, 'prod') });
      const sizes = new CfnMapping(stack, 'Sizes', { mapping: { dev: { memory: 128 }, prod: { memory: 1024 } } });
      const alarm = new Topic(stack, 'Alarm');
      (alarm.node.defaultChild as CfnResource).cfnOptions.condition = isProd;
      const handler = handlerIn(stack, 'Handler', {
        ALARM: Fn.conditionIf(isProd.logicalId, alarm.topicArn, 'none').toString(),
      });
      const resource = handler.node.defaultChild as CfnResource;
      resource.addPropertyOverride('MemorySize', sizes.findInMap(env.valueAsString, 'memory'));
    });

  it('decide what is deployed and what it depends on', () => {
    const [stack] = resolveFolder(directory());
    const handler = resourceOfType(stack, 'AWS::Lambda::Function');
    expect([...(stack?.resources.keys() ?? [])]).not.toContain('AlarmD1D64BE0');
    expect(handler.properties).toMatchObject({ MemorySize: 128, Environment: { Variables: { ALARM: 'none' } } });
    expect(handler.dependsOn).toEqual(['HandlerServiceRoleFCDC14AE']);
  });

  it('follow the given parameters', () => {
    const [stack] = resolveFolder(directory(), { Env: 'prod' });
    const topic = resourceOfType(stack, 'AWS::SNS::Topic');
    const handler = resourceOfType(stack, 'AWS::Lambda::Function');
    expect(handler.properties).toMatchObject({
      MemorySize: 1024,
      Environment: { Variables: { ALARM: topic.physicalId } },
    });
    expect(handler.dependsOn).toContain(topic.origin.logicalId);
  });

  it('may be given for one stack only', () => {
    expect(resourceOfType(resolveFolder(directory(), { 'Pets:Env': 'prod' })[0], 'AWS::SNS::Topic')).toBeDefined();
  });
});

describe('a condition without a value', () => {
  const template = {
    Parameters: { Env: { Type: 'String' } },
    Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } },
    Resources: { Topic: { Type: 'AWS::SNS::Topic', Condition: 'IsProd' } },
  };

  it('keeps its resource, and is reported', () => {
    const stack = resolveTemplate(template);
    expect(stack.resources.has('Topic')).toBe(true);
    expect(stack.findings).toMatchObject([
      { origin: { logicalId: 'Topic' }, fix: expect.stringContaining('--parameter Env=VALUE') },
    ]);
  });

  it('is not reported once it is given', () => {
    const stack = resolveTemplate(template, { Env: 'dev' });
    expect(stack.resources.size).toBe(0);
    expect(stack.findings).toEqual([]);
  });
});

it('a reference to a resource whose condition does not hold has no value', () => {
  const stack = resolveTemplate({
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
    Resources: {
      Topic: { Type: 'AWS::SNS::Topic', Condition: 'Never' },
      Subject: { Type: 'Custom::S', Properties: { Value: { Ref: 'Topic' } } },
    },
  });
  expect(resourceOf(stack, 'Subject').properties.Value).toMatchObject({
    reason: 'the condition Never does not hold, so there is no Topic',
  });
});

describe('what is not evaluated is reported', () => {
  it('a macro over the template, and one in a resource', () => {
    const stack = resolveTemplate({
      Transform: ['AWS::Serverless-2016-10-31', 'AWS::LanguageExtensions'],
      Resources: {
        T: { Type: 'AWS::SNS::Topic', Properties: { 'Fn::Transform': { Name: 'AWS::Include' }, TopicName: 't' } },
      },
    });
    expect(stack.findings.map(({ message }) => message)).toEqual([
      'the macro AWS::Serverless-2016-10-31 is not run; what it would make is missing',
      'its Fn::Transform is not run; what it would make is missing',
    ]);
    expect(resourceOf(stack, 'T').properties).toEqual({ TopicName: 't' });
  });

  it('a nested stack whose template is somewhere else', () => {
    const stack = resolveTemplate({
      Resources: {
        Nested: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: { TemplateURL: 'https://s3.amazonaws.com/b/t.json' },
        },
        Subject: { Type: 'Custom::S', Properties: { Value: { 'Fn::GetAtt': ['Nested', 'Outputs.Url'] } } },
      },
    });
    expect(stack.findings).toMatchObject([{ origin: { logicalId: 'Nested' } }]);
    expect(resourceOf(stack, 'Subject').properties.Value).toMatchObject({
      fix: 'pass --parameter Nested.Outputs.Url=VALUE',
    });
  });
});

it('an output that a nested stack lacks is a fault of the template', () => {
  const Nested = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'child.json' } };
  const Subject = { Type: 'Custom::S', Properties: { Value: { 'Fn::GetAtt': ['Nested', 'Outputs.Url'] } } };
  const files = { 'Pets.template.json': { Resources: { Nested, Subject } }, 'child.json': { Resources: {} } };
  expect(failureOf(() => resolveAll(files)).message).toBe('Subject: the nested stack Nested has no output Url');
});

it('the dependencies of a resource are its DependsOn and all that it refers to, by every function', () => {
  const topic = { Type: 'AWS::SNS::Topic' };
  const stack = resolveTemplate({
    Parameters: { Env: { Type: 'String', Default: 'x' } },
    Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] } },
    Resources: {
      ...{ A: topic, B: topic, C: topic, D: topic, E: topic, F: topic, G: topic, H: topic },
      Subject: {
        Type: 'Custom::S',
        DependsOn: ['A'],
        Properties: {
          ref: [{ Ref: 'B' }, { Ref: 'Env' }, { Ref: 'AWS::Region' }],
          attribute: { 'Fn::GetAtt': ['C', 'TopicName'] },
          text: { 'Fn::GetAtt': 'D.TopicName' },
          sub: { 'Fn::Sub': ['${E} ${F.TopicName} ${Own}', { Own: { Ref: 'G' } }] },
          choice: { 'Fn::If': ['Yes', 'none', { Ref: 'H' }] },
        },
      },
    },
  });
  expect(resourceOf(stack, 'Subject').dependsOn).toEqual(['A', 'B', 'C', 'D', 'E', 'F', 'G']);
});

it('versions are numbered, and an alias and a version are known by their ARNs', () => {
  const directory = synthesizeApp((app) => {
    const stack = new Stack(app, 'Pets');
    const handler = handlerIn(stack);
    new Alias(stack, 'Live', { aliasName: 'live', version: handler.currentVersion as IVersion });
    new CfnResource(stack, 'Second', {
      type: 'AWS::Lambda::Version',
      properties: { FunctionName: handler.functionName },
    });
  });
  const [stack] = resolveFolder(directory);
  const arn = `arn:aws:lambda:us-east-1:123456789012:function:${resourceOfType(stack, 'AWS::Lambda::Function').physicalId}`;
  const alias = resourceOfType(stack, 'AWS::Lambda::Alias');
  expect(alias.physicalId).toBe(`${arn}:live`);
  expect(alias.properties.FunctionVersion).toBe('1');
  expect(resourceOfType(stack, 'AWS::Lambda::Version').physicalId).toBe(`${arn}:1`);
  expect(resourceOf(stack, 'Second').physicalId).toBe(`${arn}:2`);
});

it('the attribute of a custom resource has no value until it is given', () => {
  const Resources = {
    Maker: { Type: 'Custom::Maker' },
    Subject: { Type: 'Custom::S', Properties: { Value: { 'Fn::Sub': 'https://${Maker.Host.Name}/' } } },
  };
  const unresolved = resourceOf(resolveTemplate({ Resources }), 'Subject').properties.Value;
  expect(unresolved).toBeInstanceOf(Unresolved);
  expect(unresolved).toMatchObject({
    expression: "Fn::GetAtt 'Maker.Host.Name'",
    fix: 'pass --parameter Maker.Host.Name=VALUE',
  });
  const given = resolveTemplate({ Resources }, { 'Maker.Host.Name': 'localhost' });
  expect(resourceOf(given, 'Subject').properties.Value).toBe('https://localhost/');
});
