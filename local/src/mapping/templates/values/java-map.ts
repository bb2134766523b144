import { EvaluationError } from '../template-errors.js';
import { canonicalKey } from './equality.js';
import { inHashOrder } from './hash-order.js';
import type { JavaValue } from './java-value.js';

/** One key and value of a map. */
export class MapEntry {
  readonly key: JavaValue;
  value: JavaValue;

  constructor(key: JavaValue, value: JavaValue) {
    this.key = key;
    this.value = value;
  }
}

/**
 * A java.util.Map. It keeps the order of insertion, keys that look like integers included, or that of HashMap, which
 * is the order of `$context`.
 */
export class JavaMap {
  /** Counts changes of the key set, by which a loop over the map notices them. */
  changes = 0;
  /** The entries, while there are few: most maps are small, and a million of them must not take gigabytes. */
  #few: MapEntry[] = [];
  /** The entries by canonical key, once there are many. */
  #many: Map<unknown, MapEntry> | undefined;

  static of(entries: Iterable<readonly [string, JavaValue]>): JavaMap {
    const map = new JavaMap();
    for (const [key, value] of entries) map.put(key, value);
    return map;
  }

  static ofTexts(texts: Readonly<Record<string, string>>): JavaMap {
    const map = new JavaMap();
    for (const name of Object.keys(texts)) map.put(name, texts[name] as string);
    return map;
  }

  /** The name of its Java class. */
  get className(): string {
    return 'java.util.LinkedHashMap';
  }

  get size(): number {
    return this.#many?.size ?? this.#few.length;
  }

  get(key: JavaValue): JavaValue {
    return this.#tryFind(key)?.value ?? null;
  }

  has(key: JavaValue): boolean {
    return this.#tryFind(key) !== undefined;
  }

  /** Sets the value of a key and returns the one before. */
  put(key: JavaValue, value: JavaValue): JavaValue {
    const entry = this.#tryFind(key);
    if (entry === undefined) {
      this.#add(new MapEntry(key, value));
      return null;
    }
    const before = entry.value;
    entry.value = value;
    return before;
  }

  remove(key: JavaValue): JavaValue {
    const entry = this.#tryFind(key);
    if (entry === undefined) return null;
    if (this.#many) this.#many.delete(canonicalKey(key));
    else this.#few.splice(this.#few.indexOf(entry), 1);
    this.changes++;
    return entry.value;
  }

  clear(): void {
    this.#few = [];
    this.#many = undefined;
    this.changes++;
  }

  /** The entries in the map's order. */
  entries(): MapEntry[] {
    return this.#many ? [...this.#many.values()] : [...this.#few];
  }

  #tryFind(key: JavaValue): MapEntry | undefined {
    if (this.#many) return this.#many.get(canonicalKey(key));
    if (typeof key === 'string') {
      for (const entry of this.#few) if (entry.key === key) return entry;
      return undefined;
    }
    const canonical = canonicalKey(key);
    return this.#few.find((entry) => canonicalKey(entry.key) === canonical);
  }

  #add(entry: MapEntry): void {
    this.changes++;
    if (this.#many === undefined && this.#few.length < MAX_FEW) {
      this.#few.push(entry);
      return;
    }
    this.#many ??= new Map(this.#few.map((known) => [canonicalKey(known.key), known]));
    this.#few = [];
    this.#many.set(canonicalKey(entry.key), entry);
  }
}

const MAX_FEW = 8;

/** A map of `$context`: in the order of HashMap, and printed as nothing. */
export class HashMap extends JavaMap {
  readonly isSilent: boolean;
  #largest = 0;

  constructor(isSilent = false) {
    super();
    this.isSilent = isSilent;
  }

  override get className(): string {
    return 'java.util.HashMap';
  }

  override put(key: JavaValue, value: JavaValue): JavaValue {
    const before = super.put(key, value);
    this.#largest = Math.max(this.#largest, this.size);
    return before;
  }

  override entries(): MapEntry[] {
    return inHashOrder(super.entries(), this.#largest);
  }
}

export type MapPart = 'keySet' | 'values' | 'entrySet';

/** The keys, values or entries of a map, which follow its changes. */
export class MapView {
  readonly map: JavaMap;
  readonly part: MapPart;

  constructor(map: JavaMap, part: MapPart) {
    this.map = map;
    this.part = part;
  }

  get size(): number {
    return this.map.size;
  }

  items(): JavaValue[] {
    const entries = this.map.entries();
    if (this.part === 'entrySet') return entries;
    return entries.map((entry) => (this.part === 'keySet' ? entry.key : entry.value));
  }
}

/** What iterating over a collection that was changed meanwhile ends with. */
export function throwConcurrentModification(): never {
  throw new EvaluationError('the collection was changed while it was iterated over (ConcurrentModificationException)');
}
