import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { HttpAuth, HttpGateway, RestAuth, RestGateway, WebSocketAuth, WebSocketGateway } from 'cdk-gatewright';
import { newFunction, newStack } from './rest/app';

const document = readFileSync(join(__dirname, '../docs/choosing.md'), 'utf8');

/** What the construct says, without the place. */
function refusalOf(declare: (stack: ReturnType<typeof newStack>, handler: lambda.IFunction) => unknown): string {
  const stack = newStack();
  try {
    declare(stack, newFunction(stack));
  } catch (error) {
    const [, message = ''] = /: (.*) \[.*\]$/.exec((error as Error).message) ?? [];
    return message;
  }
  throw new Error('it was not refused');
}

const http = (props: object, route: object = {}) =>
  refusalOf(
    (stack, handler) =>
      new HttpGateway(stack, 'Api', { auth: HttpAuth.iam(), routes: { 'GET /a': { handler, ...route } }, ...props }),
  );
const webSocket = (props: object, key = '$connect', route: object = {}) =>
  refusalOf(
    (stack, handler) =>
      new WebSocketGateway(stack, 'Api', {
        auth: WebSocketAuth.iam(),
        routes: { [key]: { handler, ...route } },
        ...props,
      }),
  );
const rest = (key: string, route: object) =>
  refusalOf(
    (stack, handler) =>
      new RestGateway(stack, 'Api', { auth: RestAuth.none(), routes: { [key]: { handler, ...route } } }),
  );

test.each<[string, () => string]>([
  ['usage plans on an HTTP API', () => http({ usagePlans: {} })],
  ['an API key on an HTTP route', () => http({}, { apiKeyRequired: true })],
  ['a cache on an HTTP API', () => http({ cache: {} })],
  ['a body schema on an HTTP route', () => http({}, { body: {} })],
  ['required parameters on an HTTP route', () => http({}, { requiredQuery: ['page'] })],
  ['required headers on an HTTP route', () => http({}, { requiredHeaders: ['X-Tenant'] })],
  ['a firewall on an HTTP API', () => http({ firewall: {} })],
  ['streaming on an HTTP route', () => http({}, { streaming: true })],
  ['connections on an HTTP API', () => http({ connections: {} })],
  ['CORS on a WebSocket API', () => webSocket({ cors: {} })],
  ['a cache on a WebSocket API', () => webSocket({ cache: {} })],
  ['an auth off $connect', () => webSocket({}, 'sendMessage', { auth: WebSocketAuth.iam() })],
  ['an HTTP route on a WebSocket API', () => webSocket({}, 'GET /items')],
  ['a cache with streaming', () => rest('GET /a', { cache: {}, streaming: true })],
  ['a cache on POST', () => rest('POST /a', { cache: {} })],
])('docs/choosing.md says what the construct says of %s', (_, refusal) => {
  expect(document).toContain(refusal());
});
