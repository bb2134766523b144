import { documentOf, type PlainJson, toPlainJson } from '../../json-path/json-document.js';
import { EvaluationError } from '../template-errors.js';
import { HashMap, type JavaMap } from '../values/java-map.js';
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
    this.#map ??= contextMap(this.#variables);
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

/** A map of parameters that each may be set once. What it held at first may be set too. */
class OverrideMap extends HashMap {
  readonly #isSettledKey: (key: JavaValue) => boolean;
  readonly #settled = new Set<JavaValue>();
  #isArmed = false;

  constructor(isSettledKey: (key: JavaValue) => boolean) {
    super(true);
    this.#isSettledKey = isSettledKey;
  }

  arm(): this {
    this.#isArmed = true;
    return this;
  }

  override put(key: JavaValue, value: JavaValue): JavaValue {
    if (this.#isArmed && this.#isSettledKey(key)) {
      if (this.#settled.has(key)) throw new EvaluationError(`the parameter ${String(key)} is overridden twice`);
      this.#settled.add(key);
    }
    return super.put(key, value);
  }
}

function contextMap(variables: ContextVariables): JavaMap {
  const { requestOverride, responseOverride, ...others } = variables;
  const map = silentMap(others);
  map.put('requestOverride', overridesOf(requestOverride, ['header', 'path', 'querystring']));
  map.put('responseOverride', overridesOf(responseOverride, ['header']));
  return map;
}

function overridesOf(given: unknown, parts: readonly string[]): JavaMap {
  const members = (given ?? {}) as ContextVariables;
  const map = new OverrideMap((key) => key === 'status');
  for (const part of parts) map.put(part, parametersOf(members[part]));
  for (const [name, value] of Object.entries(members)) if (!parts.includes(name)) map.put(name, contextValue(value));
  return map.arm();
}

function parametersOf(given: unknown): JavaMap {
  const map = new OverrideMap(() => true);
  for (const [name, value] of Object.entries((given ?? {}) as ContextVariables)) map.put(name, contextValue(value));
  return map.arm();
}

function silentMap(members: ContextVariables): JavaMap {
  const map = new HashMap(true);
  for (const [name, value] of Object.entries(members)) map.put(name, contextValue(value));
  return map;
}

function contextValue(value: unknown): JavaValue {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? silentMap(value as ContextVariables) : documentOf(value);
}
