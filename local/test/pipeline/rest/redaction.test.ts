import type { Stack } from 'aws-cdk-lib';
import { IdentitySource, LambdaIntegration, RequestAuthorizer, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { LocalGateway } from '../../../src/index.js';
import { echo, nodeFunction, synthesizeStack } from '../../gateway/assemblies.js';

const authorizer = `exports.handler = async () => ({
  principalId: 'p',
  policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
});`;

const answer = `exports.handler = async (event) => ({
  statusCode: 200,
  headers: { 'Set-Cookie': 'session=answered-secret-0001', 'x-seen': event.headers.Authorization ?? '' },
  body: JSON.stringify(event),
});`;

function api(stack: Stack): void {
  const rest = new RestApi(stack, 'Api');
  const integration = new LambdaIntegration(nodeFunction(stack, 'Answer', answer));
  rest.root.addMethod('POST', integration);
  const handler = nodeFunction(stack, 'Authorizer', authorizer);
  const identitySources = [IdentitySource.header('X-Session'), IdentitySource.queryString('ticket')];
  rest.root.addResource('asked').addMethod('GET', new LambdaIntegration(nodeFunction(stack, 'Echo', echo())), {
    authorizer: new RequestAuthorizer(stack, 'Asked', { handler, identitySources }),
  });
}

describe('the execution log', () => {
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await LocalGateway.start({ assembly: synthesizeStack(api), readsExecutionLogs: true });
  });

  afterAll(() => gateway.close());

  const logOf = async (route: string, headers: Record<string, string>, body?: string) => {
    const response = await gateway.request(route, { headers, ...(body !== undefined && { body }) });
    expect(response.status).toBe(200);
    return gateway.requests.at(-1)?.log.join('\n') ?? '';
  };

  test.each<[string, string, string]>([
    ['Authorization', 'Bearer my-secret-token-7777', 'my-secret-token'],
    ['authorization', 'short', 'uthorization=short'],
    ['Proxy-Authorization', 'Basic c2VjcmV0LXNlY3JldA==', 'c2VjcmV0'],
    ['x-api-key', 'a-key-of-a-customer-1234', 'a-key-of-a-customer'],
    ['X-API-KEY', 'a-key-of-a-customer-1234', 'a-key-of-a-customer'],
    ['Cookie', 'theme=dark; session=cookie-secret-1234', 'cookie-secret'],
    ['X-Amz-Security-Token', 'session-token-of-somebody', 'session-token'],
  ])('tells nobody what %s is: %s', async (name, value, secret) => {
    const log = await logOf('POST /', { [name]: value });
    expect(log).toMatch(new RegExp(`Method request headers: .*${name}=\\*+`, 'i'));
    expect(log).not.toContain(secret);
  });

  test('tells it in no body, mapped header or answer either', async () => {
    const log = await logOf('POST /', { authorization: 'Bearer my-secret-token-7777' }, 'again: my-secret-token-7777');
    expect(log).toContain('Endpoint request body after transformations');
    expect(log).not.toContain('my-secret-token');
    expect(log).not.toContain('answered-secret');
  });

  test('tells one from another by its last characters, where it is long', async () => {
    expect(await logOf('POST /', { 'x-api-key': 'a-key-of-a-customer-1234' })).toContain(`${'*'.repeat(18)}r-1234`);
  });

  test('tells nothing of what the authorizer of the method reads', async () => {
    const log = await logOf('GET /asked?ticket=ticket-of-somebody&page=2', { 'x-session': 'session-of-somebody' });
    expect(log).not.toMatch(/ticket-of|session-of/);
    expect(log).toContain('page=2');
  });

  test('tells everything else', async () => {
    const log = await logOf('POST /', { 'x-note': 'a note that is long enough' }, '{"name":"rex"}');
    expect(log).toContain('x-note=a note that is long enough');
    expect(log).toContain('Method request body before transformations: {"name":"rex"}');
  });
});
