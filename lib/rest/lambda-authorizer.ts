import { Lazy, Names } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { authorizerName, invocationUri } from '../common/authorizer';

interface LambdaAuthorizerProps {
  readonly handler: lambda.IFunction;
  readonly type: 'TOKEN' | 'REQUEST';
  readonly identitySources: readonly string[];
  readonly identityValidationExpression?: string;
  readonly ttl: number;
}

/** A Lambda authorizer without a permission of its own: the API has one for each function. */
export class LambdaAuthorizer extends apigateway.Authorizer {
  public readonly authorizerId: string;
  public readonly authorizationType = apigateway.AuthorizationType.CUSTOM;
  private restApiId?: string;

  public constructor(scope: Construct, id: string, props: LambdaAuthorizerProps) {
    super(scope, id);
    const resource = new apigateway.CfnAuthorizer(this, 'Resource', {
      name: authorizerName(Names.uniqueId(this)),
      restApiId: Lazy.string({ produce: () => this.restApiId }),
      type: props.type,
      authorizerUri: invocationUri(this, props.handler),
      authorizerResultTtlInSeconds: props.ttl,
      identitySource: props.identitySources.join(',') || undefined,
      identityValidationExpression: props.identityValidationExpression,
    });
    this.authorizerId = resource.ref;
  }

  /** @internal */
  public _attachToApi(api: apigateway.IRestApi): void {
    this.restApiId = api.restApiId;
  }
}
