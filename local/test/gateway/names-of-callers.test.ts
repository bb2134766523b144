import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  ParameterMapping,
  PayloadFormatVersion,
  WebSocketApi,
  WebSocketStage,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration, WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LocalGateway } from '../../src/index.js';
import { nodeFunction, synthesizeStack } from './assemblies.js';

/** Names that every object of JavaScript has already, or that make its prototype another. */
const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'] as const;

/** Answers with the event as it was sent: to read and to write it again would lose what the test is about. */
const echo = 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });';

const template = `#foreach($part in ['path', 'querystring', 'header'])#foreach($name in $input.params().get($part).keySet())$part.$name=$input.params().get($part).get($name);#end#end
body=$input.json('$');one=$input.params('__proto__');parsed=$util.parseJson($input.body).get('__proto__')`;

function apis(stack: Stack): void {
  const fn = nodeFunction(stack, 'Echo', echo);
  const rest = new RestApi(stack, 'Rest', {
    restApiName: 'rest',
    deployOptions: { variables: { constructor: 'c', valueOf: 'v' } },
  });
  rest.root.addResource('proxy').addResource('{constructor}').addMethod('ANY', new LambdaIntegration(fn));
  const mapped = new MockIntegration({
    requestTemplates: {
      'application/json': `#set($context.responseOverride.header.x-n = "$stageVariables.get('constructor')"){"statusCode":200}`,
    },
    integrationResponses: [{ statusCode: '200', responseTemplates: { 'application/json': template } }],
  });
  rest.root.addResource('mapped').addMethod('POST', mapped, { methodResponses: [{ statusCode: '200' }] });
  for (const version of ['1.0', '2.0'] as const) {
    const http = new HttpApi(stack, `Http${version}`, { apiName: `http ${version}` });
    const integration = new HttpLambdaIntegration('I', fn, {
      payloadFormatVersion: version === '1.0' ? PayloadFormatVersion.VERSION_1_0 : PayloadFormatVersion.VERSION_2_0,
      parameterMapping: new ParameterMapping(),
    });
    http.addRoutes({ path: '/proxy/{constructor}', methods: [HttpMethod.ANY], integration });
  }
  const chat = new WebSocketApi(stack, 'Chat', { apiName: 'chat' });
  for (const key of [...names, '$default']) {
    chat.addRoute(key, { integration: new WebSocketLambdaIntegration(`I${key}`, fn), returnResponse: true });
  }
  new WebSocketStage(stack, 'Stage', { webSocketApi: chat, stageName: 'dev', autoDeploy: true });
}

const query = names.map((name) => `${name}=q-${name}&${name}=r`).join('&');
const headers = Object.fromEntries(names.map((name) => [name, `h-${name}`]));

/** Over a socket of its own: what fetch() allows as the name of a header is less than what a client may send. */
async function send(port: number, path: string, method = 'GET', body = ''): Promise<string> {
  const flat = Object.entries(headers).flat();
  const request = httpRequest({ port, path, method, headers: ['host', `127.0.0.1:${port}`, ...flat] as never });
  request.end(body);
  const [response] = await once(request, 'response');
  return (await response.setEncoding('utf8').toArray()).join('');
}

type Maps = Readonly<Record<string, unknown>>;

describe('the name of a caller is a name, whatever objects of JavaScript have', () => {
  let gateway: LocalGateway;

  beforeAll(async () => {
    gateway = await LocalGateway.start({ assembly: synthesizeStack(apis) });
  });

  afterAll(() => gateway.close());

  const portOf = (name: string): number => gateway.apis.find((api) => api.name === name)?.port as number;

  test.each([
    ['rest', '/prod/proxy/p'],
    ['http 1.0', '/proxy/p'],
    ['http 2.0', '/proxy/p'],
  ])('in the event of %s', async (api, path) => {
    const event = JSON.parse(await send(portOf(api), `${path}?${query}`)) as Record<string, Maps>;
    const isJoined = api === 'http 2.0';
    for (const name of names) {
      const own = (map: Maps | undefined, key = name as string) =>
        map && Object.getOwnPropertyDescriptor(map, key)?.value;
      // An HTTP API has the names of headers in lower case.
      const header = api === 'rest' ? name : name.toLowerCase();
      expect([name, own(event.queryStringParameters)]).toEqual([name, isJoined ? `q-${name},r` : 'r']);
      expect([name, own(event.headers, header)]).toEqual([name, `h-${name}`]);
      if (isJoined) continue;
      expect(own(event.multiValueQueryStringParameters)).toEqual([`q-${name}`, 'r']);
      expect(own(event.multiValueHeaders, header)).toEqual([`h-${name}`]);
    }
    expect(Object.getOwnPropertyDescriptor(event.pathParameters, 'constructor')?.value).toBe('p');
  });

  test('in a mapping template', async () => {
    const text = await send(portOf('rest'), `/prod/mapped?${query}`, 'POST', '{"__proto__":{"a":1}}');
    for (const name of names) {
      expect(text).toContain(`querystring.${name}=r;`);
      expect(text).toContain(`header.${name}=h-${name};`);
    }
    expect(text).toContain('one=r;');
  });

  test('as the key of a route of messages', async () => {
    const socket = await gateway.connect({ api: 'chat' });
    const keyFor = async (message: string): Promise<unknown> => {
      const answer = once(socket, 'message');
      socket.send(message);
      const [frame] = await answer;
      return (JSON.parse(String(frame)) as { requestContext: Maps }).requestContext.routeKey;
    };
    for (const name of names) expect(await keyFor(`{"action":"${name}","__proto__":1}`)).toBe(name);
    expect(await keyFor('{"__proto__":{"action":"valueOf"}}')).toBe('$default');
    socket.terminate();
  });
});
