import { parse as parseYaml } from 'yaml';
import {
  authorizerShape,
  integrationShape,
  methodShape,
  modelShape,
  resourceShape,
  restApiShape,
} from '../../../src/control-plane/rest-shapes.js';
import type { Method, RestApi } from '../../../src/model/rest-api.js';
import { Comparison, isRecord } from './compare.js';
import { type CaseOutcome, type Expected, NotExpressible, type RequestCase } from './request-case.js';
import { outcomeOf } from './rest-request.js';
import { makeCaseApi } from './rest-server.js';

/** Runs a case of ImportRestApi: the definition is the body of an API, whose parts are compared as they are reported. */
export async function runImport({ definition, expected }: RequestCase): Promise<CaseOutcome> {
  const documents = Object.values(definition.openapi as Record<string, unknown>);
  const groups = groupsOf(expected.model);
  if (groups.length > documents.length) {
    throw new NotExpressible('the case shows more imports than it has definitions');
  }
  const comparison = new Comparison();
  const actual: unknown[] = [];
  for (const [index, group] of groups.entries()) {
    const document = documents[index];
    const openapi = withVariables(typeof document === 'string' ? parseYaml(document) : document);
    const caseApi = await makeCaseApi({ openapi, importParameters: definition.importParameters, endpointType: 'EDGE' });
    for (const [label, part] of group) {
      const found = partOf(caseApi.api, label);
      actual.push({ [label]: found });
      comparison.includes(label, plain(expectedPart(part)), plain(found));
    }
    caseApi.close();
  }
  return outcomeOf(comparison, actual, { reasons: [] });
}

/** What the variables of a definition were when it was recorded. */
const variables: Readonly<Record<string, string>> = {
  uri: 'http://petstore.execute-api.us-east-1.amazonaws.com/petstore/pets',
  cognito_pool_arn: 'arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_ABC123',
};

function withVariables(document: unknown): unknown {
  const text = JSON.stringify(document);
  return JSON.parse(text.replace(/\$\{(\w+)\}/g, (whole, name: string) => variables[name] ?? whole));
}

/** A list without a frame is one of items; an error tells that there is no such part. */
function expectedPart(part: unknown): unknown {
  if (Array.isArray(part)) return { items: part };
  return isRecord(part) && isRecord(part.Error) && part.Error.Code === 'NotFoundException' ? undefined : part;
}

type Part = readonly [label: string, part: unknown];

/** Each import of a case begins with the resources or the API, after the methods of the one before. */
function groupsOf(model: Expected): readonly (readonly Part[])[] {
  const groups: Part[][] = [];
  let sawMethod = true;
  for (const part of Object.entries(model)) {
    const isMethod = /(^|-)(method|integration)-/.test(part[0]);
    if (sawMethod && !isMethod) groups.push([]);
    sawMethod = isMethod;
    groups.at(-1)?.push(part);
  }
  return groups;
}

/** The part of an API that a label such as `method-response-pets/{petId}-get` speaks of. */
function partOf(api: RestApi, label: string): unknown {
  if (/authorizers/.test(label)) return { items: api.authorizers.map(authorizerShape) };
  if (/models/.test(label)) return { items: Object.values(api.models).map(modelShape) };
  if (/resources/.test(label)) return { items: api.resources.map((resource) => resourceShape(resource, () => ({}))) };
  const [, kind, path, verb] =
    /(method-response|integration-response|method|integration)-(.*)-(\w+)$/.exec(label) ?? [];
  if (kind === undefined) return restApiShape(api, 0);
  const method = methodAt(api, path === 'root' ? '/' : `/${path}`, (verb as string).toUpperCase());
  if (!method?.integration) return undefined;
  if (kind === 'method') return methodShape(method);
  if (kind === 'integration') return integrationShape(method.integration);
  if (kind === 'method-response') return method.methodResponses['200'];
  return (integrationShape(method.integration) as Expected).integrationResponses['200'];
}

function methodAt(api: RestApi, path: string, verb: string): Method | undefined {
  return api.resources.find((resource) => resource.path === path)?.methods[verb];
}

/** What tells when and how an API was made, or stands in the definition for documentation, is not in our model. */
const unrelated = new Set(['createdDate', 'tags', 'version', 'ipAddressType', 'authType', 'warnings']);

/** Recordings have JSON texts parsed, and empty maps left out. */
function plain(value: unknown): unknown {
  if (typeof value === 'string' && /^[{[]/.test(value)) {
    try {
      return plain(JSON.parse(value));
    } catch {
      return value;
    }
  }
  if (Array.isArray(value)) return sorted(value.map(plain));
  if (!isRecord(value)) return value;
  const members = Object.entries(value).filter(([name, member]) => member !== undefined && !unrelated.has(name));
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]));
}

/** Lists of an API have no order of their own but that of paths and names. */
function sorted(items: unknown[]): unknown[] {
  const key = (item: unknown) =>
    isRecord(item) ? String(item.path ?? item.name ?? JSON.stringify(item)) : String(item);
  return items.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}
