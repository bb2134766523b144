import type { ResolvedResource } from '../cloudformation/resolved-stack.js';
import type { Origin } from '../model/origin.js';
import { type Resolvable, Unresolved } from '../model/unresolved.js';
import { UsageError } from '../model/usage-error.js';

/** What a wrong value is: a fault of the template, or of the OpenAPI definition that the resource comes from. */
export type PropertyErrorCode = 'INVALID_TEMPLATE' | 'INVALID_OPENAPI';

interface PropertyOwner extends Pick<ResolvedResource, 'origin' | 'properties'> {
  readonly errorCode?: PropertyErrorCode;
}

/** The properties of a resource, or of a place within them, read as CloudFormation reads them: `"true"` is true, 5 is `"5"`. */
export class Properties {
  readonly origin: Origin;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #place: string;
  readonly #errorCode: PropertyErrorCode;

  constructor(
    origin: Origin,
    values: Readonly<Record<string, unknown>>,
    place = '',
    errorCode: PropertyErrorCode = 'INVALID_TEMPLATE',
  ) {
    this.origin = origin;
    this.#values = values;
    this.#place = place;
    this.#errorCode = errorCode;
  }

  static of(resource: PropertyOwner): Properties {
    return new Properties(resource.origin, resource.properties, '', resource.errorCode);
  }

  get names(): readonly string[] {
    return Object.keys(this.#values).filter((name) => this.raw(name) !== undefined);
  }

  has(name: string): boolean {
    return this.raw(name) !== undefined;
  }

  /** The value as it stands; null counts as absent. */
  raw(name: string): unknown {
    const value = Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
    return value === null ? undefined : value;
  }

  findString(name: string): string {
    return this.tryFindString(name) ?? this.#fail(name, 'is missing', 'give it');
  }

  tryFindString(name: string): string | undefined {
    const value = this.tryFindResolvable(name);
    if (value instanceof Unresolved) throw unresolvedError(value, this.#at(name));
    return value;
  }

  findResolvable(name: string): Resolvable<string> {
    return this.tryFindResolvable(name) ?? this.#fail(name, 'is missing', 'give it');
  }

  tryFindResolvable(name: string): Resolvable<string> | undefined {
    const value = this.raw(name);
    return value === undefined ? undefined : this.#toText(name, value);
  }

  /** A text that only people read, such as a description: one that is not known before the deployment counts as absent. */
  tryFindLabel(name: string): string | undefined {
    const value = this.tryFindResolvable(name);
    return value instanceof Unresolved ? undefined : value;
  }

  tryFindNumber(name: string): number | undefined {
    const text = this.tryFindString(name);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (text.trim() === '' || !Number.isFinite(number)) {
      return this.#fail(name, `is ${JSON.stringify(text)}, not a number`, 'give a number');
    }
    return number;
  }

  tryFindBoolean(name: string): boolean | undefined {
    const text = this.tryFindString(name)?.toLowerCase();
    if (text === undefined) return undefined;
    if (text === 'true') return true;
    if (text === 'false') return false;
    return this.#fail(name, `is ${JSON.stringify(text)}, not a boolean`, 'give true or false');
  }

  isTrue(name: string): boolean {
    return this.tryFindBoolean(name) ?? false;
  }

  tryFindOneOf<const T extends string>(name: string, allowed: readonly T[]): T | undefined {
    const text = this.tryFindString(name);
    if (text === undefined) return undefined;
    const found = allowed.find((value) => value === text);
    return found ?? this.#fail(name, `is ${JSON.stringify(text)}`, `give one of ${allowed.join(', ')}`);
  }

  /** A list of texts; one text alone is a list of one. */
  strings(name: string): readonly string[] {
    return this.resolvables(name).map((value) => {
      if (value instanceof Unresolved) throw unresolvedError(value, this.#at(name));
      return value;
    });
  }

  resolvables(name: string): readonly Resolvable<string>[] {
    const value = this.raw(name);
    if (value === undefined) return [];
    const list = Array.isArray(value) ? value : [value];
    return list.map((item: unknown, index) => this.#toText(`${name}[${index}]`, item));
  }

  tryFindNested(name: string): Properties | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (value instanceof Unresolved) throw unresolvedError(value, this.#at(name));
    return this.#nested(name, value);
  }

  /** The objects of a list. */
  nestedList(name: string): readonly Properties[] {
    const value = this.raw(name);
    if (value === undefined) return [];
    if (value instanceof Unresolved) throw unresolvedError(value, this.#at(name));
    if (!Array.isArray(value)) return this.#fail(name, 'is not a list', 'give a list');
    return value.map((item: unknown, index) => this.#nested(`${name}[${index}]`, item));
  }

  resolvableMap(name: string): Readonly<Record<string, Resolvable<string>>> {
    const nested = this.tryFindNested(name);
    return mapNames(nested, (key) => nested?.findResolvable(key) as Resolvable<string>);
  }

  stringMap(name: string): Readonly<Record<string, string>> {
    const nested = this.tryFindNested(name);
    return mapNames(nested, (key) => nested?.findString(key) as string);
  }

  booleanMap(name: string): Readonly<Record<string, boolean>> {
    const nested = this.tryFindNested(name);
    return mapNames(nested, (key) => nested?.isTrue(key) as boolean);
  }

  #nested(name: string, value: unknown): Properties {
    if (!isRecord(value)) return this.#fail(name, 'is not an object', 'give an object');
    return new Properties(this.origin, value, this.#within(name), this.#errorCode);
  }

  #toText(name: string, value: unknown): Resolvable<string> {
    if (typeof value === 'string' || value instanceof Unresolved) return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.#fail(name, 'is not a text', 'give a text, a number or a boolean');
  }

  #within(name: string): string {
    return this.#place === '' ? name : `${this.#place}.${name}`;
  }

  #at(name: string): string {
    return `${this.origin.constructPath} ${this.#within(name)}`;
  }

  #fail(name: string, problem: string, fix: string): never {
    throw new UsageError(this.#errorCode, `${this.#at(name)} ${problem}`, fix);
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unresolved);
}

function mapNames<T>(properties: Properties | undefined, read: (name: string) => T): Readonly<Record<string, T>> {
  return Object.fromEntries((properties?.names ?? []).map((name) => [name, read(name)]));
}

function unresolvedError(value: Unresolved, place: string): UsageError {
  return new UsageError('UNRESOLVED_REFERENCE', `${place}: ${value.expression}: ${value.reason}`, value.fix);
}

/** The entries that have a value: what an object with optional members is spread from. */
export function given<T extends Record<string, unknown>>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
