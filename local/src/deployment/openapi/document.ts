import { readFileSync } from 'node:fs';
import { excessOf, parseFailure } from '../../assembly/document-extent.js';
import { loadYaml } from '../../assembly/yaml-library.js';
import { tryFindOwn } from '../../model/own-member.js';
import { tryDecodePercent } from '../../model/percent-encoding.js';
import { Unresolved } from '../../model/unresolved.js';
import { UsageError } from '../../model/usage-error.js';
import type { FindAsset } from '../function-code.js';
import { isRecord, Properties } from '../properties.js';
import type { PlacedResource } from '../resource-index.js';

/** A value of an OpenAPI definition: JSON, or an `Unresolved` where the template has put one. */
export type Node = Readonly<Record<string, unknown>>;

/** An OpenAPI 3.0 or Swagger 2.0 definition of an API. */
export interface OpenApiDocument {
  /** The API that it defines. */
  readonly api: PlacedResource;
  readonly version: 'OPENAPI_3' | 'SWAGGER_2';
  readonly root: Node;
}

/** The definition in the `Body` of an API, or in the file of its `BodyS3Location`; undefined without either. */
export function tryReadDocument(api: PlacedResource, findAsset: FindAsset): OpenApiDocument | undefined {
  const body = api.properties.Body ?? readStoredBody(api, findAsset);
  if (body === undefined) return undefined;
  const root = typeof body === 'string' ? parseText(api, body) : body;
  if (root instanceof Unresolved) {
    const message = `${api.origin.constructPath} Body: ${root.expression}: ${root.reason}`;
    throw new UsageError('UNRESOLVED_REFERENCE', message, root.fix);
  }
  const excess = excessOf(root);
  if (excess !== undefined) throw openApiError(api, 'Body', `cannot be read: ${excess}`, 'make the definition smaller');
  if (!isRecord(root)) throw openApiError(api, 'Body', 'is not an object', 'give an OpenAPI definition');
  return { api, root, version: readVersion(api, root) };
}

/** Follows `$ref` until there is none. */
export function dereference(document: OpenApiDocument, value: unknown): unknown {
  const seen = new Set<string>();
  let current = value;
  while (isRecord(current) && typeof current.$ref === 'string') {
    if (seen.has(current.$ref)) throw openApiError(document.api, current.$ref, 'refers to itself', 'break the circle');
    seen.add(current.$ref);
    current = lookUp(document, current.$ref);
  }
  return current;
}

/** The object at a place, its `$ref` followed; empty where there is nothing. */
export function objectAt(document: OpenApiDocument, parent: Node, name: string): Node {
  const value = dereference(document, parent[name]);
  if (value === undefined || value === null) return {};
  if (!isRecord(value)) throw openApiError(document.api, name, 'is not an object', 'give an object');
  return value;
}

/** The schemas that have a name: `components.schemas`, or `definitions`. */
export function namedSchemas(document: OpenApiDocument): Node {
  const { root, version } = document;
  if (version === 'SWAGGER_2') return objectAt(document, root, 'definitions');
  return objectAt(document, objectAt(document, root, 'components'), 'schemas');
}

/** The security schemes that have a name: `components.securitySchemes`, or `securityDefinitions`. */
export function securitySchemes(document: OpenApiDocument): Node {
  const { root, version } = document;
  if (version === 'SWAGGER_2') return objectAt(document, root, 'securityDefinitions');
  return objectAt(document, objectAt(document, root, 'components'), 'securitySchemes');
}

export function openApiError(api: PlacedResource, place: string, problem: string, fix: string): UsageError {
  return new UsageError('INVALID_OPENAPI', `${api.origin.constructPath} ${place} ${problem}`, fix);
}

function readStoredBody(api: PlacedResource, findAsset: FindAsset): string | undefined {
  const location = Properties.of(api).tryFindNested('BodyS3Location');
  if (!location) return undefined;
  const key = location.findString('Key');
  const file = findAsset(api.stack.name, key);
  if (file === undefined) {
    const problem = `names the object ${key}, which is not an asset of the assembly`;
    throw openApiError(api, 'BodyS3Location', problem, 'give the definition as an asset or inline');
  }
  return readFileSync(file, 'utf8');
}

function parseText(api: PlacedResource, text: string): unknown {
  try {
    return text.trimStart().startsWith('{') ? JSON.parse(text) : loadYaml().parse(text);
  } catch (error) {
    const reason = parseFailure(error).split('\n')[0] ?? '';
    throw openApiError(api, 'Body', `is neither JSON nor YAML: ${reason}`, 'correct the definition');
  }
}

function readVersion(api: PlacedResource, root: Node): OpenApiDocument['version'] {
  const { swagger, openapi } = root;
  if (/^2(\.0)?$/.test(String(swagger))) return 'SWAGGER_2';
  if (/^3(\.0(\.\d+)?)?$/.test(String(openapi))) return 'OPENAPI_3';
  const found = swagger ?? openapi;
  const problem = found === undefined ? 'names no version of OpenAPI' : `is OpenAPI ${String(found)}`;
  throw openApiError(api, 'Body', problem, "API Gateway imports swagger: '2.0' and openapi: '3.0.x'");
}

function lookUp({ api, root }: OpenApiDocument, reference: string): unknown {
  if (!reference.startsWith('#/')) {
    throw openApiError(api, reference, 'is outside of the definition', 'move what it refers to into the definition');
  }
  const names = reference.slice(2).split('/').map(decodePointer);
  const found = names.reduce<unknown>((value, name) => (isRecord(value) ? tryFindOwn(value, name) : undefined), root);
  if (found === undefined) throw openApiError(api, reference, 'refers to nothing', 'correct the reference');
  return found;
}

function decodePointer(part: string): string {
  return (tryDecodePercent(part) ?? part).replaceAll('~1', '/').replaceAll('~0', '~');
}
