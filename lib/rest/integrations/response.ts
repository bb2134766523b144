import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { textOf } from '../../common/lists';

/**
 * What an integration makes of one kind of answer of its endpoint.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-integration-settings-integration-response.html
 */
export interface RestResponseOptions {
  /** The status code that the client gets, such as 200. */
  readonly statusCode: number;

  /**
   * A regular expression for the answers this is for: the whole error message of a Lambda function, or the status code
   * of any other endpoint.
   *
   * @default - answers that no other response is for
   */
  readonly selectionPattern?: string;

  /**
   * Mapping templates by content type, such as `application/json`.
   *
   * @default - the endpoint's answer as it is
   */
  readonly templates?: { [contentType: string]: string };

  /**
   * Response headers: a name to a mapping expression, such as `integration.response.header.ETag`, or to text in single
   * quotes, such as `'no-store'`.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: string };
}

/** The responses of an integration that declares none: one, for whatever the endpoint answers. */
export const DEFAULT_RESPONSES: RestResponseOptions[] = [{ statusCode: 200 }];

/** The integration responses, as the L2 takes them. */
export function renderResponses(responses: readonly RestResponseOptions[]): apigateway.IntegrationResponse[] {
  return responses.map(({ statusCode, selectionPattern, templates, headers }) => ({
    statusCode: textOf(statusCode),
    selectionPattern,
    responseTemplates: templates,
    responseParameters: headers && prefixKeys('method.response.header.', headers),
  }));
}

/** The same values under longer names. */
export function prefixKeys(prefix: string, values: { [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value]));
}
