import type { JavaValue } from './java-value.js';

/** A Java object that is no string, number, boolean, collection or map: its members and how it prints. */
export abstract class JavaObject {
  /** The name of its Java class, by which objects are told apart when they are compared. */
  abstract readonly className: string;

  /** As toString(); null where Java's returns null. */
  abstract print(): string | null;

  /** What it is filed under as the key of a map. */
  get key(): unknown {
    return this;
  }

  /** The value of `$object.name` where no getter has that name. */
  member(_name: string): JavaValue {
    return null;
  }

  /** As equals(). */
  equals(other: JavaObject): boolean {
    return this.key === other.key;
  }
}
