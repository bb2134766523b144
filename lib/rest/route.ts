import type { Duration } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ThrottleOptions } from '../common/throttle';
import type { RestAuth } from './auth';
import type { RestRouteCacheOptions } from './cache';

/** A route of a REST API: who answers, and on which terms. */
export interface RestRouteOptions {
  /**
   * The function that gets the whole request and makes the whole response (Lambda proxy integration).
   *
   * @default - `integration` answers
   */
  readonly handler?: lambda.IFunction;

  /**
   * Any other integration, such as one of `RestIntegrations`.
   *
   * @default - `handler` answers
   */
  readonly integration?: apigateway.Integration;

  /**
   * Who may call the route.
   *
   * @default - the gateway's auth; anyone for an OPTIONS route where the gateway has `cors`
   */
  readonly auth?: RestAuth;

  /**
   * How many requests to the route are let through, in every stage.
   *
   * @default - the stage's throttle
   */
  readonly throttle?: ThrottleOptions;

  /**
   * Whether callers need an API key of a usage plan.
   *
   * @default - the gateway's `apiKeyRequired`; false for an OPTIONS route where the gateway has `cors`
   */
  readonly apiKeyRequired?: boolean;

  /**
   * How the route's responses are cached.
   *
   * @default - they are not
   */
  readonly cache?: RestRouteCacheOptions;

  /**
   * The JSON schema of the request body, or an `apigateway.IModel`; a body that breaks it gets 400. That holds for bodies
   * of `application/json` and those without a content type: API Gateway lets every other content type pass unchecked,
   * unless `bodyTypes` says otherwise. It validates by draft 4: keywords of later drafts, as zod and TypeBox write them,
   * become their draft-4 forms, and those without one are refused; `examples` and other annotations are left out.
   *
   * @default - any body
   */
  readonly body?: { [key: string]: any };

  /**
   * The content types that `body` is for, such as `application/json`: a body of any other gets 400. With an asterisk on
   * both sides of the slash, every body has to be JSON that fits, whatever its content type says.
   *
   * @default - `application/json`, and bodies of other content types pass unchecked
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
   */
  readonly bodyTypes?: string[];

  /**
   * Query string parameters without which, or blank, a request gets 400.
   *
   * @default - none
   */
  readonly requiredQuery?: string[];

  /**
   * Headers without which, or blank, a request gets 400.
   *
   * @default - none
   */
  readonly requiredHeaders?: string[];

  /**
   * How long the handler or integration may take: 50 milliseconds to 29 seconds; with `streaming` up to 15 minutes.
   * More than 29 seconds without streaming needs a higher quota of the account.
   *
   * @default - the gateway's for a handler, the integration's own for an integration
   */
  readonly timeout?: Duration;

  /**
   * Whether the handler's response is sent while it is written.
   *
   * @default false
   */
  readonly streaming?: boolean;

  /**
   * The operation's name, as in an exported definition.
   *
   * @default - none
   */
  readonly operationName?: string;
}
