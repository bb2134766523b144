import { generatedId } from '../../assembly/generated-id.js';
import { type PlacedResource, ResourceIndex } from '../resource-index.js';

/**
 * Adds what an HTTP API with a `Target` makes by itself: an integration, a route (`$default` unless it names another) and
 * the stage `$default`.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html
 */
export function expandQuickCreate(index: ResourceIndex): ResourceIndex {
  const added = index.ofType('AWS::ApiGatewayV2::Api').filter(({ properties }) => properties.Target !== undefined);
  if (added.length === 0) return index;
  return new ResourceIndex([...index.all, ...added.flatMap(quickCreated)]);
}

function quickCreated(api: PlacedResource): readonly PlacedResource[] {
  const { Target, RouteKey, CredentialsArn } = api.properties;
  const ApiId = api.physicalId;
  const integrationId = generatedId(`${ApiId} quick create integration`, 7);
  const isAddress = typeof Target === 'string' && /^https?:/.test(Target);
  const integration = {
    IntegrationType: isAddress ? 'HTTP_PROXY' : 'AWS_PROXY',
    IntegrationUri: Target,
    IntegrationMethod: isAddress ? 'ANY' : 'POST',
    PayloadFormatVersion: isAddress ? '1.0' : '2.0',
    CredentialsArn,
  };
  return [
    made(api, 'AWS::ApiGatewayV2::Integration', integrationId, { ApiId, ...integration }),
    made(api, 'AWS::ApiGatewayV2::Route', generatedId(`${ApiId} quick create route`, 7), {
      ApiId,
      RouteKey: RouteKey ?? '$default',
      Target: `integrations/${integrationId}`,
    }),
    made(api, 'AWS::ApiGatewayV2::Stage', '$default', { ApiId, StageName: '$default', AutoDeploy: true }),
  ];
}

function made(
  api: PlacedResource,
  type: string,
  physicalId: string,
  properties: Readonly<Record<string, unknown>>,
): PlacedResource {
  return { ...api, type, physicalId, properties };
}
