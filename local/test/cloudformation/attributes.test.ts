import { Unresolved } from '../../src/model/unresolved.js';
import { resolveTemplate, resourceOf } from './resolve.js';

type Properties = Readonly<Record<string, unknown>>;

/** What `Ref` and, if there is an attribute, `Fn::GetAtt` give for the resource `It` of the stack `Pets`. */
function factsOf(
  type: string,
  properties: Properties = {},
  attribute?: string,
  given: Readonly<Record<string, string>> = {},
) {
  const stack = resolveTemplate(
    {
      Parameters: { Unset: { Type: 'String' } },
      Resources: {
        It: { Type: type, Properties: properties },
        Reader: {
          Type: 'Custom::Reader',
          Properties: { Ref: { Ref: 'It' }, ...(attribute && { Attribute: { 'Fn::GetAtt': ['It', attribute] } }) },
        },
      },
    },
    given,
  );
  const { Ref: ref, Attribute: value } = resourceOf(stack, 'Reader').properties;
  expect(ref).toBe(resourceOf(stack, 'It').physicalId);
  return { ref, value };
}

it.each<[string, Properties, RegExp | string]>([
  ['AWS::ApiGateway::RestApi', { Name: 'pets' }, /^[a-z0-9]{10}$/],
  ['AWS::ApiGateway::Resource', {}, /^[a-z0-9]{6}$/],
  ['AWS::ApiGateway::Deployment', {}, /^[a-z0-9]{6}$/],
  ['AWS::ApiGateway::Stage', { StageName: 'prod' }, 'prod'],
  ['AWS::ApiGateway::ApiKey', {}, /^[a-z0-9]{10}$/],
  ['AWS::ApiGateway::UsagePlanKey', { KeyId: 'k', UsagePlanId: 'p' }, 'k:p'],
  ['AWS::ApiGateway::DomainName', { DomainName: 'api.example.com' }, 'api.example.com'],
  ['AWS::ApiGatewayV2::Api', {}, /^[a-z0-9]{10}$/],
  ['AWS::ApiGatewayV2::Stage', { StageName: '$default' }, '$default'],
  ['AWS::Lambda::Function', {}, /^Pets-It-\w{12}$/],
  ['AWS::Lambda::Function', { FunctionName: 'pets' }, 'pets'],
  [
    'AWS::Lambda::Alias',
    { FunctionName: 'pets', Name: 'live' },
    'arn:aws:lambda:us-east-1:123456789012:function:pets:live',
  ],
  ['AWS::Lambda::Version', { FunctionName: 'arn:aws:lambda:x:1:function:pets' }, 'arn:aws:lambda:x:1:function:pets:1'],
  ['AWS::Lambda::LayerVersion', { LayerName: 'l' }, 'arn:aws:lambda:us-east-1:123456789012:layer:l:1'],
  ['AWS::DynamoDB::Table', {}, /^Pets-It-\w{12}$/],
  ['AWS::SQS::Queue', {}, /^https:\/\/sqs\.us-east-1\.amazonaws\.com\/123456789012\/Pets-It-\w{12}$/],
  ['AWS::SQS::Queue', { FifoQueue: true }, /\/Pets-It-\w{12}\.fifo$/],
  ['AWS::SNS::Topic', { TopicName: 't' }, 'arn:aws:sns:us-east-1:123456789012:t'],
  ['AWS::Kinesis::Stream', { Name: 's' }, 's'],
  ['AWS::Events::EventBus', { Name: 'bus' }, 'bus'],
  [
    'AWS::StepFunctions::StateMachine',
    { StateMachineName: 'm' },
    'arn:aws:states:us-east-1:123456789012:stateMachine:m',
  ],
  ['AWS::S3::Bucket', {}, /^pets-it-[a-z0-9]{12}$/],
  ['AWS::IAM::Role', { RoleName: 'r' }, 'r'],
  ['AWS::Logs::LogGroup', { LogGroupName: '/aws/x' }, '/aws/x'],
  ['AWS::Cognito::UserPool', {}, /^us-east-1_[A-Za-z0-9]{9}$/],
  ['AWS::Cognito::UserPoolClient', {}, /^[a-z0-9]{26}$/],
  ['AWS::KMS::Key', {}, /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/],
  ['AWS::SecretsManager::Secret', { Name: 'n' }, /^arn:aws:secretsmanager:us-east-1:123456789012:secret:n-\w{6}$/],
  ['AWS::SSM::Parameter', { Name: '/a/b' }, '/a/b'],
  ['AWS::EC2::VPC', {}, /^vpc-[0-9a-f]{17}$/],
  ['AWS::New::Thing', {}, /^Pets-It-\w{12}$/],
])('Ref of %s %j is as AWS makes it', (type, properties, expected) => {
  expect(factsOf(type, properties).ref).toEqual(
    typeof expected === 'string' ? expected : expect.stringMatching(expected),
  );
});

