import { CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import {
  BasePathMapping,
  CfnApiKey,
  CfnClientCertificate,
  CfnDocumentationPart,
  CfnMethod,
  DomainName,
  EndpointType,
  MockIntegration,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { ApiMapping, DomainName as DomainNameV2, HttpApi, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { AttributeType, BillingMode, ProjectionType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { httpApiOf, modelOfResources, modelOfStack, restApiOf } from './model-of.js';

describe('a DynamoDB table', () => {
  test('is what CreateTable takes, with its indexes and its TTL attribute', () => {
    const model = modelOfStack((stack) => {
      const table = new Table(stack, 'Pets', {
        tableName: 'pets',
        partitionKey: { name: 'id', type: AttributeType.STRING },
        billingMode: BillingMode.PAY_PER_REQUEST,
        timeToLiveAttribute: 'expires',
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        removalPolicy: RemovalPolicy.DESTROY,
      });
      table.addGlobalSecondaryIndex({
        indexName: 'by-kind',
        partitionKey: { name: 'kind', type: AttributeType.STRING },
        projectionType: ProjectionType.KEYS_ONLY,
      });
    });
    expect(model.tables).toMatchObject([
      { name: 'pets', arn: 'arn:aws:dynamodb:us-east-1:123456789012:table/pets', timeToLiveAttribute: 'expires' },
    ]);
    expect(model.tables[0]?.definition).toEqual({
      TableName: 'pets',
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'kind', AttributeType: 'S' },
      ],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-kind',
          KeySchema: [{ AttributeName: 'kind', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    });
  });

  test('has the throughput that is given, as numbers, for its indexes too', () => {
    const model = modelOfStack((stack) => {
      const table = new Table(stack, 'Pets', {
        partitionKey: { name: 'id', type: AttributeType.STRING },
        readCapacity: 7,
      });
      table.addGlobalSecondaryIndex({ indexName: 'again', partitionKey: { name: 'id', type: AttributeType.STRING } });
    });
    expect(model.tables[0]?.definition).toMatchObject({
      BillingMode: 'PROVISIONED',
      ProvisionedThroughput: { ReadCapacityUnits: 7, WriteCapacityUnits: 5 },
      GlobalSecondaryIndexes: [{ ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } }],
    });
  });

  test('may be a global table', () => {
    const model = modelOfStack((stack) => {
      new TableV2(stack, 'Pets', { partitionKey: { name: 'id', type: AttributeType.STRING } });
    });
    expect(model.tables[0]?.definition).toMatchObject({ BillingMode: 'PAY_PER_REQUEST' });
  });
});

test('a user pool has its issuer and its clients', () => {
  const model = modelOfStack((stack) => {
    new UserPool(stack, 'Pool').addClient('Web');
    new UserPool(stack, 'Other');
  });
  const [pool, other] = model.userPools;
  expect(pool?.id).toMatch(/^us-east-1_\w{9}$/);
  expect(pool?.issuer).toBe(`https://cognito-idp.us-east-1.amazonaws.com/${pool?.id}`);
  expect(pool?.clientIds).toEqual([expect.stringMatching(/^[a-z0-9]{26}$/)]);
  expect(other?.clientIds).toEqual([]);
});

describe('a domain name', () => {
  const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/1';

  test('leads to a stage of a REST API, or to each by name', () => {
    const model = modelOfStack((stack) => {
      const api = new RestApi(stack, 'Api');
      api.root.addMethod('GET', new MockIntegration());
      const certificate = Certificate.fromCertificateArn(stack, 'Certificate', certificateArn);
      const domainName = new DomainName(stack, 'Domain', { domainName: 'pets.example.com', certificate });
      new BasePathMapping(stack, 'One', { domainName, restApi: api, basePath: 'v1', stage: api.deploymentStage });
      new BasePathMapping(stack, 'Any', { domainName, restApi: api, attachToStage: false });
    });
    expect(restApiOf(model).domains).toEqual([
      { domainName: 'pets.example.com', basePath: 'v1', stageName: 'prod' },
      { domainName: 'pets.example.com', basePath: 'prod', stageName: 'prod' },
    ]);
  });

  test('leads to a stage of an HTTP API; its client certificates are not emulated', () => {
    const model = modelOfStack((stack) => {
      const api = new HttpApi(stack, 'Api') as IHttpApi;
      const certificate = Certificate.fromCertificateArn(stack, 'Certificate', certificateArn);
      const domainName = new DomainNameV2(stack, 'Domain', { domainName: 'pets.example.com', certificate });
      (domainName.node.defaultChild as CfnResource).addPropertyOverride('MutualTlsAuthentication', {
        TruststoreUri: 's3://x',
      });
      new ApiMapping(stack, 'Mapping', { api, domainName, apiMappingKey: 'v1/pets' });
    });
    expect(httpApiOf(model).domains).toEqual([
      { domainName: 'pets.example.com', basePath: 'v1/pets', stageName: '$default' },
    ]);
    expect(model.notEmulated.map(({ origin, message }) => `${origin.constructPath} ${message}`)).toEqual([
      expect.stringMatching(/^Pets\/Domain.* MutualTlsAuthentication/),
    ]);
  });
});

describe('what is not emulated is reported', () => {
  const reported = (build: Parameters<typeof modelOfStack>[0]) =>
    modelOfStack(build).notEmulated.map(({ origin, message }) => `${origin.constructPath} ${message}`);

  test('a private endpoint, a web ACL, an unknown type and a client certificate that is used', () => {
    const messages = reported((stack) => {
      const api = new RestApi(stack, 'Api', { endpointTypes: [EndpointType.PRIVATE] });
      api.root.addMethod('GET', new MockIntegration());
      const certificate = new CfnClientCertificate(stack, 'Certificate');
      (api.deploymentStage.node.defaultChild as CfnResource).addPropertyOverride(
        'ClientCertificateId',
        certificate.ref,
      );
      new CfnResource(stack, 'Acl', {
        type: 'AWS::WAFv2::WebACLAssociation',
        properties: { ResourceArn: api.deploymentStage.stageArn, WebACLArn: 'arn:acl' },
      });
      new CfnResource(stack, 'New', { type: 'AWS::ApiGateway::Portal' });
    });
    expect(messages.toSorted()).toEqual([
      expect.stringMatching(/^Pets\/Acl .*no web ACL/),
      expect.stringMatching(/^Pets\/Api\/DeploymentStage.prod.* ClientCertificateId/),
      expect.stringMatching(/^Pets\/Api\/Resource EndpointConfiguration.*PRIVATE/),
      expect.stringMatching(/^Pets\/New AWS::ApiGateway::Portal: .*not known/),
    ]);
  });

  test('SAM resources, with what to do', () => {
    const model = modelOfResources({ Api: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'prod' } } });
    expect(model.notEmulated).toMatchObject([
      { message: expect.stringContaining('AWS::Serverless::Api'), fix: expect.stringContaining('declare the API') },
    ]);
  });

  test('and what makes no difference to a request is not', () => {
    const messages = reported((stack) => {
      const api = new RestApi(stack, 'Api', { cloudWatchRole: true });
      api.root.addMethod('GET', new MockIntegration());
      new CfnDocumentationPart(stack, 'Doc', { restApiId: api.restApiId, location: { type: 'API' }, properties: '{}' });
      new CfnClientCertificate(stack, 'Certificate');
    });
    expect(messages).toEqual([]);
  });
});

describe('a warning tells', () => {
  test('a resource of an API that is not in the stacks', () => {
    const model = modelOfStack((stack) => {
      new CfnMethod(stack, 'Stray', { restApiId: 'abc', resourceId: 'def', httpMethod: 'GET' });
    });
    expect(model.warnings).toMatchObject([
      {
        origin: { constructPath: 'Pets/Stray' },
        message: expect.stringContaining('its API abc is not in the chosen stacks'),
      },
    ]);
  });

  test('an API without a stage', () => {
    const model = modelOfStack((stack) => {
      new RestApi(stack, 'Api', { deploy: false }).root.addMethod('GET', new MockIntegration());
    });
    expect(model.warnings.map(({ message }) => message)).toEqual(['the API has no Stage, so nothing of it is served']);
  });

  test('an API key whose value only the deployed stack knows, with the value that it has here', () => {
    const model = modelOfStack((stack) => {
      new CfnApiKey(stack, 'Key', { enabled: true, value: '{{resolve:secretsmanager:pets:SecretString:key}}' });
    });
    expect(model.apiKeys[0]?.value).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(model.warnings[0]?.message).toContain(model.apiKeys[0]?.value);
  });

  test('a stage variable without a value, which is left out', () => {
    const model = modelOfResources({
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'Pets', ProtocolType: 'HTTP' } },
      Stage: {
        Type: 'AWS::ApiGatewayV2::Stage',
        Properties: {
          ...{ ApiId: { Ref: 'Api' }, StageName: 'live', AutoDeploy: true },
          StageVariables: { known: 'yes', unknown: { 'Fn::ImportValue': 'nowhere' } },
        },
      },
    });
    expect(httpApiOf(model).stages[0]?.variables).toEqual({ known: 'yes' });
    expect(model.warnings[0]?.message).toContain('the stage variable unknown has no value');
  });
});

