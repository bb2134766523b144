import type { Duration } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { canonicalProps } from '../../common/canonical';
import { textOf } from '../../common/lists';
import { inMilliseconds } from '../../common/must-be-known';
import { HandlerIntegration } from '../handler-integration';
import { DynamoDbIntegrations, type DynamoDbTableOptions } from './dynamodb';
import { own } from './own';
import { DEFAULT_RESPONSES, prefixKeys, type RestResponseOptions, renderResponses } from './response';

/** What every integration with mapping templates takes. */
export interface RestMappingOptions {
  /**
   * Mapping templates by content type, such as `application/json`.
   *
   * @default - the request body as it is
   */
  readonly requestTemplates?: { [contentType: string]: string };

  /**
   * What becomes of a request whose content type has no template.
   *
   * @default PassthroughBehavior.NEVER with templates (415), PassthroughBehavior.WHEN_NO_MATCH without
   */
  readonly passthroughBehavior?: apigateway.PassthroughBehavior;

  /**
   * What the client gets, by the endpoint's answer.
   *
   * @default - status 200 with the endpoint's answer as it is
   */
  readonly responses?: RestResponseOptions[];
}

/** How a Lambda function is called with an event of your making. */
export interface RestLambdaIntegrationOptions extends RestMappingOptions {
  /**
   * How long the function may take, 50 milliseconds to 29 seconds.
   *
   * @default Duration.seconds(29)
   */
  readonly timeout?: Duration;
}

/** How an HTTP endpoint is called. */
export interface RestHttpIntegrationOptions extends RestMappingOptions {
  /**
   * The method that the endpoint is called with.
   *
   * @default 'GET'
   */
  readonly method?: string;

  /**
   * Whether request and response go through as they are; templates and responses are not allowed then.
   *
   * @default true if neither templates nor responses are given
   */
  readonly proxy?: boolean;

  /**
   * Headers for the endpoint: a name to a mapping expression, such as `method.request.header.X-Tenant`.
   *
   * @default - none
   */
  readonly requestHeaders?: { [name: string]: string };

  /**
   * The values of `{…}` in the URL: a name to a mapping expression, such as `method.request.path.id`.
   *
   * @default - none
   */
  readonly pathParameters?: { [name: string]: string };

  /**
   * The private network that the endpoint is in.
   *
   * @default - the endpoint is on the internet
   */
  readonly vpcLink?: apigateway.IVpcLink;

  /**
   * How long the endpoint may take, 50 milliseconds to 29 seconds.
   *
   * @default Duration.seconds(29)
   */
  readonly timeout?: Duration;
}

/**
 * Integrations other than the Lambda proxy, in few lines: the method responses follow from the responses.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-integration-settings.html
 */
export class RestIntegrations {
  /** Calls a function with the event that a template makes, and makes the response from what it returns. */
  public static lambda(handler: lambda.IFunction, options: RestLambdaIntegrationOptions = {}): apigateway.Integration {
    options = canonicalProps(undefined, options);
    return new HandlerIntegration(handler, { proxy: false, timeout: options.timeout, ...mapping(options) });
  }

  /** Answers without an endpoint. The first response is the answer unless a template renders another status code. */
  public static mock(options: RestMappingOptions = {}): apigateway.Integration {
    options = canonicalProps(undefined, options);
    const [first] = options.responses ?? DEFAULT_RESPONSES;
    const requestTemplates = options.requestTemplates ?? {
      'application/json': `{"statusCode":${textOf(first?.statusCode ?? 200)}}`,
    };
    return own(new apigateway.MockIntegration(mapping({ ...options, requestTemplates })));
  }

  /** Calls an HTTP endpoint. */
  public static http(url: string, options: RestHttpIntegrationOptions = {}): apigateway.Integration {
    options = canonicalProps(undefined, options);
    const proxy = options.proxy ?? !(options.requestTemplates || options.responses);
    const requestParameters = {
      ...prefixKeys('integration.request.header.', options.requestHeaders ?? {}),
      ...prefixKeys('integration.request.path.', options.pathParameters ?? {}),
    };
    const integration = new HttpEndpointIntegration({
      type: proxy ? apigateway.IntegrationType.HTTP_PROXY : apigateway.IntegrationType.HTTP,
      integrationHttpMethod: options.method ?? 'GET',
      uri: url,
      options: {
        ...(proxy ? {} : mapping(options)),
        requestParameters,
        timeout: options.timeout,
        ...(options.vpcLink && { vpcLink: options.vpcLink, connectionType: apigateway.ConnectionType.VPC_LINK }),
      },
    });
    return own(integration);
  }

  /** Reads and writes a DynamoDB table without a function between. */
  public static dynamoDb(table: dynamodb.ITable, options: DynamoDbTableOptions = {}): DynamoDbIntegrations {
    return new DynamoDbIntegrations(table, options);
  }

  private constructor() {}
}

/** Says where it is that a time-out cannot be converted: the L2 knows no place then. */
class HttpEndpointIntegration extends apigateway.Integration {
  public constructor(private readonly settings: apigateway.IntegrationProps) {
    super(settings);
  }

  public override bind(method: apigateway.Method): apigateway.IntegrationConfig {
    const timeout = this.settings.options?.timeout;
    if (timeout) inMilliseconds(method, 'the timeout of an integration', timeout);
    return super.bind(method);
  }
}

/** A request without a template for its content type must not reach an endpoint that expects the template's text. */
function mapping(options: RestMappingOptions): apigateway.IntegrationOptions {
  return {
    requestTemplates: options.requestTemplates,
    passthroughBehavior:
      options.passthroughBehavior ??
      (options.requestTemplates ? apigateway.PassthroughBehavior.NEVER : apigateway.PassthroughBehavior.WHEN_NO_MATCH),
    integrationResponses: renderResponses(options.responses ?? DEFAULT_RESPONSES),
  };
}
