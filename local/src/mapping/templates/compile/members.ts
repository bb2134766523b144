import { spend } from '../budget.js';
import { Bean } from '../methods/bean.js';
import { methodsOf } from '../methods/methods-of.js';
import { EvaluationError } from '../template-errors.js';
import { classNameOf } from '../values/java-class.js';
import { JavaList } from '../values/java-list.js';
import { JavaMap } from '../values/java-map.js';
import { JavaObject } from '../values/java-object.js';
import type { JavaValue } from '../values/java-value.js';

/** Calls a method; null where the class has none of that name that takes these arguments. */
export function invoke(value: JavaValue, name: string, parameters: readonly JavaValue[]): JavaValue {
  spend();
  const method = methodsOf(value).tryFind(name, parameters);
  if (method === undefined) return null;
  const result = method.call(value, ...parameters);
  return result === undefined ? '' : result;
}

/** The value of `$object.name`: that of getName(), else the key of a map, else that of isName(). */
export function propertyOf(value: JavaValue, name: string): JavaValue {
  if (value instanceof JavaMap && name !== 'class') return value.get(name);
  // An array is treated as a list where methods are called, but has no properties.
  if (value instanceof JavaList && value.kind === 'array' && name !== 'class') return null;
  const methods = methodsOf(value);
  const getter = methods.tryFindGetter(name);
  if (getter !== undefined) return getter.call(value) ?? null;
  const member = value instanceof JavaMap ? value.get(name) : value instanceof JavaObject ? value.member(name) : null;
  if (member !== null) return member;
  return methods.tryFindBooleanGetter(name)?.call(value) ?? null;
}

/** The value of `$object[index]`: that of get(index). */
export function elementOf(value: JavaValue, index: JavaValue): JavaValue {
  return invoke(value, 'get', [fromEnd(value, index)]);
}

/** Sets `$object.name`, where the object has such a property. */
export function setProperty(target: JavaValue, name: string, value: JavaValue): void {
  if (target instanceof JavaMap) {
    target.put(name, value);
    return;
  }
  const setter = methodsOf(target).tryFind(`set${name.charAt(0).toUpperCase()}${name.slice(1)}`, [value]);
  if (setter !== undefined) setter.call(target, value);
  else if (target instanceof Bean) target.setMember(name, value);
}

/** Sets `$object[index]` by set(index, value) or put(index, value), where the object has one of them. */
export function setElement(target: JavaValue, index: JavaValue, value: JavaValue): void {
  const parameters = [fromEnd(target, index), value];
  const methods = methodsOf(target);
  const setter = methods.tryFind('set', parameters) ?? methods.tryFind('put', parameters);
  setter?.call(target, ...parameters);
}

/** A negative index counts from the end. */
function fromEnd(value: JavaValue, index: JavaValue): JavaValue {
  if (typeof index !== 'number' || index >= 0) return index;
  const size = methodsOf(value).tryFind('size', [])?.call(value);
  if (typeof size !== 'number') throw new EvaluationError(`${classNameOf(value)} has no size to count back from`);
  return size + index;
}