test('an API key is called as its metadata says, else by its name in the account or by its logical id', () => {
  const model = modelOfStack((stack) => {
    new CfnApiKey(stack, 'Told', { name: 'pets-told' }).addMetadata('gatewright:name', 'customer');
    new CfnApiKey(stack, 'Named', { name: 'partner' });
    new CfnApiKey(stack, 'Other');
  });
  expect(model.apiKeys.map(({ name }) => name)).toEqual(['customer', 'partner', 'Other']);
});

describe('a template that breaks a rule is refused with its place', () => {
  const api = { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'Pets' } };
  const root = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };
  const withMethod = (properties: object) => ({
    Api: api,
    Get: {
      Type: 'AWS::ApiGateway::Method',
      Properties: { RestApiId: { Ref: 'Api' }, ResourceId: root, HttpMethod: 'GET', ...properties },
    },
  });

  test.each([
    [withMethod({ AuthorizationType: 'MAGIC' }), 'Get AuthorizationType is "MAGIC"'],
    [withMethod({ ApiKeyRequired: 'perhaps' }), 'Get ApiKeyRequired is "perhaps", not a boolean'],
    [
      withMethod({ Integration: { Type: 'MOCK', TimeoutInMillis: 'soon' } }),
      'Get Integration.TimeoutInMillis is "soon", not a number',
    ],
    [
      withMethod({ Integration: { Type: 'MOCK', IntegrationResponses: {} } }),
      'Get Integration.IntegrationResponses is not a list',
    ],
    [
      withMethod({ Integration: { Type: 'MOCK', IntegrationResponses: [{}] } }),
      'Get Integration.IntegrationResponses[0].StatusCode is missing',
    ],
    [
      {
        Api: api,
        Pets: { Type: 'AWS::ApiGateway::Resource', Properties: { RestApiId: { Ref: 'Api' }, ParentId: root } },
      },
      'Pets PathPart is missing',
    ],
  ])('%j', (resources, message) => {
    expect(() => modelOfResources(resources)).toThrow(expect.objectContaining({ code: 'INVALID_TEMPLATE', message }));
  });

  test('loose types are taken as CloudFormation takes them', () => {
    const model = modelOfResources({
      ...withMethod({
        ApiKeyRequired: 'True',
        Integration: { Type: 'MOCK', TimeoutInMillis: '500', IntegrationResponses: [{ StatusCode: 200 }] },
      }),
    });
    expect(restApiOf(model).resources[0]?.methods.GET).toMatchObject({
      apiKeyRequired: true,
      integration: { timeoutMillis: 500, integrationResponses: [{ statusCode: '200' }] },
    });
  });
});
