import { generatedId } from '../../assembly/generated-id.js';
import { isRecord } from '../properties.js';
import type { PlacedResource } from '../resource-index.js';
import { type Node, namedSchemas, type OpenApiDocument } from './document.js';
import { madeResource } from './made-resource.js';

const reference = /^#\/(?:definitions|components\/schemas)\/([^/]+)$/;

/** The models of a definition: one for each named schema. */
export function namedModels(document: OpenApiDocument): readonly PlacedResource[] {
  return Object.entries(namedSchemas(document)).map(([name, schema]) => madeModel(document, name, schema));
}

/** A model for a body: the named one that the schema refers to, or one made for it. */
export function modelOf(document: OpenApiDocument, schema: unknown): BodyModel | undefined {
  if (!isRecord(schema)) return undefined;
  const name = typeof schema.$ref === 'string' ? reference.exec(schema.$ref)?.[1] : undefined;
  if (name !== undefined) return { name };
  const made = `MODEL${generatedId(`${document.api.physicalId} ${JSON.stringify(schema)}`, 6)}`;
  return { name: made, resource: madeModel(document, made, schema) };
}

/** The name of a model, with the model itself if no schema of the definition has that name. */
export interface BodyModel {
  readonly name: string;
  readonly resource?: PlacedResource;
}

function madeModel(document: OpenApiDocument, name: string, schema: unknown): PlacedResource {
  const properties = { Name: name, ContentType: 'application/json', Schema: toModelSchema(document, schema) };
  return madeResource(document, {
    type: 'AWS::ApiGateway::Model',
    place: `schema ${name}`,
    physicalId: name,
    properties,
  });
}

/**
 * The schema as API Gateway keeps it: a reference to another schema becomes the address of that model.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 */
function toModelSchema(document: OpenApiDocument, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => toModelSchema(document, item));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value as Node).map(([key, member]) => {
      const name = key === '$ref' && typeof member === 'string' ? reference.exec(member)?.[1] : undefined;
      if (name === undefined) return [key, toModelSchema(document, member)];
      return [key, `https://apigateway.amazonaws.com/restapis/${document.api.physicalId}/models/${name}`];
    }),
  );
}
