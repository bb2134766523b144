import type { JavaIterator } from '../values/java-iterator.js';
import type { JavaStream } from '../values/java-stream.js';
import { methodTable } from './method-table.js';
import { objectMethods } from './object-methods.js';

/** Methods of java.util.Iterator. */
export const ITERATOR_METHODS = methodTable<JavaIterator>({
  ...objectMethods<JavaIterator>(),
  'hasNext()': (iterator) => iterator.hasNext(),
  'next()': (iterator) => iterator.next(),
});

/** Methods of java.util.stream.Stream that take no function. */
export const STREAM_METHODS = methodTable<JavaStream>({
  ...objectMethods<JavaStream>(),
  'count()': ({ items }) => BigInt(items.length),
});
