import { JavaObject } from '../values/java-object.js';
import type { MethodTable } from './method-table.js';

/** An object of API Gateway's or of Velocity's own, which brings its methods along: `$input`, `$util`, `$foreach`. */
export abstract class Bean extends JavaObject {
  abstract readonly methods: MethodTable;

  /** Sets `$object.name`; false where it has no such property. */
  setMember(_name: string, _value: unknown): boolean {
    return false;
  }
}
