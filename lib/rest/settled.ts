import type { Construct } from 'constructs';

/**
 * A value of the finished tree, which the template asks for many times: made anew while the tree may still change, and
 * once after the tree has been validated, when only the writing is left.
 */
export class Settled<T> {
  private isFinal = false;
  private value?: { readonly final: T };

  public constructor(
    scope: Construct,
    private readonly produce: () => T,
  ) {
    scope.node.addValidation({
      validate: () => {
        this.isFinal = true;
        this.value = undefined;
        return [];
      },
    });
  }

  public get(): T {
    if (!this.isFinal) return this.produce();
    this.value ??= { final: this.produce() };
    return this.value.final;
  }
}
