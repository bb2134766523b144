import { documentOf, type PlainJson, toPlainJson } from '../../json-path/json-document.js';
import { EvaluationError } from '../template-errors.js';
import { HashMap, type JavaMap, type MapEntry } from '../values/java-map.js';
import type { JavaValue } from '../values/java-value.js';

/** The context variables of an execution, as a tree like that of a JSON document. */
export type ContextVariables = Readonly<Record<string, unknown>>;

/** What the templates of an execution have overridden. */
export interface RequestOverrides {
  readonly [name: string]: PlainJson;
  readonly header: Readonly<Record<string, PlainJson>>;
  readonly path: Readonly<Record<string, PlainJson>>;
  readonly querystring: Readonly<Record<string, PlainJson>>;
}

export interface ResponseOverrides {
  readonly [name: string]: PlainJson;
  readonly header: Readonly<Record<string, PlainJson>>;
}

/**
 * `$context`. Its maps are in the order of java.util.HashMap and print as nothing. What templates put into
 * `requestOverride` and `responseOverride` stays, and each parameter may be overridden once.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
 */
export class TemplateContext {
  readonly #variables: ContextVariables;
  #map: JavaMap | undefined;

  constructor(variables: ContextVariables) {
    this.#variables = variables;
  }

  /** The value of the variable `$context`. */
  get map(): JavaMap {
    this.#map ??= new RootMap(this.#variables, 'none');
    return this.#map;
  }

  get requestOverride(): RequestOverrides {
    return { ...this.#overrides('requestOverride', ['header', 'path', 'querystring']) } as RequestOverrides;
  }

  get responseOverride(): ResponseOverrides {
    return { ...this.#overrides('responseOverride', ['header']) } as ResponseOverrides;
  }

  #overrides(name: string, parts: readonly string[]): Readonly<Record<string, PlainJson>> {
    // Nothing can be overridden before a template has looked at the context.
    const source = this.#map === undefined ? this.#variables[name] : toPlainJson(this.#map.get(name));
    const empty = Object.fromEntries(parts.map((part) => [part, {}]));
    return { ...empty, ...(source as Record<string, PlainJson> | undefined) };
  }
}

/** Which keys of a map may be set by templates once only. */
type Once = 'none' | 'status' | 'all';

/** A map of `$context`. It takes its entries over when it is first looked at: most templates look at few. */
class ContextMap extends HashMap {
  #source: ContextVariables | undefined;
  readonly #once: Once;
  #settled: Set<JavaValue> | undefined;

  constructor(source: ContextVariables, once: Once) {
    super(true);
    this.#source = source;
    this.#once = once;
  }

  override get size(): number {
    this.#fill();
    return super.size;
  }

  override get(key: JavaValue): JavaValue {
    // Texts, which is nearly all that templates ask for, are read from the source as they are.
    const text = typeof key === 'string' && this.#source !== undefined ? ownMember(this.#source, key) : undefined;
    if (typeof text === 'string') return text;
    this.#fill();
    return super.get(key);
  }

  override has(key: JavaValue): boolean {
    this.#fill();
    return super.has(key);
  }

  override put(key: JavaValue, value: JavaValue): JavaValue {
    this.#fill();
    if (this.#once === 'all' || this.#once === key) this.#settle(key);
    return super.put(key, value);
  }

  override remove(key: JavaValue): JavaValue {
    this.#fill();
    return super.remove(key);
  }

  override clear(): void {
    this.#fill();
    super.clear();
  }

  override entries(): MapEntry[] {
    this.#fill();
    return super.entries();
  }

  #settle(key: JavaValue): void {
    this.#settled ??= new Set();
    if (this.#settled.has(key)) throw new EvaluationError(`the parameter ${String(key)} is overridden twice`);
    this.#settled.add(key);
  }

  #fill(): void {
    const source = this.#source;
    if (source === undefined) return;
    this.#source = undefined;
    this.take(source);
  }

  protected take(source: ContextVariables): void {
    for (const [name, value] of Object.entries(source)) if (value !== undefined) super.put(name, contextValue(value));
  }
}

/** The map of `$context` itself, where the maps of overrides are. */
class RootMap extends ContextMap {
  protected override take(source: ContextVariables): void {
    super.take(source);
    this.put('requestOverride', overridesOf(source.requestOverride, ['header', 'path', 'querystring']));
    this.put('responseOverride', overridesOf(source.responseOverride, ['header']));
  }
}

function ownMember(source: ContextVariables, name: string): unknown {
  return Object.hasOwn(source, name) ? source[name] : undefined;
}

function overridesOf(given: unknown, parts: readonly string[]): JavaMap {
  const members = (given ?? {}) as ContextVariables;
  const map = new ContextMap(members, 'status');
  for (const part of parts) map.put(part, new ContextMap((members[part] ?? {}) as ContextVariables, 'all'));
  return map;
}

function contextValue(value: unknown): JavaValue {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? new ContextMap(value as ContextVariables, 'none') : documentOf(value);
}
