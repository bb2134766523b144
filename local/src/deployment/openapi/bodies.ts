import { isRecord } from '../properties.js';
import type { PlacedResource } from '../resource-index.js';
import { dereference, type Node, type OpenApiDocument, objectAt } from './document.js';
import type { ImportFindings } from './integrations.js';
import { modelOf } from './models.js';
import type { Operation } from './operations.js';

/** Content type to model name, with the models that had to be made. */
export interface BodyModels {
  readonly models: Readonly<Record<string, string>>;
  readonly made: readonly PlacedResource[];
}

/** The models of a request body: `requestBody`, or the parameter in `body`. */
export function requestModels(document: OpenApiDocument, operation: Operation): BodyModels {
  if (document.version === 'OPENAPI_3') {
    return contentModels(document, objectAt(document, operation.node, 'requestBody').content);
  }
  const body = operation.parameters.find((parameter) => parameter.in === 'body');
  return bodyModels(document, body?.schema, mediaTypes(document, operation, 'consumes'));
}

/** A `MethodResponses` entry, with the models that had to be made. */
export interface MadeMethodResponse {
  readonly response: Node;
  readonly made: readonly PlacedResource[];
}

/** The responses that an operation declares; API Gateway has none for `default` or for a range such as `4XX`. */
export function methodResponses(
  document: OpenApiDocument,
  operation: Operation,
  findings: ImportFindings,
): readonly MadeMethodResponse[] {
  const responses = objectAt(document, operation.node, 'responses');
  return Object.keys(responses).flatMap((status) => {
    if (/^\d{3}$/.test(status)) return methodResponse(document, operation, status);
    if (!status.startsWith('x-')) {
      const place = `${operation.httpMethod} ${operation.path}`;
      findings.warn(`the response ${status} of ${place} is not imported: a method response has one status code`);
    }
    return [];
  });
}

function methodResponse(document: OpenApiDocument, operation: Operation, status: string): MadeMethodResponse {
  const node = objectAt(document, objectAt(document, operation.node, 'responses'), status);
  const headers = Object.keys(objectAt(document, node, 'headers'));
  const { models, made } =
    document.version === 'OPENAPI_3'
      ? contentModels(document, node.content)
      : bodyModels(document, node.schema, mediaTypes(document, operation, 'produces'));
  const parameters = headers.map((header) => [`method.response.header.${header}`, false]);
  return {
    response: { StatusCode: status, ResponseParameters: Object.fromEntries(parameters), ResponseModels: models },
    made,
  };
}

function contentModels(document: OpenApiDocument, content: unknown): BodyModels {
  const types = dereference(document, content);
  if (!isRecord(types)) return { models: {}, made: [] };
  const models = Object.entries(types).flatMap(([type, media]) => {
    const model = isRecord(media) ? modelOf(document, media.schema) : undefined;
    return model ? [{ type, ...model }] : [];
  });
  return {
    models: Object.fromEntries(models.map(({ type, name }) => [type, name])),
    made: models.flatMap(({ resource }) => resource ?? []),
  };
}

function bodyModels(document: OpenApiDocument, schema: unknown, types: readonly string[]): BodyModels {
  const model = modelOf(document, schema);
  if (!model) return { models: {}, made: [] };
  return { models: Object.fromEntries(types.map((type) => [type, model.name])), made: [model.resource ?? []].flat() };
}

function mediaTypes({ root }: OpenApiDocument, operation: Operation, name: 'consumes' | 'produces'): readonly string[] {
  const types = operation.node[name] ?? root[name];
  return Array.isArray(types) && types.length > 0 ? types.map(String) : ['application/json'];
}
