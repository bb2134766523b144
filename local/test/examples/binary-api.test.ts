import { App, Stack } from 'aws-cdk-lib';
import { RestAuth, RestDefinition, RestGateway, RestIntegrations } from 'cdk-gatewright';
import { LocalGateway } from '../../src/gateway.js';
import { temporaryFolder } from '../gateway/assemblies.js';

jest.setTimeout(60_000);

const origins = ['https://a.example.com', 'https://b.example.com'];

let gateway: LocalGateway;

beforeAll(async () => {
  const app = new App({ outdir: temporaryFolder() });
  for (const definition of Object.values(RestDefinition)) {
    new RestGateway(new Stack(app, definition), 'Api', {
      name: definition,
      definition,
      auth: RestAuth.none(),
      cors: { origins },
      binaryMediaTypes: ['*/*'],
      routes: {
        'ANY /mock': {
          integration: RestIntegrations.mock({
            responses: [{ statusCode: 200, templates: { 'application/json': '{}' } }],
          }),
        },
      },
    });
  }
  gateway = await LocalGateway.start({ assembly: app.synth().directory });
});

afterAll(() => gateway.close());

describe.each(Object.values(RestDefinition))('an API of binary media types defined by %s', (api) => {
  test('answers a preflight', async () => {
    const headers = { Origin: 'https://b.example.com', 'Access-Control-Request-Method': 'POST', Accept: '*/*' };
    const response = await gateway.request('OPTIONS /mock', { api, headers });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://b.example.com');
  });

  test.each(['application/json', 'image/png'])('answers a body of %s by a mock', async (type) => {
    const response = await gateway.request('POST /mock', { api, headers: { 'Content-Type': type }, body: '{}' });
    expect(response.status).toBe(type === 'application/json' ? 200 : 415);
  });
});
