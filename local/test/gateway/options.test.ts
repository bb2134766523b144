import type { Stack } from 'aws-cdk-lib';
import {
  AwsIntegration,
  type CfnDomainName,
  DomainName,
  type IntegrationOptions,
  LambdaIntegration,
  MockIntegration,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { LocalGateway } from '../../src/index.js';
import { nodeFunction, synthesizeStack } from './assemblies.js';
import { startBackend } from './backend.js';

/** Sends a message to the queue of its environment, and to one that it finds by name. */
const sendMessages = `
const { GetQueueUrlCommand, SendMessageCommand, SQSClient } = require('${require.resolve('@aws-sdk/client-sqs')}');
exports.handler = async () => {
  const sqs = new SQSClient({});
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'cats' }));
  await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: 'rex' }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'tom' }));
  return { statusCode: 202 };
};`;

function senders(stack: Stack): void {
  const queue = new Queue(stack, 'Dogs', { queueName: 'dogs' });
  const send = nodeFunction(stack, 'Send', sendMessages, { environment: { QUEUE_URL: queue.queueUrl } });
  const api = new RestApi(stack, 'Rest');
  api.root.addMethod('POST', new LambdaIntegration(send));
  const deliver = new Role(stack, 'Deliver', { assumedBy: new ServicePrincipal('apigateway.amazonaws.com') });
  const integration = new AwsIntegration({
    service: 'sqs',
    path: `123456789012/${queue.queueName}`,
    options: {
      credentialsRole: deliver,
      requestParameters: { 'integration.request.header.Content-Type': "'application/x-www-form-urlencoded'" },
      requestTemplates: { 'application/json': 'Action=SendMessage&MessageBody=$util.urlEncode($input.body)' },
      integrationResponses: [{ statusCode: '202' }],
    },
  });
  api.root.addResource('direct').addMethod('POST', integration, { methodResponses: [{ statusCode: '202' }] });
}

test('the messages of a function to its queues are recorded, wherever the URL of the queue comes from', async () => {
  await using gateway = await LocalGateway.start({ assembly: synthesizeStack(senders) });
  expect((await gateway.request('POST /')).status).toBe(202);
  const calls = gateway.recorded.map(({ operation, request }) => ({ operation, input: request.input }));
  const queues = `${gateway.console}/123456789012`;
  expect(calls).toEqual([
    { operation: 'GetQueueUrl', input: { QueueName: 'cats' } },
    { operation: 'SendMessage', input: { QueueUrl: `${queues}/dogs`, MessageBody: 'rex' } },
    { operation: 'SendMessage', input: { QueueUrl: `${queues}/cats`, MessageBody: 'tom' } },
  ]);
});

test('the calls of a service with an endpoint of its own arrive there, and are recorded too', async () => {
  const queue = await startBackend('<SendMessageResponse/>');
  await using gateway = await LocalGateway.start({
    assembly: synthesizeStack(senders),
    endpoints: { sqs: queue.url },
  });
  const headers = { 'Content-Type': 'application/json' };
  const response = await gateway.request('POST /direct', { headers, body: 'rex & tom' });
  expect(response.status).toBe(202);
  expect(queue.received).toMatchObject([
    { method: 'POST', target: '/123456789012/dogs', body: 'Action=SendMessage&MessageBody=rex+%26+tom' },
  ]);
  expect(gateway.recorded).toMatchObject([{ service: 'sqs', operation: 'SendMessage' }]);
});

function withMutualTls(stack: Stack): void {
  const api = new RestApi(stack, 'Rest');
  api.root.addMethod('GET', new MockIntegration());
  const arn = 'arn:aws:acm:us-east-1:123456789012:certificate/1';
  const domain = new DomainName(stack, 'Domain', {
    domainName: 'api.example.com',
    certificate: Certificate.fromCertificateArn(stack, 'Certificate', arn),
  });
  (domain.node.defaultChild as CfnDomainName).mutualTlsAuthentication = { truststoreUri: 's3://trust/store.pem' };
}

describe('what is not emulated', () => {
  const assembly = () => synthesizeStack(withMutualTls);

  test('is told by construct path, and everything else is served', async () => {
    await using gateway = await LocalGateway.start({ assembly: assembly() });
    expect(gateway.notEmulated).toMatchObject([
      { origin: { constructPath: 'Pets/Domain/Resource' }, message: expect.stringContaining('MutualTls') },
    ]);
  });

  test('is an error where the gateway is strict', async () => {
    await expect(LocalGateway.start({ assembly: assembly(), strict: true })).rejects.toMatchObject({
      name: 'UsageError',
      code: 'NOT_EMULATED',
      message: expect.stringMatching(/^Pets\/Domain\/Resource: MutualTlsAuthentication: /),
      fix: expect.stringContaining('--strict'),
    });
  });

  test('is an error of a strict gateway that is reloaded, and what was served is served on', async () => {
    const plain = synthesizeStack((stack) => new RestApi(stack, 'Rest').root.addMethod('GET', new MockIntegration()));
    await using gateway = await LocalGateway.start({ assembly: plain, strict: true });
    await expect(gateway.reload(assembly())).rejects.toMatchObject({ code: 'NOT_EMULATED' });
    expect((await gateway.request('GET /')).status).toBe(500);
  });
});

test('the account may be allowed less or more than AWS grants at first', async () => {
  const assembly = synthesizeStack((stack) => {
    const { root } = new RestApi(stack, 'Api', { cloudWatchRole: false });
    root.addMethod('GET', new MockIntegration(answersOk), { methodResponses: [{ statusCode: '200' }] });
  });
  const clock = { now: () => 0 };
  const gateway = await LocalGateway.start({ assembly, clock, accountThrottle: { rateLimit: 1, burstLimit: 2 } });
  const statuses: number[] = [];
  for (let sent = 0; sent < 3; sent++) statuses.push((await gateway.request('GET /')).status);
  await gateway.close();
  expect(statuses).toEqual([200, 200, 429]);
});

const answersOk: IntegrationOptions = {
  requestTemplates: { 'application/json': '{"statusCode": 200}' },
  integrationResponses: [{ statusCode: '200' }],
};
