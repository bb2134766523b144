import { Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { synthesizeApp } from '../assembly/temporary-folder.js';
import { resolveFolder, resolveTemplate, resourceOf, resourceOfType } from './resolve.js';

type Given = Readonly<Record<string, string>>;

function valueOfText(text: unknown, given: Given = {}, resources: Readonly<Record<string, unknown>> = {}): unknown {
  const Subject = { Type: 'Custom::S', Properties: { Value: text } };
  return resourceOf(resolveTemplate({ Resources: { ...resources, Subject } }, given), 'Subject').properties.Value;
}

const ssm = '{{resolve:ssm:/pets/table:3}}';
const secret = '{{resolve:secretsmanager:pets-db:SecretString:password}}';

it.each([
  [ssm, 'the value of /pets/table is kept in SSM', 'pass --parameter /pets/table=VALUE'],
  ['{{resolve:ssm-secure:key}}', 'the value of key is kept in SSM', 'pass --parameter key=VALUE'],
  [secret, 'the secret is kept in Secrets Manager', `pass --parameter '${secret}=VALUE'`],
  ['{{resolve:secretsmanager:pets-db}}', 'the secret is kept in Secrets Manager', 'pass --parameter pets-db=VALUE'],
])('%s has no value, and says how to give one', (text, reason, fix) => {
  expect(valueOfText(`before ${text} after`)).toMatchObject({ expression: `'${text}'`, reason, fix });
});

it.each<[string, string, Given, string]>([
  ['by the name', ssm, { '/pets/table': 'pets' }, 'pets'],
  ['by the whole reference', ssm, { [ssm]: 'pets' }, 'pets'],
  ['by the whole reference', secret, { [secret]: 'pw' }, 'pw'],
  ['as JSON from which a key is taken', secret, { 'pets-db': '{"password":"pw"}' }, 'pw'],
  ['within a text', `a ${ssm} b ${ssm}`, { '/pets/table': 'x' }, 'a x b x'],
])('may be given %s', (_, text, given, value) => {
  expect(valueOfText(text, given)).toBe(value);
});

it('a given secret without the wanted key has no value', () => {
  expect(valueOfText(secret, { 'pets-db': 'plain' })).toMatchObject({
    fix: `pass --parameter 'pets-db={"password":"VALUE"}'`,
  });
});

it('is found where a Join or a Sub makes it', () => {
  const joined = { 'Fn::Join': ['', ['{{resolve:ssm:', { Ref: 'AWS::Region' }, '}}']] };
  expect(valueOfText(joined, { 'us-east-1': 'x' })).toBe('x');
  expect(valueOfText({ 'Fn::Sub': '{{resolve:ssm:${AWS::Region}}}' }, { 'us-east-1': 'y' })).toBe('y');
});

it('has the value of what the assembly itself makes', () => {
  const resources = {
    Param: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/pets/table', Type: 'String', Value: 'pets' } },
    Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'pets-db', SecretString: '{"password":"pw"}' } },
  };
  expect(valueOfText(ssm, {}, resources)).toBe('pets');
  expect(valueOfText(secret, {}, resources)).toBe('pw');
});

it('of a generated secret of an app may be given by its logical id', () => {
  const directory = synthesizeApp((app) => {
    const stack = new Stack(app, 'S');
    const made = new Secret(stack, 'Secret');
    new LambdaFunction(stack, 'F', {
      code: Code.fromInline('x'),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_22_X,
      environment: { PASSWORD: made.secretValue.unsafeUnwrap(), ARN: made.secretArn },
    });
  });
  const variablesOf = (given: Given) => {
    return resourceOfType(resolveFolder(directory, given)[0], 'AWS::Lambda::Function').properties.Environment;
  };
  const arn = expect.stringMatching(
    /^arn:aws:secretsmanager:us-east-1:123456789012:secret:S-SecretA720EF05-\w{12}-\w{6}$/,
  );
  expect(variablesOf({})).toMatchObject({
    Variables: { PASSWORD: { fix: 'pass --parameter SecretA720EF05.SecretString=VALUE' }, ARN: arn },
  });
  expect(variablesOf({ 'SecretA720EF05.SecretString': 'pw' })).toEqual({ Variables: { PASSWORD: 'pw', ARN: arn } });
});
