import { JavaObject } from './java-object.js';
import type { JavaValue } from './java-value.js';

/** A java.util.stream.Stream, of which a template, having no functions to pass, can use little but the length. */
export class JavaStream extends JavaObject {
  readonly className = 'java.util.stream.Stream';
  readonly items: readonly JavaValue[];

  constructor(items: readonly JavaValue[]) {
    super();
    this.items = items;
  }

  print(): string {
    return 'java.util.stream.Stream';
  }
}
