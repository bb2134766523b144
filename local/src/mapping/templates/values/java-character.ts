import { JavaObject } from './java-object.js';

/** A java.lang.Character: one UTF-16 code unit. */
export class JavaCharacter extends JavaObject {
  readonly className = 'java.lang.Character';
  readonly value: string;

  constructor(value: string) {
    super();
    this.value = value;
  }

  override get key(): unknown {
    return `\0c${this.value}`;
  }

  print(): string {
    return this.value;
  }
}
