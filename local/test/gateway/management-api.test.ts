import {
  APIGatewayClient,
  GetResourcesCommand,
  GetStageCommand,
  TestInvokeMethodCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import type { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { LocalGateway } from '../../src/index.js';
import { echo, nodeFunction, synthesizeStack } from './assemblies.js';

function pets(stack: Stack): void {
  const integration = new LambdaIntegration(nodeFunction(stack, 'Echo', echo()));
  new RestApi(stack, 'Rest').root.addResource('pets').addResource('{id}').addMethod('GET', integration);
}

let gateway: LocalGateway;
let client: APIGatewayClient;

beforeAll(async () => {
  // The clock stands, so that no bucket is filled again.
  gateway = await LocalGateway.start({ assembly: synthesizeStack(pets), clock: { now: () => 1_772_366_400_000 } });
  client = new APIGatewayClient({
    endpoint: gateway.console,
    region: 'us-east-1',
    credentials: gateway.credentials,
  });
});

afterAll(async () => {
  client.destroy();
  await gateway.close();
});

const restApiId = () => gateway.apis[0]?.id;

test('TestInvokeMethod through the port of the console runs the method, and gives its log', async () => {
  const { items = [] } = await client.send(new GetResourcesCommand({ restApiId: restApiId() }));
  const resourceId = items.find(({ path }) => path === '/pets/{id}')?.id;
  const result = await client.send(
    new TestInvokeMethodCommand({
      restApiId: restApiId(),
      resourceId,
      httpMethod: 'GET',
      pathWithQueryString: '/pets/7?x=1',
      headers: { 'X-Color': 'red' },
    }),
  );
  expect(result.status).toBe(200);
  expect(JSON.parse(result.body ?? '')).toMatchObject({
    event: {
      resource: '/pets/{id}',
      path: '/pets/7',
      pathParameters: { id: '7' },
      queryStringParameters: { x: '1' },
      headers: { 'X-Color': 'red' },
      requestContext: { stage: 'test-invoke-stage' },
    },
  });
  expect(result.log).toMatch(/^Starting execution for request: [\s\S]*Method completed with status: 200$/m);
});

test('UpdateStage through the port of the console throttles the next requests', async () => {
  expect((await gateway.request('GET /pets/1')).status).toBe(200);
  await client.send(
    new UpdateStageCommand({
      restApiId: restApiId(),
      stageName: 'prod',
      patchOperations: [
        { op: 'replace', path: '/*/*/throttling/rateLimit', value: '1' },
        { op: 'replace', path: '/*/*/throttling/burstLimit', value: '2' },
      ],
    }),
  );
  const { methodSettings } = await client.send(new GetStageCommand({ restApiId: restApiId(), stageName: 'prod' }));
  expect(methodSettings?.['*/*']).toMatchObject({ throttlingRateLimit: 1, throttlingBurstLimit: 2 });
  const responses = [];
  for (let count = 0; count < 3; count++) responses.push(await gateway.request('GET /pets/1'));
  expect(responses.map(({ status }) => status)).toEqual([200, 200, 429]);
  expect(await responses[2]?.json()).toEqual({ message: 'Too Many Requests' });
});
