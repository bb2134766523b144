import type { Origin } from '../../model/origin.js';
import type { GatewayResponse, Model, RequestValidator } from '../../model/rest-api.js';
import { UsageError } from '../../model/usage-error.js';
import { given, Properties } from '../properties.js';
import type { PlacedResource } from '../resource-index.js';

/** Reads a model of a REST or a WebSocket API. */
export function readModel(resource: PlacedResource): Model {
  const properties = Properties.of(resource);
  return {
    origin: resource.origin,
    name: properties.tryFindString('Name') ?? resource.physicalId,
    contentType: properties.tryFindString('ContentType') ?? 'application/json',
    schema: readSchema(properties),
    ...given({ description: properties.tryFindLabel('Description') }),
  };
}

/** The models that API Gateway puts into every REST API that is not imported. */
export function builtInModels(origin: Origin): readonly Model[] {
  const $schema = 'http://json-schema.org/draft-04/schema#';
  const properties = { message: { type: 'string' } };
  return [
    {
      origin,
      name: 'Empty',
      contentType: 'application/json',
      schema: { $schema, title: 'Empty Schema', type: 'object' },
    },
    {
      origin,
      name: 'Error',
      contentType: 'application/json',
      schema: { $schema, title: 'Error Schema', type: 'object', properties },
    },
  ];
}

export function readRequestValidator(resource: PlacedResource): RequestValidator {
  const properties = Properties.of(resource);
  return {
    origin: resource.origin,
    id: resource.physicalId,
    name: properties.tryFindLabel('Name') ?? resource.origin.logicalId,
    validateRequestBody: properties.isTrue('ValidateRequestBody'),
    validateRequestParameters: properties.isTrue('ValidateRequestParameters'),
  };
}

export function readGatewayResponse(resource: PlacedResource): GatewayResponse {
  const properties = Properties.of(resource);
  return {
    origin: resource.origin,
    responseType: properties.findString('ResponseType'),
    responseParameters: properties.stringMap('ResponseParameters'),
    responseTemplates: properties.stringMap('ResponseTemplates'),
    ...given({ statusCode: properties.tryFindNumber('StatusCode') }),
  };
}

/** A schema is an object or the JSON text of one; without one, anything is valid. */
function readSchema(properties: Properties): unknown {
  const schema = properties.raw('Schema') ?? {};
  if (typeof schema !== 'string') return schema;
  try {
    return JSON.parse(schema) as unknown;
  } catch (error) {
    const message = `${properties.origin.constructPath} Schema is not JSON: ${(error as Error).message}`;
    throw new UsageError('INVALID_TEMPLATE', message, 'give the JSON schema as an object or as JSON text');
  }
}
