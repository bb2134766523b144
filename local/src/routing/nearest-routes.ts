import { editDistance } from '../assembly/nearest.js';

/** What is compared of a path that somebody has made long: segments, and characters of each. */
const mostSegments = 24;
const longestSegment = 40;

/** A segment too many or too few is as far as two wrong letters. */
const missingSegment = 2;
const farthest = 3.5;
const otherMethod = 0.5;
/** A variable takes any text, but what is written nearly the same comes first. */
const ofVariable = 0.25;

/**
 * The routes that a request for none of them most likely meant, nearest first: those whose path is written nearly the
 * same, then those with another method.
 *
 * @param keys such as `GET /books/{id}`
 */
export function findNearestRoutes(method: string, path: string, keys: readonly string[]): readonly string[] {
  const asked = segmentsOf(path);
  return keys
    .map((key) => ({ key, distance: distanceOf(method, asked, key) }))
    .filter(({ distance }) => distance <= farthest)
    .sort((a, b) => a.distance - b.distance)
    .map(({ key }) => key);
}

/** Whether a route has the path of a request, with whatever method. */
export function isPathOf(path: string, key: string): boolean {
  return distanceOf('', segmentsOf(path), key) < 1;
}

function distanceOf(method: string, asked: readonly string[], key: string): number {
  const [routeMethod = '', routePath] = key.split(' ');
  if (routePath === undefined) return Number.POSITIVE_INFINITY;
  const ofMethod = routeMethod === method || routeMethod === 'ANY' ? 0 : otherMethod;
  const route = segmentsOf(routePath);
  return ofMethod + distanceOfPaths(route.at(-1)?.endsWith('+}') ? asked.slice(0, route.length) : asked, route);
}

/** The least that must be changed, put in or taken out to make one path of the other, segment by segment. */
function distanceOfPaths(asked: readonly string[], route: readonly string[]): number {
  let previous = Array.from({ length: route.length + 1 }, (_, index) => index * missingSegment);
  for (const segment of asked) {
    const current = [(previous[0] as number) + missingSegment];
    for (const [index, expected] of route.entries()) {
      const changed = (previous[index] as number) + distanceOfSegments(segment, expected);
      const left = Math.min(previous[index + 1] as number, current[index] as number) + missingSegment;
      current.push(Math.min(changed, left));
    }
    previous = current;
  }
  return previous[route.length] as number;
}

function distanceOfSegments(asked: string, route: string): number {
  if (route.startsWith('{')) return ofVariable;
  const distance = editDistance(asked.toLowerCase(), route.toLowerCase());
  return distance <= Math.max(2, Math.floor(route.length / 3)) ? distance : Number.POSITIVE_INFINITY;
}

function segmentsOf(path: string): readonly string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .slice(0, mostSegments)
    .map((segment) => segment.slice(0, longestSegment));
}
