import { isRecord } from '../properties.js';
import { dereference, type Node, type OpenApiDocument } from './document.js';
import type { Operation } from './operations.js';

const extension = 'x-amazon-apigateway-integration';

/** The `x-amazon-apigateway-integration` of an operation, reference followed. */
export function integrationNode(document: OpenApiDocument, operation: Operation): Node | undefined {
  const node = dereference(document, operation.node[extension]);
  return isRecord(node) ? node : undefined;
}

/**
 * The `Integration` of a method as CloudFormation writes it.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-integration.html
 */
export function toRestIntegration(node: Node, operation: Operation, findings: ImportFindings): Node {
  return {
    Type: upperCase(node.type),
    IntegrationHttpMethod: node.httpMethod,
    Uri: node.uri,
    Credentials: node.credentials,
    ConnectionType: upperCase(node.connectionType),
    ConnectionId: node.connectionId,
    RequestParameters: textsOnly(node.requestParameters, 'requestParameters', operation, findings),
    RequestTemplates: node.requestTemplates,
    PassthroughBehavior: upperCase(node.passthroughBehavior),
    ContentHandling: upperCase(node.contentHandling),
    TimeoutInMillis: node.timeoutInMillis,
    CacheNamespace: node.cacheNamespace,
    CacheKeyParameters: node.cacheKeyParameters,
    ResponseTransferMode: upperCase(node.responseTransferMode),
    IntegrationTarget: node.integrationTarget,
    TlsConfig: toTlsConfig(node.tlsConfig),
    IntegrationResponses: toIntegrationResponses(node.responses, operation, findings),
  };
}

/** Where a warning of the import goes; with `FailOnWarnings` it is an error. */
export interface ImportFindings {
  readonly warn: (message: string) => void;
}

/** Types and behaviours are lower case in most definitions, upper case in CloudFormation. */
export function upperCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toUpperCase() : value;
}

/** API Gateway drops a mapping whose source is not a text, and says so. */
function textsOnly(value: unknown, name: string, operation: Operation, { warn }: ImportFindings): unknown {
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([key, source]) => {
    const isText = typeof source !== 'boolean' && typeof source !== 'number' && source !== null;
    if (!isText) {
      warn(
        `Invalid format for '${name}'. Expected type string for property '${key}' of resource '${operation.path}' and method '${operation.httpMethod}' but got '${String(source)}'`,
      );
    }
    return isText;
  });
  return Object.fromEntries(entries);
}

function toTlsConfig(value: unknown): unknown {
  return isRecord(value) ? { InsecureSkipVerification: value.insecureSkipVerification } : undefined;
}

/** The keys of `responses` are selection patterns; `default` is that of none. */
function toIntegrationResponses(value: unknown, operation: Operation, findings: ImportFindings): readonly Node[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([pattern, response]) => {
    if (!isRecord(response)) return [];
    return {
      StatusCode: response.statusCode,
      SelectionPattern: pattern === 'default' ? undefined : pattern,
      ResponseParameters: textsOnly(response.responseParameters, 'responseParameters', operation, findings),
      ResponseTemplates: response.responseTemplates,
      ContentHandling: upperCase(response.contentHandling),
    };
  });
}
