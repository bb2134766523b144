import { createHash } from 'node:crypto';
import { type Properties, type ReplacedResource, rejectPart } from './openapi-resource';

/** The models that API Gateway has in each API which it did not import. */
const BUILT_IN: { readonly [name: string]: Properties } = {
  Empty: { type: 'object', title: 'Empty Schema' },
  Error: { type: 'object', title: 'Error Schema', properties: { message: { type: 'string' } } },
};

/** What a definition can say of a model. */
export const MODEL_PROPERTIES = ['ContentType', 'Description', 'Name', 'RestApiId', 'Schema'];

/**
 * The models of an API as the schemas of its definition.
 *
 * A model is a document of its own, whose references begin at its root or lead to other models; in the definition all
 * begin at the root of the definition. What a model refers to within itself becomes a schema beside it.
 */
export class Schemas {
  private readonly models: ReadonlyMap<string, ReplacedResource>;
  private readonly schemas = new Map<string, unknown>();
  /** The place in a model that a schema was made of. */
  private readonly places = new Map<string, string>();

  public constructor(models: readonly ReplacedResource[]) {
    this.models = new Map(models.map((model) => [model.id, model]));
    for (const model of models) this.add(model);
  }

  /** All of them, by name. */
  public all(): Properties {
    return Object.fromEntries(this.schemas);
  }

  /** The reference to the model that a resource names: by a `Ref`, or by its name. */
  public referenceTo(from: ReplacedResource, model: unknown): Properties {
    const name = this.find(model);
    if (name === undefined)
      return rejectPart(from.resource, `the model ${JSON.stringify(model)}, which is not part of it`);
    return { $ref: `#/components/schemas/${name}` };
  }

  private find(model: unknown): string | undefined {
    const found = this.models.get(String((model as Properties)?.Ref));
    if (found) return nameOf(found);
    const named = [...this.models.values()].find((other) => nameOf(other) === model);
    if (named) return nameOf(named);
    if (typeof model !== 'string' || !Object.hasOwn(BUILT_IN, model)) return undefined;
    this.schemas.set(model, BUILT_IN[model]);
    return model;
  }

  private add(model: ReplacedResource): void {
    const { ContentType: type = 'application/json', Description: description, Schema: schema = {} } = model.properties;
    if (type !== 'application/json') rejectPart(model.resource, `the content type '${type}'`);
    if (description !== undefined && schema.description !== undefined) {
      rejectPart(model.resource, 'a description beside the description of its schema');
    }
    const name = nameOf(model);
    if (this.schemas.has(name)) rejectPart(model.resource, `the name '${name}' of another model`);
    const { $schema: _, definitions: __, ...own } = schema;
    const described = description === undefined ? own : { description, ...own };
    this.schemas.set(name, undefined);
    this.schemas.set(name, this.convert(model, described));
  }

  private convert(model: ReplacedResource, value: any): any {
    if (Array.isArray(value)) return value.map((item) => this.convert(model, item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) =>
        name === '$ref' ? [name, this.reference(model, member)] : [name, this.convert(model, member)],
      ),
    );
  }

  private reference(model: ReplacedResource, target: unknown): unknown {
    // A property may be called `$ref`; its schema is an object, and no function of CloudFormation.
    const other = modelInAddress(target);
    if (other !== undefined) return this.referenceTo(model, other).$ref;
    if (typeof target === 'object') return this.convert(model, target);
    if (target === '#') return `#/components/schemas/${nameOf(model)}`;
    return `#/components/schemas/${this.beside(model, String(target))}`;
  }

  /** The schema for a place within a model, made on the first reference to it. */
  private beside(model: ReplacedResource, pointer: string): string {
    const parts = pointer.startsWith('#/') ? pointer.slice(2).split('/').map(decode) : [];
    const found = parts.reduce<any>((schema, part) => schema?.[part], model.properties.Schema);
    if (parts.length === 0 || found === undefined)
      rejectPart(model.resource, `the reference '${pointer}', which leads nowhere`);
    const name = this.nameFor(model, pointer, parts);
    if (this.schemas.has(name)) return name;
    this.schemas.set(name, undefined);
    this.schemas.set(name, this.convert(model, found));
    return name;
  }

  /** API Gateway takes letters and digits. */
  private nameFor(model: ReplacedResource, pointer: string, parts: readonly string[]): string {
    const place = `${model.id} ${pointer}`;
    const short = `${nameOf(model)}${parts.map((part) => part.replace(/[^A-Za-z0-9]/g, '')).join('')}`;
    const isTaken = this.schemas.has(short) && this.places.get(short) !== place;
    const name = isTaken ? `${short}${createHash('sha256').update(place).digest('hex').slice(0, 8)}` : short;
    this.places.set(name, place);
    return name;
  }
}

function nameOf({ id, properties, resource }: ReplacedResource): string {
  const { Name: name = id } = properties;
  return typeof name === 'string' ? name : rejectPart(resource, 'a name that is known only at deployment');
}

const MODELS = '/models/';

/** The model that an address such as `https://apigateway.amazonaws.com/restapis/{id}/models/{name}` names. */
function modelInAddress(address: unknown): unknown {
  const parts: unknown[] = (address as Properties)?.['Fn::Join']?.[1] ?? [address];
  if (!String(parts[0]).startsWith('https://apigateway.')) return undefined;
  const last = parts.at(-1);
  if (typeof last !== 'string') return last;
  return last.includes(MODELS) ? last.slice(last.indexOf(MODELS) + MODELS.length) : undefined;
}

/** A part of a JSON pointer in a URI. */
function decode(part: string): string {
  return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
}
