import type { Duration } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { warnOfForeignSyntax } from '../common/path-warnings';
import { HTTP_PATH, parseRouteKey } from '../common/route-key';
import type { RouteTable } from '../common/routes';
import type { ThrottleOptions } from '../common/throttle';
import type { HttpAuth } from './auth';

/** What a route of an HTTP API does: `handler` or `integration`, and how. */
export interface HttpRouteOptions {
  /**
   * The function that answers.
   *
   * @default - `integration` answers
   */
  readonly handler?: lambda.IFunction;

  /**
   * What answers instead of a function: any L2 integration, such as `new HttpUrlIntegration(…)`.
   *
   * @default - `handler` answers
   */
  readonly integration?: apigatewayv2.HttpRouteIntegration;

  /**
   * Shape of the event that the handler gets.
   *
   * @default PayloadFormatVersion.VERSION_2_0
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
   */
  readonly payloadFormat?: apigatewayv2.PayloadFormatVersion;

  /**
   * Who may call.
   *
   * @default - the `auth` of the API
   */
  readonly auth?: HttpAuth;

  /**
   * How many requests the route lets through, in every stage.
   *
   * @default - the throttle of the stage
   */
  readonly throttle?: ThrottleOptions;

  /**
   * How long API Gateway waits for an answer of the handler or integration, 50 milliseconds to 30 seconds.
   *
   * @default - that of `integration`, or 30 seconds
   */
  readonly timeout?: Duration;

  /**
   * How the request is changed before it is passed on.
   *
   * @default - that of `integration`, or none
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
   */
  readonly requestParameters?: apigatewayv2.ParameterMapping;

  /**
   * How the response is changed before it is returned: status code, 200 to 599, to a mapping.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
   */
  readonly responseParameters?: { [statusCode: string]: apigatewayv2.ParameterMapping };
}

/** The L2's form of a route key, which is taken into the table of keys. */
export function parseHttpRouteKey(scope: IConstruct, table: RouteTable, key: string): apigatewayv2.HttpRouteKey {
  if (key === '$default') {
    table.add(key);
    return apigatewayv2.HttpRouteKey.DEFAULT;
  }
  const { method, path } = parseRouteKey(scope, key, HTTP_PATH);
  table.add(key);
  table.addParameters(key, path);
  warnOfForeignSyntax(scope, key, path);
  return apigatewayv2.HttpRouteKey.with(path, method as apigatewayv2.HttpMethod);
}
