import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { Construct } from 'constructs';
import { canonicalJson } from '../common/canonical';
import { requireKnown } from '../common/must-be-known';
import { reject } from '../common/reject';
import { toDraft4 } from './draft-4';
import { parseParameter } from './parameter';

/** Reads the JSON schemas of request bodies from files. */
export class RestSchema {
  /**
   * The schema in a JSON file: draft 4, or what has a form in it.
   *
   * @throws when the file cannot be read or is not JSON
   */
  public static fromFile(path: string): { [key: string]: any } {
    const text = readFileSync(path, 'utf8');
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new Error(`schema file '${path}' is not JSON: ${(error as Error).message}; write it as a JSON object`);
    }
  }

  private constructor() {}
}

/** What a route asks of its requests. */
interface RequestDemands {
  readonly key: string;
  readonly body?: { [key: string]: any };
  readonly bodyTypes?: readonly string[];
  readonly requiredQuery?: readonly string[];
  readonly requiredHeaders?: readonly string[];
}

/** The validator of an API, and one model for each distinct schema. */
export class RequestValidation {
  private readonly validator: apigateway.RequestValidator;

  public constructor(
    private readonly scope: Construct,
    private readonly api: apigateway.RestApi,
  ) {
    this.validator = api.addRequestValidator('RequestValidator', {
      validateRequestBody: true,
      validateRequestParameters: true,
    });
  }

  /** The options of a method that refuses requests without what the route asks for. */
  public methodOptions(route: RequestDemands): apigateway.MethodOptions {
    requireKnown(this.scope, `requiredQuery of route '${route.key}'`, route.requiredQuery);
    requireKnown(this.scope, `requiredHeaders of route '${route.key}'`, route.requiredHeaders);
    const parameters = [
      ...(route.requiredQuery ?? []).map((name) => `querystring.${name}`),
      ...(route.requiredHeaders ?? []).map((name) => `header.${name}`),
    ].map((name) => parseParameter(this.scope, `required parameter '${name}' of route '${route.key}'`, name));
    checkBodyTypes(this.scope, route);
    if (!route.body && parameters.length === 0) return {};
    return {
      requestValidator: this.validator,
      requestParameters: Object.fromEntries(parameters.map((parameter) => [parameter, true])),
      ...(route.body && { requestModels: this.modelsByType(route) }),
    };
  }

  /** API Gateway looks for a model by the content type of a body, and checks nothing where it finds none. */
  private modelsByType({ key, body, bodyTypes }: RequestDemands): { [contentType: string]: apigateway.IModel } {
    if (!body) return {};
    const model = this.modelOf(key, body);
    if (!bodyTypes) return { 'application/json': model };
    if (bodyTypes.includes(ANY_TYPE)) return { $default: model };
    return { ...Object.fromEntries(bodyTypes.map((type) => [type, model])), $default: this.refusal() };
  }

  /** The model that no body fits. */
  private refusal(): apigateway.IModel {
    return this.modelOfSchema('ModelRefusal', () => ({ not: {} }));
  }

  private modelOf(key: string, body: { [key: string]: any }): apigateway.IModel {
    if (typeof (body as Partial<apigateway.IModel>).modelId === 'string') return body as apigateway.IModel;
    checkSchema(this.scope, key, body);
    const id = `Model${createHash('sha256')
      .update(canonicalJson(Stack.of(this.scope).resolve(body)))
      .digest('hex')
      .slice(0, 8)}`;
    return this.modelOfSchema(id, () => toDraft4(body, (keyword, at) => rejectKeyword(this.scope, key, keyword, at)));
  }

  private modelOfSchema(id: string, makeSchema: () => object): apigateway.IModel {
    const existing = this.api.node.tryFindChild(id) as apigateway.Model | undefined;
    if (existing) return existing;
    const model = this.api.addModel(id, { contentType: 'application/json', schema: {} });
    // The L2 knows fewer keywords than JSON Schema has: the schema is passed on as it was given.
    (model.node.defaultChild as apigateway.CfnModel).schema = {
      $schema: 'http://json-schema.org/draft-04/schema#',
      ...makeSchema(),
    };
    return model;
  }
}

/** Stands for every content type. */
const ANY_TYPE = '*/*';

function checkBodyTypes(scope: Construct, { key, body, bodyTypes }: RequestDemands): void {
  if (!bodyTypes) return;
  requireKnown(scope, `bodyTypes of route '${key}'`, bodyTypes);
  if (!body) {
    reject(scope, {
      problem: `route '${key}' has bodyTypes ${JSON.stringify(bodyTypes)} and no body`,
      allowed: 'bodyTypes are the content types that body is for',
      fix: 'give the schema as body, or leave bodyTypes out',
    });
  }
  const wrong = bodyTypes.find((type) => type !== ANY_TYPE && !/^[\w.+-]+\/[\w.+-]+$/.test(type));
  if (wrong === undefined && bodyTypes.length > 0) return;
  reject(scope, {
    problem: `route '${key}' has bodyTypes ${JSON.stringify(bodyTypes)}`,
    allowed: "each is a content type without parameters, such as 'application/json', or '*/*' for all",
    fix: "write ['application/json'], or leave bodyTypes out",
  });
}

function checkSchema(scope: Construct, key: string, body: unknown): void {
  if (body && typeof body === 'object' && !Array.isArray(body)) return;
  reject(scope, {
    problem: `route '${key}' has the body ${JSON.stringify(body)}`,
    allowed: 'body is a JSON schema, draft 4, as an object',
    fix: "write for example { type: 'object', required: ['name'] }, or read it by RestSchema.fromFile",
  });
}

function rejectKeyword(scope: Construct, key: string, keyword: string, at: string): never {
  return reject(scope, {
    problem: `the body of route '${key}' has the keyword '${keyword}' at '${at}'`,
    allowed: 'API Gateway validates by JSON schema draft 4, which has no form of it',
    fix: 'say it in the keywords of draft 4, or check it in the handler',
  });
}
