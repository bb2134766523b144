import { awsCallOf } from '../../src/aws/aws-request.js';
import type { SignedRequest } from '../../src/aws/signature.js';
import type { HeaderLines } from '../../src/model/client.js';

function requestWith(headers: HeaderLines, target = '/', body = ''): SignedRequest {
  return { method: 'POST', target, headers, body: Buffer.from(body) };
}

const callerOf = (accessKeyId: string | undefined) => `caller with ${accessKeyId}`;

test('service, region and caller are those of the signature', () => {
  const authorization =
    'AWS4-HMAC-SHA256 Credential=AKID/20260301/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=00';
  const headers: HeaderLines = [
    ['Authorization', authorization],
    ['X-Amz-Date', '20260301T000000Z'],
  ];
  expect(awsCallOf(requestWith(headers), callerOf)).toMatchObject({
    service: 'sqs',
    region: 'eu-west-1',
    caller: 'caller with AKID',
  });
});

test('a presigned URL tells them in its query', () => {
  const scope = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20260301%2Feu-west-1%2Fs3%2Faws4_request';
  const rest = 'X-Amz-Date=20260301T000000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=00';
  expect(awsCallOf(requestWith([], `/b/k?${scope}&${rest}`), callerOf)).toMatchObject({
    service: 's3',
    region: 'eu-west-1',
  });
});

test.each<[string, SignedRequest, string]>([
  [
    'signing in to a user pool',
    requestWith([['X-Amz-Target', 'AWSCognitoIdentityProviderService.InitiateAuth']]),
    'cognito-idp',
  ],
  ['assuming a role with a token', requestWith([], '/', 'Action=AssumeRoleWithWebIdentity&Version=2011-06-15'), 'sts'],
  ['a message to a connection', requestWith([], '/prod/@connections/abc%3D'), 'execute-api'],
  ['a target named as a property of objects', requestWith([['X-Amz-Target', 'constructor.x']]), 'unknown'],
])('the service of an unsigned request is guessed: %s', (_what, request, service) => {
  expect(awsCallOf(request, callerOf)).toMatchObject({ service, caller: 'caller with undefined' });
});
