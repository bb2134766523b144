import type { TemplateResource } from '../assembly/assembly.js';
import type { Origin } from '../model/origin.js';
import { Unresolved } from '../model/unresolved.js';
import { physicalIdOf, tryFindAttribute } from './attributes.js';
import { evaluate } from './evaluate.js';
import { Memo } from './memo.js';
import type { ResourceFacts } from './resource-facts.js';
import type { StackEvaluation } from './stack-evaluation.js';
import { strayFunction } from './template-error.js';
import { isRecord, noValue } from './values.js';

/** A resource while its stack is evaluated. */
export class StackResource implements ResourceFacts {
  readonly origin: Origin;
  readonly type: string;
  readonly #evaluation: StackEvaluation;
  readonly #resource: TemplateResource;
  readonly #properties = new Memo<unknown>();
  readonly #physicalId = new Memo<string>();
  readonly #attributes = new Memo<unknown>();

  constructor(evaluation: StackEvaluation, origin: Origin, resource: TemplateResource) {
    this.#evaluation = evaluation;
    this.#resource = resource;
    this.origin = origin;
    this.type = resource.Type;
  }

  get logicalId(): string {
    return this.origin.logicalId;
  }

  get stackName(): string {
    return this.#evaluation.stack.name;
  }

  get region(): string {
    return this.#evaluation.stack.region;
  }

  get accountId(): string {
    return this.#evaluation.stack.accountId;
  }

  get physicalId(): string {
    return this.#physicalId.get(this.logicalId, this.origin, () => physicalIdOf(this));
  }

  /** What `Fn::GetAtt` gives; undefined if that cannot be told without AWS. */
  attribute(name: string): unknown {
    return this.#attributes.get(name, this.origin, () => tryFindAttribute(this, name));
  }

  property(path: string): unknown {
    const [name = '', ...rest] = path.split('.');
    let value = this.#property(name);
    for (const part of rest) {
      if (value instanceof Unresolved) return value;
      value = isRecord(value) && Object.hasOwn(value, part) ? value[part] : undefined;
    }
    return value;
  }

  ordinalAmong(property: string): number {
    return this.#evaluation.ordinalOf(this.logicalId, this.type, property);
  }

  /** All properties, evaluated. */
  properties(): Readonly<Record<string, unknown>> {
    const names = Object.keys(this.#resource.Properties ?? {}).filter((name) => name !== 'Fn::Transform');
    const call = names.find((name) => name.startsWith('Fn::'));
    if (call !== undefined) throw strayFunction(call, this.origin);
    const entries = names.map((name) => [name, this.#property(name)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }

  #property(name: string): unknown {
    const { Properties = {} } = this.#resource;
    if (!Object.hasOwn(Properties, name)) return undefined;
    return this.#properties.get(name, this.origin, () => {
      const value = evaluate(Properties[name], this.#evaluation, this.origin);
      return value === noValue ? undefined : value;
    });
  }
}
