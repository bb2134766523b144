import type { JavaList } from './java-list.js';
import type { JavaMap, MapEntry, MapView } from './java-map.js';
import type { JavaObject } from './java-object.js';
import type { JavaNumber } from './numbers.js';

/**
 * A value in a template. Strings and booleans are JavaScript's; everything else that has members is one of the
 * classes named here, so no prototype of JavaScript can be reached from a template.
 */
export type JavaValue = null | string | boolean | JavaNumber | JavaMap | JavaList | MapEntry | MapView | JavaObject;
