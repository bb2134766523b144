import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Aws, CfnParameter, Duration, type Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  Alias,
  Architecture,
  Code,
  type IFunction,
  type IVersion,
  Function as LambdaFunction,
  LayerVersion,
  Runtime,
  Version,
} from 'aws-cdk-lib/aws-lambda';
import { findFunction } from '../../src/deployment/function-reference.js';
import { permits } from '../../src/deployment/permissions.js';
import { Unresolved } from '../../src/model/unresolved.js';
import { modelOfResources, modelOfStack, temporaryFolder } from './model-of.js';

function folderWith(name: string): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'code'));
  writeFileSync(join(folder, 'code', name), 'exports.handler = async () => ({});');
  return join(folder, 'code');
}

const inline = () => Code.fromInline('exports.handler = async () => ({})');
const node = { runtime: Runtime.NODEJS_20_X, handler: 'index.handler' };

describe('a Lambda function of the CDK', () => {
  test('has its configuration, and its code as the staged folder', () => {
    const model = modelOfStack((stack) => {
      const region = new CfnParameter(stack, 'Unknown', { type: 'String' });
      new LambdaFunction(stack, 'Handler', {
        ...node,
        code: Code.fromAsset(folderWith('index.js')),
        timeout: Duration.seconds(7),
        memorySize: 512,
        architecture: Architecture.ARM_64,
        reservedConcurrentExecutions: 2,
        environment: { PLACE: Aws.REGION, LATER: region.valueAsString },
      });
    });
    expect(model.functions).toMatchObject([
      {
        ...{ runtime: 'nodejs20.x', handler: 'index.handler', packageType: 'Zip', architecture: 'arm64' },
        ...{ timeoutSeconds: 7, memorySizeMb: 512, reservedConcurrency: 2, code: { kind: 'folder' } },
        environment: { PLACE: 'us-east-1', LATER: expect.any(Unresolved) },
      },
    ]);
    expect(model.functions[0]?.arn).toBe(`arn:aws:lambda:us-east-1:123456789012:function:${model.functions[0]?.name}`);
  });

  test('has the defaults of Lambda', () => {
    const model = modelOfStack((stack) => new LambdaFunction(stack, 'Handler', { ...node, code: inline() }));
    expect(model.functions[0]).toMatchObject({
      ...{ timeoutSeconds: 3, memorySizeMb: 128, architecture: 'x86_64', environment: {}, versions: [], aliases: {} },
      code: { kind: 'inline', source: 'exports.handler = async () => ({})' },
    });
  });

  test('has its layers in order, one that is not in the assembly with the reason', () => {
    const model = modelOfStack((stack) => {
      const own = new LayerVersion(stack, 'Own', { code: Code.fromAsset(folderWith('lib.js')) });
      const other = LayerVersion.fromLayerVersionArn(stack, 'Other', 'arn:aws:lambda:us-east-1:1:layer:tools:3');
      new LambdaFunction(stack, 'Handler', { ...node, code: inline(), layers: [other, own] });
    });
    expect(model.functions[0]?.layers).toMatchObject([
      { kind: 'unavailable', reason: expect.stringContaining('arn:aws:lambda:us-east-1:1:layer:tools:3') },
      { kind: 'folder' },
    ]);
  });

  test('has its versions, aliases and permissions', () => {
    const model = modelOfStack((stack) => {
      const fn = new LambdaFunction(stack, 'Handler', { ...node, code: inline() });
      const version = new Version(stack, 'One', { lambda: fn });
      const alias = new Alias(stack, 'Live', { aliasName: 'live', version: version as IVersion });
      const api = new RestApi(stack, 'Api');
      api.root.addMethod('GET', new LambdaIntegration(fn, { allowTestInvoke: false }));
      api.root.addMethod('POST', new LambdaIntegration(alias as IFunction, { allowTestInvoke: false }));
    });
    const [fn] = model.functions;
    expect(fn).toMatchObject({ versions: ['1'], aliases: { live: '1' } });
    const [api] = model.apis;
    const sources = fn?.permissions.map(({ qualifier, sourceArn }) => [qualifier, sourceArn]);
    expect(sources).toEqual([
      [undefined, `arn:aws:execute-api:us-east-1:123456789012:${api?.id}/prod/GET/`],
      ['live', `arn:aws:execute-api:us-east-1:123456789012:${api?.id}/prod/POST/`],
    ]);
  });

  test('says why there is no code: an object in S3, a container image', () => {
    const model = modelOfResources({
      Stored: { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Bucket: 'b', S3Key: 'code/pets.zip' } } },
      Image: { Type: 'AWS::Lambda::Function', Properties: { PackageType: 'Image', Code: { ImageUri: 'x:1' } } },
    });
    expect(model.functions.map(({ code, packageType }) => [packageType, code])).toEqual([
      ['Zip', { kind: 'unavailable', reason: expect.stringContaining('code/pets.zip') }],
      ['Image', { kind: 'unavailable', reason: 'it is a container image' }],
    ]);
  });
});

