import { CfnCustomResource, type Stack } from 'aws-cdk-lib';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { checkFunctions } from '../../src/serving/check-functions.js';
import { modelOfStack } from '../deployment/model-of.js';

/** A function for which there is no interpreter here. */
function dotnet(stack: Stack, id: string): CfnFunction {
  const code = { s3Bucket: 'assets', s3Key: `${id}.zip` };
  return new CfnFunction(stack, id, { runtime: 'dotnet8', handler: 'Pets', role: 'arn:aws:iam::1:role/r', code });
}

test('a function that cannot run here is told; one that only a deployment calls need not run', async () => {
  const model = modelOfStack((stack) => {
    dotnet(stack, 'Called');
    new CfnCustomResource(stack, 'Custom', { serviceToken: dotnet(stack, 'Provider').attrArn });
  });
  const { notEmulated } = await checkFunctions(model);
  expect(notEmulated.map(({ code, origin }) => `${code} ${origin.constructPath}`)).toEqual([
    'FUNCTION_NOT_RUN Pets/Called',
  ]);
});
