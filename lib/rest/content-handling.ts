import { Token } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { IConstruct } from 'constructs';
import { reject } from '../common/reject';

type Integration = apigateway.CfnMethod.IntegrationProperty;
type Templates = { readonly [contentType: string]: string };

/** A method whose body may be binary for API Gateway. */
interface BinaryMethod {
  readonly key: string;
  readonly method: apigateway.Method;
  readonly binaryMediaTypes: readonly string[];
  /** Whether the integration is made by this library, so that it may be completed. */
  readonly isOwn: boolean;
}

const TO_TEXT = 'CONVERT_TO_TEXT';

/**
 * Lets mapping templates work where media types are binary: no template gets to see a binary body, so that without
 * content handling every such request is answered with 500.
 *
 * What is made here turns bodies to text. That is base64, so a template that reads the body cannot work with it, and an
 * integration of the app's own has to say itself what it wants.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-payload-encodings-workflow.html
 */
export function handleContent(scope: IConstruct, method: BinaryMethod): void {
  const resource = method.method.node.defaultChild as apigateway.CfnMethod;
  const integration = resource.integration as Integration;
  if (method.binaryMediaTypes.length === 0 || !['MOCK', 'AWS', 'HTTP'].includes(integration.type)) return;
  checkTemplates(scope, method, integration);
  if (method.isOwn) resource.integration = withTextHandling(integration);
}

function withTextHandling(integration: Integration): Integration {
  return {
    ...integration,
    contentHandling: integration.contentHandling ?? TO_TEXT,
    ...(integration.integrationResponses && {
      integrationResponses: responsesOf(integration).map((response) => ({
        ...response,
        // A body that goes through as it is stays what it is.
        ...(response.responseTemplates && { contentHandling: response.contentHandling ?? TO_TEXT }),
      })),
    }),
  };
}

/** Of the request, and of responses: only an answer that is made here, by `MOCK`, is text in any case. */
function checkTemplates(scope: IConstruct, method: BinaryMethod, integration: Integration): void {
  const { contentHandling, requestTemplates } = integration;
  checkDirection(scope, method, { direction: 'request', contentHandling, templates: requestTemplates as Templates });
  if (integration.type === 'MOCK') return;
  for (const { contentHandling, responseTemplates } of responsesOf(integration)) {
    checkDirection(scope, method, {
      direction: 'response',
      contentHandling,
      templates: responseTemplates as Templates,
    });
  }
}

interface Direction {
  readonly direction: 'request' | 'response';
  readonly contentHandling?: string;
  readonly templates?: Templates;
}

function checkDirection(scope: IConstruct, method: BinaryMethod, { direction, contentHandling, templates }: Direction) {
  if (contentHandling === TO_TEXT) return;
  for (const [contentType, template] of Object.entries(templates ?? {})) {
    const binary = method.binaryMediaTypes.find((type) => matches(type, contentType));
    if (binary === undefined || (method.isOwn && !readsBody(template))) continue;
    reject(scope, {
      problem: `route '${method.key}' has a ${direction} template for '${contentType}', which is binary by binaryMediaTypes '${binary}'`,
      allowed: 'no template gets to see a binary body: every such request would be answered with 500',
      fix: method.isOwn
        ? "list the media types that are binary, such as 'image/png'"
        : `list the media types that are binary, or give the integration's ${direction} contentHandling: CONVERT_TO_TEXT, which makes the body base64`,
    });
  }
}

function responsesOf(integration: Integration): apigateway.CfnMethod.IntegrationResponseProperty[] {
  return (integration.integrationResponses ?? []) as apigateway.CfnMethod.IntegrationResponseProperty[];
}

function matches(binary: string, contentType: string): boolean {
  if (Token.isUnresolved(binary)) return false;
  return (
    binary === '*/*' || binary === contentType || (binary.endsWith('/*') && contentType.startsWith(binary.slice(0, -1)))
  );
}

function readsBody(template: string): boolean {
  return /\$!?\{?input\.(body|json|path)\b/.test(template);
}
