import { Duration } from 'aws-cdk-lib';
import { RestIntegrations } from 'cdk-gatewright';
import { findOnly, synthesize } from './app';

const METHOD = 'AWS::ApiGateway::Method';

const preflight = (cors: any, keys = ['GET /a', 'DELETE /a']) =>
  findOnly(
    synthesize((handler) => ({ cors, routes: Object.fromEntries(keys.map((key) => [key, { handler }])) })),
    METHOD,
    { HttpMethod: 'OPTIONS' },
  );

test('a preflight answers 204 with the methods of its path', () => {
  const { Integration, MethodResponses } = preflight({ origins: ['https://a.example.com'] });
  expect(Integration.IntegrationResponses).toEqual([
    {
      StatusCode: '204',
      ResponseParameters: {
        'method.response.header.Access-Control-Allow-Origin': "'https://a.example.com'",
        'method.response.header.Vary': "'Origin'",
        'method.response.header.Access-Control-Allow-Headers':
          "'Content-Type,Authorization,X-Api-Key,X-Amz-Date,X-Amz-Security-Token,X-Amz-User-Agent'",
        'method.response.header.Access-Control-Allow-Methods': "'DELETE,GET,OPTIONS'",
        'method.response.header.Access-Control-Max-Age': "'3600'",
      },
    },
  ]);
  expect(Object.keys(MethodResponses[0].ResponseParameters)).toHaveLength(5);
});

test('methods, headers, exposed headers, credentials and max age are as given', () => {
  const { Integration } = preflight({
    origins: ['https://a.example.com'],
    methods: ['GET'],
    headers: ['X-A', 'X-B'],
    exposedHeaders: ['ETag'],
    credentials: true,
    maxAge: Duration.minutes(5),
  });
  expect(Integration.IntegrationResponses[0].ResponseParameters).toMatchObject({
    'method.response.header.Access-Control-Allow-Methods': "'GET'",
    'method.response.header.Access-Control-Allow-Headers': "'X-A,X-B'",
    'method.response.header.Access-Control-Expose-Headers': "'ETag'",
    'method.response.header.Access-Control-Allow-Credentials': "'true'",
    'method.response.header.Access-Control-Max-Age': "'300'",
  });
});

test('ANY allows every method', () => {
  const { Integration } = preflight({ origins: ['*'] }, ['ANY /a']);
  expect(
    Integration.IntegrationResponses[0].ResponseParameters['method.response.header.Access-Control-Allow-Methods'],
  ).toBe("'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'");
});

test('an OPTIONS route of the app takes the place of the preflight, wherever it stands', () => {
  const { Integration } = preflight({ origins: ['*'] }, ['GET /a', 'OPTIONS /a']);
  expect(Integration.Type).toBe('AWS_PROXY');
});

test('several origins are answered by the one that asks', () => {
  const [response] = preflight({ origins: ['https://a.example.com', 'https://b.example.com'] }).Integration
    .IntegrationResponses;
  expect(response.ResponseTemplates['application/json']).toContain(
    '#if($origin == "https://a.example.com" || $origin == "https://b.example.com")',
  );
});

test('errors of API Gateway carry the headers', () => {
  const origin = (origins: string[]) => {
    const template = synthesize((handler) => ({ cors: { origins }, routes: { 'GET /a': { handler } } }));
    template.resourceCountIs('AWS::ApiGateway::GatewayResponse', 2);
    const { ResponseParameters } = findOnly(template, 'AWS::ApiGateway::GatewayResponse', {
      ResponseType: 'DEFAULT_4XX',
    });
    return ResponseParameters['gatewayresponse.header.Access-Control-Allow-Origin'];
  };
  expect(origin(['*'])).toBe("'*'");
  expect(origin(['https://a.example.com'])).toBe("'https://a.example.com'");
  expect(origin(['https://a.example.com', 'https://b.example.com'])).toBe('method.request.header.Origin');
});

test('responses that a mapping makes carry the headers, next to their own', () => {
  const method = findOnly(
    synthesize(() => ({
      cors: { origins: ['https://a.example.com'] },
      routes: {
        'GET /a': {
          integration: RestIntegrations.mock({
            responses: [{ statusCode: 200, headers: { ETag: "'1'" }, templates: { 'application/json': '{}' } }],
          }),
        },
      },
    })),
    METHOD,
    { HttpMethod: 'GET' },
  );
  expect(method.Integration.IntegrationResponses[0].ResponseParameters).toEqual({
    'method.response.header.Access-Control-Allow-Origin': "'https://a.example.com'",
    'method.response.header.Vary': "'Origin'",
    'method.response.header.ETag': "'1'",
  });
  expect(Object.keys(method.MethodResponses[0].ResponseParameters)).toHaveLength(3);
});
