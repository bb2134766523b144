import { JavaCharacter } from '../values/java-character.js';
import { JavaList } from '../values/java-list.js';
import { JavaMap, MapView } from '../values/java-map.js';
import type { JavaValue } from '../values/java-value.js';
import { isJavaNumber, JavaDouble } from '../values/numbers.js';

/** The code of a method. What it returns as undefined is Java's void, which prints as nothing. */
type Implementation<Receiver> = (receiver: Receiver, ...parameters: never[]) => JavaValue | undefined;

interface Method {
  readonly accepts: (parameters: readonly JavaValue[]) => boolean;
  readonly call: (receiver: unknown, ...parameters: JavaValue[]) => JavaValue | undefined;
}

/** The methods of a class by name; overloads in the order in which they are tried. */
export class MethodTable {
  readonly #methods = new Map<string, Method[]>();
  readonly #getters = new Map<string, Method | undefined>();

  /** Finds the method that takes these arguments. */
  tryFind(name: string, parameters: readonly JavaValue[]): Method | undefined {
    const overloads = this.#methods.get(name);
    if (overloads === undefined) return undefined;
    for (const method of overloads) if (method.accepts(parameters)) return method;
    return undefined;
  }

  /** Finds the getter behind `$object.name`: getName() in any case of its first letter. */
  tryFindGetter(name: string): Method | undefined {
    return this.#tryFindPrefixed('get', name);
  }

  /** Finds isName(), which is tried after everything else. */
  tryFindBooleanGetter(name: string): Method | undefined {
    return this.#tryFindPrefixed('is', name);
  }

  #tryFindPrefixed(prefix: string, name: string): Method | undefined {
    const key = `${prefix} ${name}`;
    if (!this.#getters.has(key)) {
      this.#getters.set(key, this.tryFind(prefix + name, []) ?? this.tryFind(prefix + flipFirst(name), []));
    }
    return this.#getters.get(key);
  }

  add(name: string, method: Method): void {
    const overloads = this.#methods.get(name);
    if (overloads === undefined) this.#methods.set(name, [method]);
    else overloads.push(method);
  }
}

function flipFirst(name: string): string {
  const first = name.charAt(0);
  const lower = first.toLowerCase();
  return (first === lower ? first.toUpperCase() : lower) + name.slice(1);
}

/** Makes a table of methods given by signature, such as `substring(int,int)`. */
export function methodTable<Receiver>(methods: Readonly<Record<string, Implementation<Receiver>>>): MethodTable {
  const table = new MethodTable();
  for (const [signature, call] of Object.entries(methods)) {
    const [, name, list] = /^(\w+)\((.*)\)$/.exec(signature) as RegExpExecArray;
    const types = (list === '' ? [] : (list as string).split(',')) as ParameterType[];
    table.add(name as string, { accepts: acceptanceOf(types), call: call as Method['call'] });
  }
  return table;
}

type ParameterType = keyof typeof ACCEPTS | 'Object...';

/** Which arguments each type of parameter takes. Null passes for everything but a primitive. */
const ACCEPTS = {
  Object: () => true,
  String: (value: JavaValue) => typeof value === 'string' || value === null,
  CharSequence: (value: JavaValue) => typeof value === 'string' || value === null,
  Number: (value: JavaValue) => isJavaNumber(value) || value === null,
  Collection: (value: JavaValue) => isCollection(value) || value === null,
  Map: (value: JavaValue) => value instanceof JavaMap || value === null,
  boolean: (value: JavaValue) => typeof value === 'boolean',
  char: (value: JavaValue) => value instanceof JavaCharacter,
  int: (value: JavaValue) => typeof value === 'number',
  long: (value: JavaValue) => typeof value === 'number' || typeof value === 'bigint',
  double: (value: JavaValue) => typeof value === 'number' || typeof value === 'bigint' || value instanceof JavaDouble,
} as const;

/** Whether a value is a java.util.Collection. */
function isCollection(value: JavaValue): value is JavaList | MapView {
  return (value instanceof JavaList && value.kind !== 'array') || value instanceof MapView;
}

/** Makes the test whether arguments fit parameters of these types. */
function acceptanceOf(types: readonly ParameterType[]): Method['accepts'] {
  const isVariadic = types.at(-1) === 'Object...';
  const fixed = isVariadic ? types.slice(0, -1) : types;
  const tests = fixed.map((type): ((value: JavaValue) => boolean) => ACCEPTS[type as keyof typeof ACCEPTS]);
  return (parameters) => {
    if (isVariadic ? parameters.length < tests.length : parameters.length !== tests.length) return false;
    for (let index = 0; index < tests.length; index++) {
      if (!tests[index]?.(parameters[index] as JavaValue)) return false;
    }
    return true;
  };
}
