import { tryFunctionArn, tryParseAwsUri } from '../../src/integrations/aws-uri.js';
import { tryFindIntegrationMistake } from '../../src/integrations/integration-mistakes.js';
import { integrationOf } from '../pipeline/rest/rest-api-fixture.js';

const arn = 'arn:aws:apigateway:us-east-1:';

describe('the URI of an AWS integration', () => {
  test('tells service, region and action', () => {
    expect(tryParseAwsUri(`${arn}dynamodb:action/PutItem`)).toEqual({
      region: 'us-east-1',
      service: 'dynamodb',
      kind: 'action',
      api: 'PutItem',
    });
  });

  test('may put a subdomain before the service', () => {
    expect(tryParseAwsUri(`${arn}abc.iot:path/topics/a`)).toMatchObject({ service: 'iot', subdomain: 'abc' });
  });

  test('of an invocation, streaming or not, holds the ARN of the function', () => {
    const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:f:live';
    for (const path of [
      '2015-03-31/functions/F/invocations',
      '2021-11-15/functions/F/response-streaming-invocations',
    ]) {
      const uri = tryParseAwsUri(`${arn}lambda:path/${path.replace('F', functionArn)}`);
      expect(uri && tryFunctionArn(uri)).toBe(functionArn);
    }
  });
});

describe('an integration is refused at deployment', () => {
  test.each([
    ['HTTP', undefined, 'http://a', /HttpMethod must be non-empty/],
    ['HTTP_PROXY', 'GET', 'nonsense', /Invalid HTTP endpoint/],
    ['AWS', 'POST', 'nonsense', /Invalid ARN/],
    ['AWS', 'POST', `${arn}sqs:nonsense/x`, /must contain path or action/],
    ['AWS', 'POST', `${arn}sqs:path/1/q`, /Role ARN must be specified/],
    ['AWS_PROXY', 'POST', `${arn}s3:path/b/k`, /only supports Lambda function and Firehose/],
  ] as const)('%s %s %s', (type, integrationHttpMethod, uri, expected) => {
    const integration = integrationOf({ type, uri, ...(integrationHttpMethod && { integrationHttpMethod }) });
    expect(tryFindIntegrationMistake(integration)).toMatch(expected);
  });

  test('but not where it fits, or where a stage variable decides', () => {
    const uri = '${stageVariables.url}/users';
    expect(tryFindIntegrationMistake(integrationOf())).toBeUndefined();
    expect(
      tryFindIntegrationMistake(integrationOf({ type: 'HTTP', integrationHttpMethod: 'GET', uri })),
    ).toBeUndefined();
  });
});
