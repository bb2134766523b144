import { createRequire } from 'node:module';
import type { ErrorObject } from 'ajv';
import type AjvDraft04 from 'ajv-draft-04';
import { MappingError } from '../mapping/mapping-error.js';
import type { Model } from '../model/rest-api.js';

/** A REST or WebSocket API, as far as its models go. */
export interface ModelOwner {
  readonly id: string;
  readonly models: Readonly<Record<string, Model>>;
}

/** The errors of a body under a model; none where it fits. */
export type CheckBody = (body: unknown) => readonly ErrorObject[];

/**
 * Prepares the models of an API. They may refer to one another by URL, in circles too; each is compiled when it is first
 * needed, as many APIs have more models than validated methods.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 */
export function compileModels(api: ModelOwner): (name: string) => CheckBody | undefined {
  let ajv: AjvInstance | undefined;
  return (name) => {
    if (!Object.hasOwn(api.models, name)) return undefined;
    return (body) => {
      ajv ??= register(api);
      const validate = compile(ajv, modelUrl(api, name));
      return !validate || validate(body) ? [] : (validate.errors ?? []);
    };
  };
}

type AjvInstance = InstanceType<typeof AjvDraft04.default>;

function register(api: ModelOwner): AjvInstance {
  const ajv = new (loadAjv().default)({
    allErrors: true,
    strict: false,
    verbose: true,
    logger: false,
    validateFormats: false,
    validateSchema: false,
  });
  for (const model of Object.values(api.models)) {
    if (isSchema(model)) ajv.addSchema(withoutOwnId(model.schema), modelUrl(api, model.name));
  }
  return ajv;
}

/** Loaded when the first model is needed: most APIs have none, and every start would pay for it. */
function loadAjv(): typeof AjvDraft04 {
  return createRequire(import.meta.url)('ajv-draft-04');
}

/** Compiles a model, once; a reference that leads nowhere fails the requests that need it. */
function compile(ajv: AjvInstance, url: string) {
  try {
    return ajv.getSchema(url);
  } catch (error) {
    throw new MappingError(`the model ${url} cannot be used: ${(error as Error).message}`);
  }
}

function modelUrl(api: ModelOwner, name: string): string {
  return `https://apigateway.amazonaws.com/restapis/${api.id}/models/${name}`;
}

function isSchema(model: Model): model is Model & { readonly schema: Record<string, unknown> } {
  return typeof model.schema === 'object' && model.schema !== null;
}

/** An `id` of its own would hide the schema from the references to its URL. */
function withoutOwnId({ id: _, ...schema }: Record<string, unknown>): Record<string, unknown> {
  return schema;
}
