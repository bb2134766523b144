import type { ErrorObject } from 'ajv';
import AjvDraft04 from 'ajv-draft-04';
import { MappingError } from '../../mapping/mapping-error.js';
import type { Model, RestApi } from '../../model/rest-api.js';

/** The errors of a body under a model; none where it fits. */
export type CheckBody = (body: unknown) => readonly ErrorObject[];

/**
 * Prepares the models of an API. They may refer to one another by URL, in circles too; each is compiled when it is first
 * needed, as many APIs have more models than validated methods.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 */
export function compileModels(api: RestApi): (name: string) => CheckBody | undefined {
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

function register(api: RestApi): AjvInstance {
  const ajv = new AjvDraft04.default({
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

/** Compiles a model, once; a reference that leads nowhere fails the requests that need it. */
function compile(ajv: AjvInstance, url: string) {
  try {
    return ajv.getSchema(url);
  } catch (error) {
    throw new MappingError(`the model ${url} cannot be used: ${(error as Error).message}`);
  }
}

function modelUrl(api: RestApi, name: string): string {
  return `https://apigateway.amazonaws.com/restapis/${api.id}/models/${name}`;
}

function isSchema(model: Model): model is Model & { readonly schema: Record<string, unknown> } {
  return typeof model.schema === 'object' && model.schema !== null;
}

/** An `id` of its own would hide the schema from the references to its URL. */
function withoutOwnId({ id: _, ...schema }: Record<string, unknown>): Record<string, unknown> {
  return schema;
}
