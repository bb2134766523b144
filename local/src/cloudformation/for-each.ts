import type { AssemblyStack, Template } from '../assembly/assembly.js';
import type { Origin } from '../model/origin.js';
import { Unresolved } from '../model/unresolved.js';
import { UsageError } from '../model/usage-error.js';
import { strayFunction, templateError } from './template-error.js';
import { isRecord } from './values.js';

/** Gives the items that a loop runs over; they may come from parameters and mappings only. */
export type EvaluateCollection = (collection: unknown, place: Origin) => unknown;

/**
 * A template with every `Fn::ForEach::Name` replaced by what it stands for.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
 */
export function unrollLoops(stack: AssemblyStack, evaluateCollection: EvaluateCollection): Template {
  const { template } = stack;
  if (!template.transforms.includes('AWS::LanguageExtensions')) {
    checkResources(stack.name, template);
    return template;
  }
  const unroll = <T>(section: T, name: string): T => {
    const place = { stackName: stack.name, logicalId: name, constructPath: `${stack.displayName}/${name}` };
    return new Unrolling(evaluateCollection, place).unroll(section, new Map()) as T;
  };
  const unrolled = {
    ...template,
    Resources: unroll(template.Resources, 'Resources'),
    Conditions: unroll(template.Conditions, 'Conditions'),
    Outputs: unroll(template.Outputs, 'Outputs'),
  };
  checkResources(stack.name, unrolled);
  return unrolled;
}

function checkResources(stackName: string, { Resources }: Template): void {
  for (const [logicalId, resource] of Object.entries(Resources)) {
    const place = { stackName, logicalId, constructPath: logicalId };
    if (logicalId.startsWith('Fn::')) throw strayFunction(logicalId, place);
    if (typeof resource?.Type !== 'string') throw templateError(place, 'the resource has no Type');
  }
}

/** The values of the loop variables around a place. */
type Variables = ReadonlyMap<string, string>;

class Unrolling {
  readonly #evaluateCollection: EvaluateCollection;
  readonly #place: Origin;

  constructor(evaluateCollection: EvaluateCollection, place: Origin) {
    this.#evaluateCollection = evaluateCollection;
    this.#place = place;
  }

  unroll(value: unknown, variables: Variables): unknown {
    if (typeof value === 'string') return substitute(value, variables);
    if (Array.isArray(value)) return value.map((item) => this.unroll(item, variables));
    if (!isRecord(value)) return value;
    const referenced = typeof value.Ref === 'string' ? variables.get(value.Ref) : undefined;
    if (referenced !== undefined) return referenced;
    const entries = Object.entries(value).flatMap(([key, item]) => this.#unrollEntry(key, item, variables));
    return Object.fromEntries(entries);
  }

  #unrollEntry(key: string, item: unknown, variables: Variables): readonly (readonly [string, unknown])[] {
    if (!key.startsWith('Fn::ForEach::')) return [[substitute(key, variables), this.unroll(item, variables)]];
    const [variable, collection, body] = Array.isArray(item) && item.length === 3 ? item : [];
    if (typeof variable !== 'string' || !isRecord(body)) {
      throw templateError(this.#place, `${key} takes [variable, collection, { key: value }]`);
    }
    return this.#itemsOf(key, this.unroll(collection, variables)).flatMap((text) => {
      return Object.entries(this.unroll(body, new Map(variables).set(variable, text)) as object);
    });
  }

  #itemsOf(key: string, collection: unknown): readonly string[] {
    const items = this.#evaluateCollection(collection, this.#place);
    if (items instanceof Unresolved) {
      throw new UsageError(
        'UNRESOLVED_REFERENCE',
        `${this.#place.constructPath}: ${key} runs over ${items.expression}: ${items.reason}`,
        items.fix,
      );
    }
    if (Array.isArray(items)) return items.map(String);
    throw templateError(this.#place, `${key} runs over what is not a list`);
  }
}

/** `${Name}` in full, `&{Name}` without what a logical id may not hold. */
function substitute(text: string, variables: Variables): string {
  return text.replace(/([$&])\{(\w+)\}/g, (found, sign: string, name: string) => {
    const value = variables.get(name);
    if (value === undefined) return found;
    return sign === '&' ? value.replace(/[^A-Za-z0-9]/g, '') : value;
  });
}
