import { type Duration, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { inMilliseconds } from '../common/must-be-known';
import { own } from './integrations/own';

/** How a REST method calls a function. */
interface HandlerIntegrationProps extends apigateway.IntegrationOptions {
  /** Whether the function gets the whole request and makes the whole response. */
  readonly proxy: boolean;
  /** Whether the response is sent while the function writes it. */
  readonly streaming?: boolean;
  readonly timeout?: Duration;
}

/**
 * A Lambda integration that brings no permission of its own: the gateway gives the function one for the whole API, and
 * may choose an alias by stage variable.
 */
export class HandlerIntegration extends apigateway.Integration {
  public constructor(
    public readonly handler: lambda.IFunction,
    private readonly settings: HandlerIntegrationProps,
    private readonly alias = '',
  ) {
    const { proxy, streaming, ...options } = settings;
    super({
      type: proxy ? apigateway.IntegrationType.AWS_PROXY : apigateway.IntegrationType.AWS,
      integrationHttpMethod: 'POST',
      options: { ...options, ...(streaming && { responseTransferMode: apigateway.ResponseTransferMode.STREAM }) },
    });
    own(this);
  }

  /** The same, but a stage variable names the alias that is invoked. */
  public withAlias(stageVariable: string): HandlerIntegration {
    return new HandlerIntegration(this.handler, this.settings, `:\${stageVariables.${stageVariable}}`);
  }

  public override bind(method: apigateway.Method): apigateway.IntegrationConfig {
    const { partition } = Stack.of(method);
    const { region } = this.handler.env;
    if (this.settings.timeout) inMilliseconds(method, 'the timeout of an integration', this.settings.timeout);
    const [version, invocations] = this.settings.streaming
      ? ['2021-11-15', 'response-streaming-invocations']
      : ['2015-03-31', 'invocations'];
    const functionArn = `${this.handler.functionArn}${this.alias}`;
    return {
      ...super.bind(method),
      uri: `arn:${partition}:apigateway:${region}:lambda:path/${version}/functions/${functionArn}/${invocations}`,
    };
  }
}

/** The L2's Lambda integration, which gives two permissions for each route, and for one stage; what else it says is kept. */
export function withoutPermission(integration: apigateway.Integration): apigateway.Integration {
  if (!(integration instanceof apigateway.LambdaIntegration)) return integration;
  const { handler, props } = integration as unknown as LambdaIntegrationParts;
  const { options = {}, type } = props;
  return new HandlerIntegration(handler, {
    ...options,
    proxy: type === apigateway.IntegrationType.AWS_PROXY,
    streaming: options.responseTransferMode === apigateway.ResponseTransferMode.STREAM,
  });
}

/** What the L2's Lambda integration keeps to itself. */
interface LambdaIntegrationParts {
  readonly handler: lambda.IFunction;
  readonly props: apigateway.IntegrationProps;
}