function withPermissions(...permissions: object[]) {
  const statements = permissions.map((permission, index) => [
    `Statement${index}`,
    {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        FunctionName: 'pets',
        ...permission,
      },
    },
  ]);
  const model = modelOfResources({
    Handler: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'pets', Code: { ZipFile: '' } } },
    One: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Handler' } } },
    Live: {
      Type: 'AWS::Lambda::Alias',
      Properties: { FunctionName: { Ref: 'Handler' }, FunctionVersion: { 'Fn::GetAtt': 'One.Version' }, Name: 'live' },
    },
    ...Object.fromEntries(statements),
  });
  const [fn] = model.functions;
  if (!fn) throw new Error('no function');
  return fn;
}

describe('a function is found by', () => {
  const functions = [withPermissions()];
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:pets';
  const uri = (name: string) => `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${name}/invocations`;

  test.each([
    [uri(arn), undefined],
    [uri(`${arn}:live`), 'live'],
    [`arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/${arn}/response-streaming-invocations`, undefined],
    [arn, undefined],
    [`${arn}:1`, '1'],
    [`${arn}:$LATEST`, '$LATEST'],
    ['123456789012:function:pets:live', 'live'],
    ['function:pets', undefined],
    ['pets', undefined],
    ['pets:live', 'live'],
  ])('%s', (reference, qualifier) => {
    expect(findFunction(functions, reference)).toEqual({ function: functions[0], ...(qualifier && { qualifier }) });
  });

  test.each([
    `${arn}:missing`,
    `${arn}:2`,
    'arn:aws:lambda:eu-west-1:123456789012:function:pets',
    'arn:aws:lambda:us-east-1:999999999999:function:pets',
    uri('dogs'),
    'arn:aws:apigateway:us-east-1:sqs:path/pets',
    'arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.fn}',
    '',
  ])('nothing that names another: %s', (reference) => {
    expect(findFunction(functions, reference)).toBeUndefined();
  });
});

describe('the resource policy of a function', () => {
  const request = {
    principal: 'apigateway.amazonaws.com',
    sourceArn: 'arn:aws:execute-api:us-east-1:123456789012:abc/prod/GET/pets/7',
    sourceAccount: '123456789012',
  };
  const source = (path: string) => `arn:aws:execute-api:us-east-1:123456789012:${path}`;

  test.each([
    [{}],
    [{ SourceArn: source('abc/*/GET/pets/*') }],
    [{ SourceArn: source('abc/*') }],
    [{ SourceArn: source('a?c/prod/*/pets/7') }],
    [{ SourceArn: { Ref: 'AWS::StackId' }, SourceAccount: '123456789012' }, false],
    [{ SourceArn: source('abc/*/*/pets') }, false],
    [{ SourceArn: source('abd/*') }, false],
    [{ SourceAccount: '999999999999' }, false],
    [{ Principal: 'sns.amazonaws.com' }, false],
    [{ Principal: '*' }],
    [{ Action: 'lambda:*' }],
    [{ Action: 'lambda:GetFunction' }, false],
    [{ FunctionName: 'arn:aws:lambda:us-east-1:123456789012:function:pets' }],
    [{ FunctionName: 'pets:live' }, false],
  ])('with the statement %j', (statement, permitted = true) => {
    expect(permits(withPermissions(statement), request).permitted).toBe(permitted);
  });

  test('covers an alias only by a statement on that alias', () => {
    const onAlias = withPermissions({ FunctionName: 'pets:live' });
    expect(permits(onAlias, { ...request, qualifier: 'live' })).toEqual({ permitted: true });
    expect(permits(onAlias, { ...request, qualifier: '1' }).permitted).toBe(false);
    expect(permits(withPermissions({}), { ...request, qualifier: 'live' }).permitted).toBe(false);
  });

  test('names the missing statement and how the closest one differs', () => {
    expect(permits(withPermissions(), { ...request, qualifier: 'live' })).toEqual({
      permitted: false,
      missing: `no AWS::Lambda::Permission on Handler:live lets apigateway.amazonaws.com invoke it from ${request.sourceArn}`,
    });
    expect(permits(withPermissions({ SourceArn: source('abc/test/*') }), request)).toMatchObject({
      missing: expect.stringMatching(/the closest, Statement0, is for arn:aws:execute-api:.*:abc\/test\/\*$/),
    });
    expect(permits(withPermissions({}), { ...request, qualifier: 'live' })).toMatchObject({
      missing: expect.stringContaining('is for the unqualified function only'),
    });
  });

  test('counts statements of every stack and form of name', () => {
    const model = modelOfStack((stack: Stack) => {
      const fn = new LambdaFunction(stack, 'Handler', { ...node, code: inline() });
      new RestApi(stack, 'Api').root.addMethod('ANY', new LambdaIntegration(fn));
    });
    const [fn] = model.functions;
    const sourceArn = `arn:aws:execute-api:us-east-1:123456789012:${model.apis[0]?.id}/prod/DELETE/`;
    expect(fn && permits(fn, { ...request, sourceArn })).toEqual({ permitted: true });
  });
});
