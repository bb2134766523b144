import type { Model, RestApi } from '../../model/rest-api.js';
import type { StagedMethod, StagedRoute } from '../../serving/staged-routes.js';
import { type FindSchema, sampleOf } from './sample-json.js';

type Pairs = readonly (readonly [name: string, value: string])[];

/** A request that a route takes as far as its path, its required parameters and its body go. */
export interface SampleRequest {
  readonly method: string;
  /** Behind the stage. */
  readonly path: string;
  readonly query: Pairs;
  readonly headers: Pairs;
  readonly body?: string;
}

export function sampleRequest(staged: StagedRoute): SampleRequest {
  const [verb = 'GET', path = '/'] = staged.key === '$default' ? ['GET', '/'] : staged.key.split(' ');
  const method = verb === 'ANY' ? 'GET' : verb;
  const base = { method, path: path.replace(/\{[^}]+\}/g, '1'), query: required(staged, 'querystring') };
  const headers = required(staged, 'header');
  if (!['POST', 'PUT', 'PATCH'].includes(method)) return { ...base, headers };
  const { contentType, body } = staged.protocol === 'REST' ? bodyOf(staged) : anyBody;
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return { ...base, headers: hasType ? headers : [...headers, ['Content-Type', contentType]], body };
}

const anyBody = { contentType: 'application/json', body: '{}' };

/** `method.request.querystring.page` is required where its value is true. */
function required(staged: StagedRoute, place: 'querystring' | 'header'): Pairs {
  if (staged.protocol !== 'REST') return [];
  const prefix = `method.request.${place}.`;
  const { requestParameters } = staged.route;
  return Object.keys(requestParameters)
    .filter((name) => name.startsWith(prefix) && requestParameters[name])
    .map((name) => [name.slice(prefix.length), '1'] as const);
}

function bodyOf({ api, route }: StagedMethod): { readonly contentType: string; readonly body: string } {
  const [found] = Object.entries(route.requestModels).filter(([, name]) => Object.hasOwn(api.models, name));
  if (!found) return anyBody;
  const [type, modelName] = found;
  const schema = schemaOf(api.models[modelName]);
  const contentType = type === '*/*' ? anyBody.contentType : type;
  return { contentType, body: JSON.stringify(sampleOf(schema, schemasOf(api, schema))) };
}

/** A reference leads to a model of the API by its URL, or into the schema itself. */
function schemasOf(api: RestApi, root: Readonly<Record<string, unknown>>): FindSchema {
  return (reference) => {
    const modelName = /\/models\/([^/#]+)$/.exec(reference)?.[1];
    if (modelName !== undefined)
      return Object.hasOwn(api.models, modelName) ? schemaOf(api.models[modelName]) : undefined;
    const steps = reference.replace(/^#\/?/, '').split('/');
    const found = steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], root);
    return found as Readonly<Record<string, unknown>> | undefined;
  };
}

function schemaOf(model: Model | undefined): Readonly<Record<string, unknown>> {
  const schema = model?.schema;
  return typeof schema === 'object' && schema !== null ? (schema as Record<string, unknown>) : {};
}
