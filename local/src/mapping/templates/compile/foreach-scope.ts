import { Bean } from '../methods/bean.js';
import { methodTable } from '../methods/method-table.js';
import { objectMethods } from '../methods/object-methods.js';
import { HashMap, type JavaMap, MapView } from '../values/java-map.js';
import type { JavaValue } from '../values/java-value.js';
import { printText } from '../values/print.js';

const METHODS = methodTable<ForeachScope>({
  ...objectMethods<ForeachScope>(),
  'getIndex()': ({ index }) => index,
  'getCount()': ({ index }) => index + 1,
  'getHasNext()': ({ hasNext }) => hasNext,
  'hasNext()': ({ hasNext }) => hasNext,
  'getFirst()': ({ index }) => index < 1,
  'isFirst()': ({ index }) => index < 1,
  'getLast()': ({ hasNext }) => !hasNext,
  'isLast()': ({ hasNext }) => !hasNext,
  'getParent()': ({ parent }) => parent ?? null,
  'getTopmost()': (scope) => scope.topmost,
  'getReplaced()': (scope) => scope.replacedValue,
  'get(Object)': (scope, key: JavaValue) => scope.lookUp(key),
  'put(Object,Object)': ({ stored }, key: JavaValue, value: JavaValue) => stored.put(key, value),
  'containsKey(Object)': ({ stored }, key: JavaValue) => stored.has(key),
  'remove(Object)': ({ stored }, key: JavaValue) => stored.remove(key),
  'size()': ({ stored }) => stored.size,
  'isEmpty()': ({ stored }) => stored.size === 0,
  'keySet()': ({ stored }) => new MapView(stored, 'keySet'),
  'values()': ({ stored }) => new MapView(stored, 'values'),
  'entrySet()': ({ stored }) => new MapView(stored, 'entrySet'),
});

/** The value of `$foreach`: where the loop is, and a map for the template's own use. */
export class ForeachScope extends Bean {
  readonly className = 'org.apache.velocity.runtime.directive.ForeachScope';
  readonly methods = METHODS;
  /** The loop that #break leaves when it is given this scope. */
  readonly owner: object;
  readonly parent: ForeachScope | undefined;
  readonly stored: JavaMap = new HashMap();
  index = -1;
  hasNext = false;
  readonly #replaced: JavaValue;

  constructor(owner: object, previous: JavaValue) {
    super();
    this.owner = owner;
    this.parent = previous instanceof ForeachScope ? previous : undefined;
    this.#replaced = this.parent === undefined ? previous : null;
  }

  get topmost(): ForeachScope {
    return this.parent?.topmost ?? this;
  }

  /** What a variable named `foreach` held before the outermost loop. */
  get replacedValue(): JavaValue {
    return this.#replaced ?? this.parent?.replacedValue ?? null;
  }

  lookUp(key: JavaValue): JavaValue {
    if (this.stored.has(key)) return this.stored.get(key);
    return this.parent?.lookUp(key) ?? null;
  }

  override member(name: string): JavaValue {
    return this.lookUp(name);
  }

  override setMember(name: string, value: JavaValue): boolean {
    this.stored.put(name, value);
    return true;
  }

  print(): string {
    return printText(this.stored);
  }
}
