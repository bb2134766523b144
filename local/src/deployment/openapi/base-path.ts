import { isRecord, Properties } from '../properties.js';
import { dereference, type OpenApiDocument, objectAt } from './document.js';

/**
 * What comes before each path, by the import parameter `basepath`: nothing (`ignore`, the default), the whole base path
 * (`prepend`), or all but its first part (`split`).
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-basePath.html
 */
export function pathPrefix(document: OpenApiDocument): string {
  const properties = Properties.of(document.api);
  const mode =
    properties.tryFindString('BasePath') ?? properties.tryFindNested('Parameters')?.tryFindString('basepath');
  const parts = basePathOf(document)
    .split('/')
    .filter((part) => part !== '');
  if (mode === 'prepend') return toPrefix(parts);
  if (mode === 'split') return toPrefix(parts.slice(1));
  return '';
}

function toPrefix(parts: readonly string[]): string {
  return parts.map((part) => `/${part}`).join('');
}

function basePathOf(document: OpenApiDocument): string {
  const { root, version } = document;
  if (version === 'SWAGGER_2') return String(root.basePath ?? '');
  const servers = dereference(document, root.servers);
  const server = Array.isArray(servers) ? servers.find(isRecord) : undefined;
  if (!server) return '';
  const variables = objectAt(document, server, 'variables');
  const { basePath } = variables;
  if (isRecord(basePath)) return String(basePath.default ?? '');
  const url = String(server.url ?? '').replace(/\{(\w+)\}/g, (_, name: string) => defaultOf(variables[name]));
  return url.replace(/^[a-z]+:\/\/[^/]*/, '');
}

function defaultOf(variable: unknown): string {
  return isRecord(variable) ? String(variable.default ?? '') : '';
}
