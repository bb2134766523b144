import { type CfnMethod, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { loadModel } from '../../src/serving/load-model.js';
import { synthesizeStack } from '../gateway/assemblies.js';

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
