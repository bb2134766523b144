import { join } from 'node:path';
import { type CfnMethod, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { loadModel } from '../../src/serving/load-model.js';
import { folderWith, synthesizeStack } from '../gateway/assemblies.js';

test('an integration that API Gateway refuses to deploy is told by its method', () => {
  const assembly = synthesizeStack((stack) => {
    const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
    const method = api.root.addMethod('GET').node.defaultChild as CfnMethod;
    method.integration = { type: 'HTTP_PROXY', integrationHttpMethod: 'GET', uri: 'pets.example.com' };
  });
  const told = loadModel({ assembly }).warnings.map(({ origin, message }) => [origin.constructPath, message]);
  expect(told).toEqual([
    [
      'Pets/Api/Default/GET/Resource',
      'API Gateway refuses to deploy its integration: Invalid HTTP endpoint specified for URI',
    ],
  ]);
});

test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
  'a template may say %s wherever it names something',
  (name) => {
    const api = {
      Type: 'AWS::ApiGatewayV2::Api',
      Properties: { Name: name, ProtocolType: 'HTTP', Tags: { [name]: { [name]: name } } },
    };
    const operation = { parameters: [{ in: name, name }], responses: {} };
    const body = { openapi: '3.0.1', info: { title: name, version: '1' }, paths: { '/x': { get: operation } } };
    const rest = { Type: 'AWS::ApiGateway::RestApi', Properties: { Body: body } };
    const other = { Type: name, Properties: JSON.parse(`{"${name}":{"${name}":1}}`) as unknown };
    const template = JSON.stringify({ Resources: { Api: api, Rest: rest, Other: other } });
    const model = loadModel({ assembly: join(folderWith({ 'template.json': template }), 'template.json') });
    expect(model.apis.map(({ protocol }) => protocol)).toEqual(['HTTP', 'REST']);
  },
);
