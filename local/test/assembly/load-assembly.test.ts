import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type App, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AssemblyStack } from '../../src/assembly/assembly.js';
import { loadAssembly } from '../../src/assembly/load-assembly.js';
import { UsageError } from '../../src/model/usage-error.js';
import { synthesizeApp, temporaryFolder } from './temporary-folder.js';

const bucket = { Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } };

function failureOf(action: () => unknown): UsageError {
  try {
    action();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** The key of the object that the code of the function becomes. */
function codeKeyOf(stack: AssemblyStack | undefined): string {
  const code = stack?.template.Resources.Handler886CB40B?.Properties?.Code as { S3Key: string } | undefined;
  return code?.S3Key ?? 'no function';
}

class FunctionStack extends Stack {
  readonly handler: LambdaFunction;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const code = Code.fromAsset(temporaryFolder({ 'index.js': 'exports.handler = async () => 1;' }));
    this.handler = new LambdaFunction(this, 'Handler', {
      code,
      handler: 'index.handler',
      runtime: Runtime.NODEJS_22_X,
    });
  }
}

describe('the stacks of a cloud assembly', () => {
  it('come in deployment order, whatever the order in which they were written', () => {
    const directory = synthesizeApp((app) => {
      const consumer = new Stack(app, 'A');
      const producer = new FunctionStack(app, 'Z');
      new Topic(consumer, 'Topic', { displayName: producer.handler.functionArn });
    });
    const { stacks } = loadAssembly(directory);
    expect(stacks.map((stack) => stack.name)).toEqual(['Z', 'A']);
    expect(stacks[1]?.dependsOn).toEqual(['Z']);
  });

  it('include those of nested assemblies, by their construct path', () => {
    const directory = synthesizeApp((app) => {
      new FunctionStack(new Stage(app, 'Dev'), 'Api');
      new Stack(new Stage(app, 'Prod', { env: { region: 'eu-west-1', account: '111111111111' } }), 'Api');
    });
    const [dev, prod] = loadAssembly(directory).stacks;
    expect(dev).toMatchObject({
      name: 'Dev-Api',
      displayName: 'Dev/Api',
      region: 'us-east-1',
      accountId: '123456789012',
    });
    expect(prod).toMatchObject({ name: 'Prod-Api', region: 'eu-west-1', accountId: '111111111111' });
    const key = codeKeyOf(dev);
    expect(readFileSync(join(dev?.resolveAsset(key) as string, 'index.js'), 'utf8')).toContain('handler');
  });

  it('include nested stacks, at any depth, right after their parent', () => {
    const directory = synthesizeApp((app) => {
      const parent = new Stack(app, 'Parent');
      const child = new NestedStack(parent, 'Child');
      new Topic(new NestedStack(child, 'Grandchild'), 'Topic');
      new Topic(child, 'Topic');
      new Stack(app, 'Other');
    });
    const { stacks } = loadAssembly(directory);
    expect(stacks.map((stack) => stack.displayName)).toEqual([
      'Parent',
      'Parent/Child',
      'Parent/Child/Grandchild',
      'Other',
    ]);
    expect(stacks[1]?.name).toMatch(/^Parent-ChildNestedStack.*-\w{12}$/);
    expect(stacks[2]?.nestedIn?.stack).toBe(stacks[1]);
    expect(stacks[2]?.nestedIn?.logicalId).toMatch(/^GrandchildNestedStack/);
  });

  it('may have no resources', () => {
    const [stack] = loadAssembly(synthesizeApp((app) => new Stack(app, 'Empty'))).stacks;
    expect(stack?.template.Resources).toEqual({});
  });

  it('know the construct paths of an app that was not run by the command line of the CDK, in nested stacks too', () => {
    const directory = synthesizeApp((app) => {
      const parent = new Stack(app, 'Parent');
      new Topic(parent, 'Topic');
      new Topic(new NestedStack(parent, 'Child'), 'Topic');
    });
    const [parent, child] = loadAssembly(directory).stacks;
    expect(parent?.constructPathOf('TopicBFC7AF6E')).toBe('Parent/Topic/Resource');
    expect(child?.constructPathOf('TopicBFC7AF6E')).toBe('Parent/Child/Topic/Resource');
    expect(child?.constructPathOf('Unheard')).toBe('Unheard');
  });

  it('prefer the construct paths that the command line of the CDK writes into the template', () => {
    const directory = synthesizeApp((app) => new Topic(new Stack(app, 'S'), 'Topic'), {
      context: { 'aws:cdk:enable-path-metadata': true },
    });
    const [stack] = loadAssembly(directory).stacks;
    expect(stack?.constructPathOf('TopicBFC7AF6E')).toBe('S/Topic/Resource');
  });

  it('find an asset by hash, object key and staged name, and nothing by another name', () => {
    const directory = synthesizeApp((app) => new FunctionStack(app, 'S'));
    const [stack] = loadAssembly(directory).stacks;
    const key = codeKeyOf(stack);
    const folder = stack?.resolveAsset(key) as string;
    expect(existsSync(join(folder, 'index.js'))).toBe(true);
    expect(stack?.resolveAsset(key.replace('.zip', ''))).toBe(folder);
    expect(stack?.resolveAsset(basename(folder))).toBe(folder);
    expect(stack?.resolveAsset('0123.zip')).toBeUndefined();
  });
});

describe('choosing stacks', () => {
  const build = (app: App) => {
    const functions = new FunctionStack(app, 'Functions');
    const api = new Stack(app, 'Api', { stackName: 'pets-api' });
    new Topic(api, 'Topic', { displayName: functions.handler.functionArn });
    new Stack(new Stage(app, 'Dev'), 'Api');
    new Stack(app, 'Other');
  };
  let directory: string;

  beforeAll(() => {
    directory = synthesizeApp(build);
  });

  it.each([
    ['its name, with what it depends on', ['pets-api'], ['Functions', 'Api']],
    ['its artifact id', ['Functions'], ['Functions']],
    ['its construct path', ['Dev/Api'], ['Dev/Api']],
    ['a star, which stays on one level', ['*'], ['Functions', 'Api', 'Dev/Api', 'Other']],
    ['a star within a stage', ['Dev/*'], ['Dev/Api']],
    ['two stars', ['**/Api'], ['Functions', 'Api', 'Dev/Api']],
    ['several patterns, in deployment order', ['Other', 'Func*'], ['Functions', 'Other']],
  ])('by %s', (_, stacks, expected) => {
    const names = loadAssembly(directory, { stacks }).stacks.map((stack) => stack.displayName);
    expect([...names].sort()).toEqual([...expected].sort());
  });

  it('an unknown one is refused with the known ones and the nearest', () => {
    const error = failureOf(() => loadAssembly(directory, { stacks: ['Functoins'] }));
    expect(error.code).toBe('UNKNOWN_STACK');
    expect(error.message).toContain('Other');
    expect(error.fix).toBe('pass --stack Functions');
  });
});

describe('a plain template', () => {
  it('is a stack named after its file', () => {
    const folder = temporaryFolder({ 'pets_api.template.json': bucket });
    const { stacks, directory } = loadAssembly(join(folder, 'pets_api.template.json'));
    expect(directory).toBe(folder);
    expect(stacks).toMatchObject([{ name: 'pets-api', region: 'us-east-1', accountId: '123456789012' }]);
  });

  it('is found in a folder that holds just one', () => {
    const { stacks } = loadAssembly(temporaryFolder({ 'template.json': bucket, 'package.json': {} }));
    expect(stacks).toHaveLength(1);
  });

  it('of a cloud assembly finds its assets beside it', () => {
    const directory = synthesizeApp((app) => new FunctionStack(app, 'S'));
    const [stack] = loadAssembly(join(directory, 'S.template.json')).stacks;
    const key = codeKeyOf(stack);
    expect(stack?.name).toBe('S');
    expect(existsSync(stack?.resolveAsset(key) as string)).toBe(true);
    expect(stack?.constructPathOf('Handler886CB40B')).toBe('S/Handler/Resource');
  });

  it('may be YAML with the short forms of the intrinsic functions', () => {
    const yaml = `
AWSTemplateFormatVersion: 2010-09-09
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: &common
      TopicName: !Sub "\${AWS::StackName}-topic"
      DisplayName: !Join ["-", [!Ref Name, !GetAtt Queue.Arn, !GetAtt [Queue, QueueName]]]
  Other:
    Type: AWS::SNS::Topic
    Condition: IsProd
    Properties:
      DisplayName: own
      <<: *common
  Queue: { Type: AWS::SQS::Queue }
Conditions:
  IsProd: !And [!Condition Other, !Equals [!Ref Name, prod]]
Parameters:
  Name: { Type: String }
`;
    const [stack] = loadAssembly(join(temporaryFolder({ 'template.yaml': yaml }), 'template.yaml')).stacks;
    expect(stack?.template.Resources.Topic?.Properties).toEqual({
      TopicName: { 'Fn::Sub': '${AWS::StackName}-topic' },
      DisplayName: {
        'Fn::Join': [
          '-',
          [{ Ref: 'Name' }, { 'Fn::GetAtt': ['Queue', 'Arn'] }, { 'Fn::GetAtt': ['Queue', 'QueueName'] }],
        ],
      },
    });
    expect(stack?.template.Resources.Other?.Properties?.DisplayName).toBe('own');
    expect(stack?.template.Conditions.IsProd).toEqual({
      'Fn::And': [{ Condition: 'Other' }, { 'Fn::Equals': [{ Ref: 'Name' }, 'prod'] }],
    });
  });

  it('opens a nested template that lies beside it, and does not follow one that nests itself', () => {
    const nested = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: './child.yaml' } };
    const itself =
      'Resources: { Again: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: child.yaml } } }';
    const folder = temporaryFolder({ 'template.json': { Resources: { Child: nested } }, 'child.yaml': itself });
    const { stacks } = loadAssembly(folder);
    expect(stacks.map((stack) => stack.displayName)).toEqual([basename(folder), `${basename(folder)}/Child`]);
  });
});