it.each<[string, string, Properties, RegExp | string]>([
  ['AWS::ApiGateway::RestApi', 'RootResourceId', {}, /^[a-z0-9]{10}$/],
  [
    'AWS::ApiGateway::DomainName',
    'RegionalDomainName',
    { DomainName: 'a.b' },
    /^d-[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com$/,
  ],
  [
    'AWS::ApiGatewayV2::Api',
    'ApiEndpoint',
    { ProtocolType: 'HTTP' },
    /^https:\/\/[a-z0-9]{10}\.execute-api\.us-east-1\.amazonaws\.com$/,
  ],
  ['AWS::ApiGatewayV2::Api', 'ApiEndpoint', { ProtocolType: 'WEBSOCKET' }, /^wss:\/\/[a-z0-9]{10}\.execute-api\./],
  ['AWS::Lambda::Function', 'Arn', { FunctionName: 'f' }, 'arn:aws:lambda:us-east-1:123456789012:function:f'],
  ['AWS::Lambda::Version', 'Version', { FunctionName: 'f' }, '1'],
  [
    'AWS::Lambda::Url',
    'FunctionUrl',
    { TargetFunctionArn: 'f' },
    /^https:\/\/[a-z0-9]{32}\.lambda-url\.us-east-1\.on\.aws\/$/,
  ],
  ['AWS::DynamoDB::Table', 'Arn', { TableName: 't' }, 'arn:aws:dynamodb:us-east-1:123456789012:table/t'],
  ['AWS::DynamoDB::Table', 'StreamArn', { TableName: 't' }, /:table\/t\/stream\/\d{4}-/],
  ['AWS::SQS::Queue', 'Arn', { QueueName: 'q' }, 'arn:aws:sqs:us-east-1:123456789012:q'],
  ['AWS::SNS::Topic', 'TopicName', { TopicName: 't' }, 't'],
  ['AWS::IAM::Role', 'Arn', { RoleName: 'r', Path: '/service/' }, 'arn:aws:iam::123456789012:role/service/r'],
  ['AWS::IAM::Role', 'Arn', { RoleName: 'r' }, 'arn:aws:iam::123456789012:role/r'],
  ['AWS::S3::Bucket', 'RegionalDomainName', { BucketName: 'b' }, 'b.s3.us-east-1.amazonaws.com'],
  ['AWS::Cognito::UserPool', 'ProviderURL', {}, /^https:\/\/cognito-idp\.us-east-1\.amazonaws\.com\/us-east-1_\w{9}$/],
  ['AWS::SSM::Parameter', 'Value', { Value: 'v' }, 'v'],
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'DNSName', { Name: 'lb' }, /^lb-\w+\.us-east-1\.elb\.amazonaws\.com$/],
  ['AWS::New::Thing', 'Arn', {}, /^arn:aws:new:us-east-1:123456789012:Pets-It-\w{12}$/],
  ['Custom::LogRetention', 'LogGroupName', { LogGroupName: '/x' }, '/x'],
])('GetAtt of %s %s is as AWS makes it', (type, attribute, properties, expected) => {
  const { value } = factsOf(type, properties, attribute);
  expect(value).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
});

it('ids are the same at every start, and differ from resource to resource and from attribute to attribute', () => {
  const template = { Resources: { A: { Type: 'AWS::ApiGateway::RestApi' }, B: { Type: 'AWS::ApiGateway::RestApi' } } };
  const [first, second] = [resolveTemplate(template), resolveTemplate(template)];
  expect(resourceOf(first, 'A').physicalId).toBe(resourceOf(second, 'A').physicalId);
  expect(resourceOf(first, 'A').physicalId).not.toBe(resourceOf(first, 'B').physicalId);
  const { ref, value } = factsOf('AWS::ApiGateway::RestApi', {}, 'RootResourceId');
  expect(value).not.toBe(ref);
});

it('a name is cut to what the service allows', () => {
  const logicalId = 'AVeryLongLogicalIdOfAFunctionThatGoesOnAndOnAndOn0123ABCD';
  const stack = resolveTemplate({ Resources: { [logicalId]: { Type: 'AWS::Lambda::Function' } } });
  expect(resourceOf(stack, logicalId).physicalId).toMatch(/^Pets-AVeryLongLogicalId\w+-\w{12}$/);
  expect(resourceOf(stack, logicalId).physicalId).toHaveLength(64);
});

it('a name that has no value counts as not given, and the property tells why', () => {
  const stack = resolveTemplate({
    Parameters: { Unset: { Type: 'String' } },
    Resources: { It: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: { Ref: 'Unset' } } } },
  });
  expect(resourceOf(stack, 'It').physicalId).toMatch(/^Pets-It-\w{12}$/);
  expect(resourceOf(stack, 'It').properties.FunctionName).toBeInstanceOf(Unresolved);
});

it('an attribute that only a deployment can tell has no value until it is given', () => {
  expect(factsOf('AWS::New::Thing', {}, 'Endpoint').value).toMatchObject({
    expression: "Fn::GetAtt 'It.Endpoint'",
    reason: 'AWS::New::Thing gets its Endpoint only when it is deployed',
    fix: 'pass --parameter It.Endpoint=VALUE',
  });
  expect(factsOf('AWS::New::Thing', {}, 'Endpoint', { 'It.Endpoint': 'localhost:1' }).value).toBe('localhost:1');
});

it('an attribute that is given wins over a generated one', () => {
  const type = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
  expect(factsOf(type, {}, 'DNSName', { 'It.DNSName': 'localhost:8080' }).value).toBe('localhost:8080');
});
