import { App, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { HttpGateway, RestGateway, WebSocketGateway } from 'cdk-gatewright';

const kinds = { RestGateway, HttpGateway, WebSocketGateway };

/** A gateway with these stages. */
function declare(kind: keyof typeof kinds, names: readonly string[]): RestGateway | HttpGateway | WebSocketGateway {
  const stack = new Stack(new App(), 'Test');
  const handler = lambda.Function.fromFunctionName(stack, 'Handler', 'f');
  const routes = { [kind === 'WebSocketGateway' ? '$connect' : 'GET /a']: { handler } };
  return new kinds[kind](stack, 'Api', { stages: Object.fromEntries(names.map((name) => [name, {}])), routes });
}

function expectMain(kind: keyof typeof kinds, names: readonly string[], main: string): void {
  const gateway = declare(kind, names);
  const address = kind === 'WebSocketGateway' ? gateway.urlFor(main) : gateway.urlFor(main, '/');
  const stack = Stack.of(gateway);
  expect(stack.resolve(gateway.url)).toEqual(stack.resolve(address));
}

describe.each(['RestGateway', 'HttpGateway', 'WebSocketGateway'] as const)('the url of a %s', (kind) => {
  test.each([
    [['only'], 'only'],
    [['prod', 'dev'], 'prod'],
    [['dev', 'prod'], 'prod'],
    [['test', 'dev', 'live'], 'dev'],
  ])('with the stages %j is of %s', (names, main) => {
    expectMain(kind, names, main);
    expectMain(kind, [...names].reverse(), main);
  });
});

test("a HTTP API's stage $default comes before prod", () => {
  expectMain('HttpGateway', ['prod', '$default'], '$default');
});
