import { JavaBigDecimal, JavaBigInteger } from './big-numbers.js';
import { JavaList, type ListKind } from './java-list.js';
import { JavaMap, MapEntry, MapView } from './java-map.js';
import { JavaObject } from './java-object.js';
import type { JavaValue } from './java-value.js';
import { JavaDouble } from './numbers.js';

/** What `$object.class` gives: a name and nothing that leads further. */
export class JavaClass extends JavaObject {
  readonly className = 'java.lang.Class';
  readonly name: string;

  private constructor(name: string) {
    super();
    this.name = name;
  }

  static of(value: JavaValue): JavaClass {
    return new JavaClass(classNameOf(value));
  }

  override get key(): unknown {
    return `\0k${this.name}`;
  }

  print(): string {
    return `class ${this.name}`;
  }
}

const LIST_CLASSES: Readonly<Record<Exclude<ListKind, 'array'>, string>> = {
  ArrayList: 'java.util.ArrayList',
  JSONArray: 'net.minidev.json.JSONArray',
  fixed: 'java.util.Collections$UnmodifiableRandomAccessList',
};

const VIEW_CLASSES: Readonly<Record<MapView['part'], string>> = {
  keySet: 'java.util.LinkedHashMap$LinkedKeySet',
  values: 'java.util.LinkedHashMap$LinkedValues',
  entrySet: 'java.util.LinkedHashMap$LinkedEntrySet',
};

/** The name of a value's Java class. */
export function classNameOf(value: JavaValue): string {
  if (typeof value === 'string') return 'java.lang.String';
  if (typeof value === 'number') return 'java.lang.Integer';
  if (typeof value === 'bigint') return 'java.lang.Long';
  if (typeof value === 'boolean') return 'java.lang.Boolean';
  if (value instanceof JavaDouble) return 'java.lang.Double';
  if (value instanceof JavaBigInteger) return 'java.math.BigInteger';
  if (value instanceof JavaBigDecimal) return 'java.math.BigDecimal';
  if (value instanceof JavaList) return value.kind === 'array' ? value.arrayClass : LIST_CLASSES[value.kind];
  if (value instanceof JavaMap || value instanceof JavaObject) return value.className;
  if (value instanceof MapView) return VIEW_CLASSES[value.part];
  return value instanceof MapEntry ? 'java.util.LinkedHashMap$Entry' : 'null';
}
