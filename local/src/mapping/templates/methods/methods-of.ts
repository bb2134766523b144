import { JavaCharacter } from '../values/java-character.js';
import { JavaClass } from '../values/java-class.js';
import { JavaIterator } from '../values/java-iterator.js';
import { JavaList } from '../values/java-list.js';
import { JavaMap, MapEntry, MapView } from '../values/java-map.js';
import { JavaStream } from '../values/java-stream.js';
import type { JavaValue } from '../values/java-value.js';
import { JavaDouble } from '../values/numbers.js';
import { Bean } from './bean.js';
import { CHARACTER_METHODS } from './character-methods.js';
import { CLASS_METHODS } from './class-methods.js';
import { VIEW_METHODS } from './collection-methods.js';
import { ITERATOR_METHODS, STREAM_METHODS } from './iterator-methods.js';
import { ARRAY_METHODS, LIST_METHODS } from './list-methods.js';
import { ENTRY_METHODS, MAP_METHODS } from './map-methods.js';
import { type MethodTable, methodTable } from './method-table.js';
import {
  BIG_NUMBER_METHODS,
  BOOLEAN_METHODS,
  DOUBLE_METHODS,
  INTEGER_METHODS,
  LONG_METHODS,
} from './number-methods.js';
import { STRING_METHODS } from './string-methods.js';

const NO_METHODS = methodTable<JavaValue>({});

/** The methods of a value's class. */
export function methodsOf(value: JavaValue): MethodTable {
  if (typeof value === 'string') return STRING_METHODS;
  if (typeof value === 'number') return INTEGER_METHODS;
  if (typeof value === 'boolean') return BOOLEAN_METHODS;
  if (typeof value === 'bigint') return LONG_METHODS;
  if (value instanceof JavaMap) return MAP_METHODS;
  if (value instanceof JavaList) return value.kind === 'array' ? ARRAY_METHODS : LIST_METHODS;
  if (value instanceof Bean) return value.methods;
  if (value instanceof MapView) return VIEW_METHODS;
  if (value instanceof MapEntry) return ENTRY_METHODS;
  return methodsOfOthers(value);
}

function methodsOfOthers(value: JavaValue): MethodTable {
  if (value === null) return NO_METHODS;
  if (value instanceof JavaDouble) return DOUBLE_METHODS;
  if (value instanceof JavaCharacter) return CHARACTER_METHODS;
  if (value instanceof JavaClass) return CLASS_METHODS;
  if (value instanceof JavaIterator) return ITERATOR_METHODS;
  if (value instanceof JavaStream) return STREAM_METHODS;
  return BIG_NUMBER_METHODS;
}
