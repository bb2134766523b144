import { tryFindOwn } from '../../model/own-member.js';
import type { Findings } from '../findings.js';
import type { FindAsset } from '../function-code.js';
import { Properties } from '../properties.js';
import { type PlacedResource, ResourceIndex } from '../resource-index.js';
import { rootResourceId } from '../rest/resource-tree.js';
import { type Node, type OpenApiDocument, openApiError, tryReadDocument } from './document.js';
import { httpApiProperties, importHttpApi } from './import-http-api.js';
import { importRestApi, restApiProperties } from './import-rest-api.js';
import type { ImportFindings } from './integrations.js';

/**
 * Replaces the OpenAPI definition of each API (`Body`, or the file of `BodyS3Location`) by the resources it stands for.
 * What the template itself says of an API wins over its definition, and resources declared beside the definition stay.
 */
export function importBodies(index: ResourceIndex, findAsset: FindAsset, findings: Findings): ResourceIndex {
  const resources = index.all.flatMap((resource) => {
    const importBody = tryFindOwn(importers, resource.type);
    const document = importBody && tryReadDocument(resource, findAsset);
    return document ? importBody(document, index, importFindings(resource, findings)) : [resource];
  });
  return new ResourceIndex(resources);
}

type ImportBody = (
  document: OpenApiDocument,
  index: ResourceIndex,
  findings: ImportFindings,
) => readonly PlacedResource[];

const importers: Readonly<Record<string, ImportBody>> = {
  'AWS::ApiGateway::RestApi': (document, index, findings) => {
    const rootId = rootResourceId(document.api, index);
    return [withProperties(document.api, restApiProperties(document)), ...importRestApi(document, rootId, findings)];
  },
  'AWS::ApiGatewayV2::Api': (document) => {
    if (document.version === 'SWAGGER_2') {
      throw openApiError(document.api, 'Body', 'is Swagger 2.0', 'an HTTP API takes OpenAPI 3.0 only; convert it');
    }
    return [withProperties(document.api, httpApiProperties(document)), ...importHttpApi(document)];
  },
};

function withProperties(api: PlacedResource, fromDefinition: Node): PlacedResource {
  return { ...api, properties: { ...fromDefinition, ...api.properties } };
}

function importFindings(api: PlacedResource, findings: Findings): ImportFindings {
  const isFatal = Properties.of(api).isTrue('FailOnWarnings');
  const warn = (message: string) => {
    if (isFatal)
      throw openApiError(api, 'Body', `is refused for a warning: ${message}`, 'correct it, or drop FailOnWarnings');
    findings.warn('DEFINITION_NOT_WHOLE', api.origin, { reason: message });
  };
  return { warn };
}
