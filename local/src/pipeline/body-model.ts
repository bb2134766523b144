import { createRequire } from 'node:module';
import type { ErrorObject } from 'ajv';
import type AjvDraft04 from 'ajv-draft-04';
import { MappingError } from '../mapping/mapping-error.js';
import type { Model } from '../model/rest-api.js';
import { EcmaRegex } from '../patterns/ecma-regex.js';
import { type Budget, newBudget, PatternError } from '../patterns/steps.js';
import { withChargedReferences } from './charged-schema.js';
import { uniqueItems } from './unique-items.js';

/** A REST or WebSocket API, as far as its models go. */
export interface ModelOwner {
  readonly id: string;
  readonly models: Readonly<Record<string, Model>>;
}

/** What is wrong with a body under a model: errors by keyword, or one reason why none could be found. */
export type BodyFault = { readonly errors: readonly ErrorObject[] } | { readonly reason: string };

/** What is wrong with the value of a body that has so many characters; undefined where it fits the model. */
export type CheckBody = (value: unknown, length: number) => BodyFault | undefined;

/**
 * Prepares the models of an API. They may refer to one another by URL, in circles too; each is compiled when it is first
 * needed, as many APIs have more models than validated methods.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 */
export function compileModels(api: ModelOwner): (name: string) => CheckBody | undefined {
  let validators: Validators | undefined;
  return (name) => {
    if (!Object.hasOwn(api.models, name)) return undefined;
    return (value, length) => {
      validators ??= new Validators(api);
      return validators.check(modelUrl(api, name), value, length);
    };
  };
}

/** Characters of a body up to which all of its errors are told, and not the first alone: there may be millions. */
const MAX_THOROUGH = 64 * 1024;
/** Steps that a check may take whatever the length of the body, and those that each character adds. */
const BASE_STEPS = 1_000_000;
const STEPS_PER_CHARACTER = 2;

/** The models of an API as a JSON Schema library has them, and the work that one check may cost. */
class Validators {
  readonly #api: ModelOwner;
  readonly #byThoroughness = new Map<boolean, AjvInstance>();
  #budget: Budget = newBudget();

  constructor(api: ModelOwner) {
    this.#api = api;
  }

  check(url: string, value: unknown, length: number): BodyFault | undefined {
    const validate = compile(() => this.#instance(length <= MAX_THOROUGH).getSchema(url), url);
    if (!validate) return undefined;
    this.#budget = newBudget(BASE_STEPS + STEPS_PER_CHARACTER * length);
    try {
      return validate(value) ? undefined : { errors: validate.errors ?? [] };
    } catch (error) {
      if (error instanceof PatternError) return { reason: `the body takes too long to validate: ${error.message}` };
      if (error instanceof RangeError) return { reason: 'the body is nested too deeply' };
      throw error;
    }
  }

  #instance(isThorough: boolean): AjvInstance {
    const known = this.#byThoroughness.get(isThorough);
    if (known) return known;
    const made = this.#register(isThorough);
    this.#byThoroughness.set(isThorough, made);
    return made;
  }

  #register(isThorough: boolean): AjvInstance {
    const spend = (steps: number): void => this.#budget.spend(steps);
    const ajv = new (loadAjv().default)({
      allErrors: isThorough,
      code: { regExp: Object.assign((pattern: string) => this.#regExp(pattern), { code: 'boundedRegExp' }) },
      logger: false,
      ownProperties: true,
      strict: false,
      validateFormats: false,
      validateSchema: false,
      verbose: true,
    });
    ajv.removeKeyword('uniqueItems').addKeyword(uniqueItems(spend));
    const charged = withChargedReferences(ajv, spend);
    for (const model of Object.values(this.#api.models)) {
      if (isSchema(model)) ajv.addSchema(charged(withoutOwnId(model.schema)), modelUrl(this.#api, model.name));
    }
    return ajv;
  }

  /** A pattern as the library wants it, which draws on the budget of the check under way. */
  #regExp(pattern: string) {
    const regex = new EcmaRegex(pattern);
    return { test: (text: string) => regex.test(text, this.#budget) };
  }
}

type AjvInstance = InstanceType<typeof AjvDraft04.default>;

/** Loaded when the first model is needed: most APIs have none, and every start would pay for it. */
function loadAjv(): typeof AjvDraft04 {
  return createRequire(import.meta.url)('ajv-draft-04');
}

/** Compiles a model, once; a reference that leads nowhere fails the requests that need it. */
function compile<T>(make: () => T, url: string): T {
  try {
    return make();
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