describe('what is not an assembly', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string, RegExp]>([
    ['an empty folder', {}, '.', /neither a manifest.json nor a template/],
    ['a folder with several templates', { 'a.template.json': bucket, 'b.template.json': bucket }, '.', /2 templates/],
    ['a manifest that is not JSON', { 'manifest.json': '{' }, '.', /manifest.json is not JSON/],
    ['a manifest of something else', { 'manifest.json': { name: 'a web app' } }, '.', /lists no artifacts/],
    ['a template that is not JSON', { 'x.json': '{ "Resources": ' }, 'x.json', /x.json is not JSON/],
    ['a template that is not YAML', { 'x.yaml': 'a: [1' }, 'x.yaml', /x.yaml is not YAML/],
    ['JSON of something else', { 'package.json': { name: 'x' } }, 'package.json', /there is no section name/],
  ])('%s is refused as such', (_, files, path, message) => {
    const error = failureOf(() => loadAssembly(join(temporaryFolder(files), path)));
    expect(error).toMatchObject({ code: 'NOT_AN_ASSEMBLY', message: expect.stringMatching(message) });
    expect(error.fix).not.toBe('');
  });

  it('a template that the manifest names but is gone is refused with the file', () => {
    const artifacts = { S: { type: 'aws:cloudformation:stack', properties: { templateFile: 'S.template.json' } } };
    const error = failureOf(() => loadAssembly(temporaryFolder({ 'manifest.json': { artifacts } })));
    expect(error).toMatchObject({
      code: 'NOT_AN_ASSEMBLY',
      message: expect.stringContaining('S.template.json is missing'),
    });
  });

  it('a resource without a type breaks a rule of CloudFormation', () => {
    const folder = temporaryFolder({ 'template.json': { Resources: { Bucket: {} } } });
    expect(failureOf(() => loadAssembly(folder))).toMatchObject({
      code: 'INVALID_TEMPLATE',
      message: expect.stringContaining('Bucket has no Type'),
    });
  });

  it('a place where nothing is has an error of its own, with the way out', () => {
    const error = failureOf(() => loadAssembly(join(temporaryFolder(), 'cdk.out')));
    expect(error).toMatchObject({ code: 'NO_ASSEMBLY', fix: "run 'cdk synth' first, or pass --app COMMAND" });
  });
});

test.each([
  ['Properties', null, 'an object'],
  ['Properties', ['a'], 'an object'],
  ['Metadata', 'text', 'an object'],
  ['Condition', { Ref: 'IsProd' }, 'the name of a condition'],
  ['DependsOn', { Ref: 'Bucket' }, 'a logical id or a list of them'],
  ['DependsOn', ['Bucket', null], 'a logical id or a list of them'],
])('a resource whose %s is %j is refused by name', (attribute, value, allowed) => {
  const template = { Resources: { Bucket: { Type: 'AWS::S3::Bucket', [attribute]: value } } };
  const folder = temporaryFolder({ 'template.json': JSON.stringify(template) });
  const { code, message } = failureOf(() => loadAssembly(join(folder, 'template.json')));
  expect([code, message]).toEqual(['INVALID_TEMPLATE', expect.stringContaining(`must be ${allowed}`)]);
  expect(message).toContain(`${attribute} of resource Bucket is ${JSON.stringify(value)}`);
});
