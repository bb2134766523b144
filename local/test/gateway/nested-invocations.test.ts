import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LocalGateway } from '../../src/gateway.js';
import { nodeFunction, synthesizeStack } from './assemblies.js';

jest.setTimeout(60_000);

/** Invokes itself until it is `depth` deep, and tells how deep it was. */
const source = `const { InvokeCommand, LambdaClient } = require('@aws-sdk/client-lambda');
  const client = new LambdaClient({});
  exports.handler = async ({ queryStringParameters, depth = Number(queryStringParameters.depth) }) => {
    if (depth === 0) return 0;
    const FunctionName = process.env.AWS_LAMBDA_FUNCTION_NAME;
    const { Payload } = await client.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify({ depth: depth - 1 }) }));
    return 1 + JSON.parse(Buffer.from(Payload));
  };`;

test('a function that invokes itself goes on, although it has no more environments than one', async () => {
  const assembly = synthesizeStack((stack) => {
    const fn = nodeFunction(stack, 'Deep', source, { memorySize: 256 });
    new HttpApi(stack, 'Http', { defaultIntegration: new HttpLambdaIntegration('Deep', fn) });
  });
  await using gateway = await LocalGateway.start({ assembly, concurrency: 1 });
  expect(await (await gateway.request('GET /?depth=3')).json()).toBe(3);
  // The environments beyond the maximum have ended, and the one that is left goes on.
  expect(await (await gateway.request('GET /?depth=0')).json()).toBe(0);
});
