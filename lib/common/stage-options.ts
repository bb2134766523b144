import type { AccessLogOptions } from './access-log';
import type { ThrottleOptions } from './throttle';

/** What a stage of any API may have of its own. */
export interface StageOptions {
  /**
   * How many requests the stage lets through.
   *
   * @default - the throttle of the API
   */
  readonly throttle?: ThrottleOptions;

  /**
   * Values that integrations and access logs read as `stageVariables.NAME`.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/stage-variables.html
   */
  readonly variables?: { [name: string]: string };

  /**
   * The stage's access log.
   *
   * @default - the access log of the API
   */
  readonly accessLog?: AccessLogOptions;

  /**
   * What the stage is for.
   *
   * @default - none
   */
  readonly description?: string;
}
