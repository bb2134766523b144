import { javaHashCode } from './equality.js';
import type { MapEntry } from './java-map.js';

const DEFAULT_CAPACITY = 16;
const LOAD_FACTOR = 0.75;

/**
 * Sorts entries as java.util.HashMap iterates over them: by bucket, and by insertion within a bucket. A table grows
 * with the largest number of entries it ever held and does not shrink.
 */
export function inHashOrder(entries: readonly MapEntry[], largestSize: number): MapEntry[] {
  let capacity = DEFAULT_CAPACITY;
  while (largestSize > capacity * LOAD_FACTOR) capacity *= 2;
  const bucketOf = (entry: MapEntry): number => {
    const hash = javaHashCode(entry.key);
    return (hash ^ (hash >>> 16)) & (capacity - 1);
  };
  const withBuckets = entries.map((entry) => ({ entry, bucket: bucketOf(entry) }));
  return withBuckets.sort((left, right) => left.bucket - right.bucket).map(({ entry }) => entry);
}
