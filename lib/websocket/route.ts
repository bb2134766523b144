import { type Duration, Token } from 'aws-cdk-lib';
import type * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { requireKnown } from '../common/must-be-known';
import { reject } from '../common/reject';
import type { ThrottleOptions } from '../common/throttle';
import type { WebSocketAuth } from './auth';

/** What a route of a WebSocket API does: `handler` or `integration`, and how. */
export interface WebSocketRouteOptions {
  /**
   * The function that answers.
   *
   * @default - `integration` answers
   */
  readonly handler?: lambda.IFunction;

  /**
   * What answers instead of a function: any L2 integration, such as `new WebSocketMockIntegration(…)`.
   *
   * @default - `handler` answers
   */
  readonly integration?: apigatewayv2.WebSocketRouteIntegration;

  /**
   * Who may connect; for `$connect` only, because the service asks once.
   *
   * @default - the `auth` of the API, at `$connect`
   */
  readonly auth?: WebSocketAuth;

  /**
   * Whether connecting needs an API key of a usage plan; for `$connect` only.
   *
   * @default - true at `$connect` if there are usage plans
   */
  readonly apiKeyRequired?: boolean;

  /**
   * How many messages, or connections at `$connect`, the route lets through, in every stage.
   *
   * @default - the throttle of the stage
   */
  readonly throttle?: ThrottleOptions;

  /**
   * How long API Gateway waits for an answer of the handler or integration, 50 milliseconds to 29 seconds.
   *
   * @default - that of `integration`, or 29 seconds
   */
  readonly timeout?: Duration;

  /**
   * Whether what the integration returns is sent back to the client; not for `$disconnect`.
   *
   * @default false
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
   */
  readonly returnsResponse?: boolean;

  /**
   * Whether the handler may send to connections of this API: it gets `execute-api:ManageConnections` and the
   * environment variable `CALLBACK_URL`.
   *
   * @default true
   */
  readonly push?: boolean;
}

const PREDEFINED = ['$connect', '$disconnect', '$default'];

/** Refuses a key that the service would refuse, or that belongs to another kind of API. */
export function checkWebSocketRouteKey(scope: IConstruct, key: string): void {
  requireKnown(scope, 'a route key', key);
  if (/^[A-Z]+ \//.test(key)) {
    reject(scope, {
      problem: `route key '${key}' is of an HTTP request`,
      allowed: "a key is '$connect', '$disconnect', '$default' or what a message has as its action",
      fix: "write for example 'sendMessage', or use HttpGateway",
    });
  }
  if (PREDEFINED.includes(key)) return;
  if (key.startsWith('$')) {
    reject(scope, {
      problem: `route key '${key}' begins with '$'`,
      allowed: `the keys that begin with '$' are ${PREDEFINED.join(', ')}`,
      fix: `write '${key.replace(/^\$+/, '')}' if it is an action of yours`,
    });
  }
  if (/^\S(.*\S)?$/.test(key) && key.length <= 128) return;
  reject(scope, {
    problem: `route key '${key}' is malformed`,
    allowed: 'a key has 1 to 128 characters, without a space at either end',
    fix: "write what messages have as their action, such as 'sendMessage'",
  });
}

/** Refuses what only one of the predefined routes can do. */
export function checkWebSocketRoute(scope: IConstruct, key: string, route: WebSocketRouteOptions): void {
  if (key !== '$connect' && route.auth) rejectOffConnect(scope, key, 'an auth');
  if (key !== '$connect' && route.apiKeyRequired) rejectOffConnect(scope, key, 'apiKeyRequired');
  if (key !== '$disconnect' || !route.returnsResponse) return;
  reject(scope, {
    problem: "route '$disconnect' has returnsResponse",
    allowed: 'nobody is there to read a response after the connection is closed',
    fix: 'remove returnsResponse',
  });
}

function rejectOffConnect(scope: IConstruct, key: string, what: string): never {
  return reject(scope, {
    problem: `route '${key}' has ${what}`,
    allowed: "a WebSocket API checks callers once, at '$connect'",
    fix: "give it to '$connect', or to the gateway, and check messages in the handler",
  });
}

/** Refuses an expression that does not look at the message. */
export function checkSelectionExpression(scope: IConstruct, expression = '$request.body.action'): void {
  if (Token.isUnresolved(expression) || /\$(request\.|\{request\.)\w+/.test(expression)) return;
  reject(scope, {
    problem: `routeSelectionExpression is '${expression}'`,
    allowed: 'it names a part of the message',
    fix: "write for example '$request.body.action'",
  });
}
