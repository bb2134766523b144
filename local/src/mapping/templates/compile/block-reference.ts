import { Bean } from '../methods/bean.js';
import { methodTable } from '../methods/method-table.js';
import { objectMethods } from '../methods/object-methods.js';
import type { RenderScope } from '../render-scope.js';
import type { Render } from './closures.js';
import { BreakSignal } from './signals.js';

/** How often a block may be rendered within itself. */
const MAX_DEPTH = 2;

const METHODS = methodTable<BlockReference>(objectMethods<BlockReference>());

/** The value of a variable made by #define: a block that is rendered where the variable is printed. */
export class BlockReference extends Bean {
  readonly className = 'org.apache.velocity.runtime.directive.Block$Reference';
  readonly methods = METHODS;
  readonly #scope: RenderScope;
  readonly #render: Render;
  #depth = 0;

  constructor(scope: RenderScope, render: Render) {
    super();
    this.#scope = scope;
    this.#render = render;
  }

  /** Writes the block; false where it is being rendered too deeply already. */
  tryWrite(): boolean {
    if (this.#depth === MAX_DEPTH) return false;
    this.#depth++;
    try {
      this.#render(this.#scope);
    } catch (signal) {
      if (!(signal instanceof BreakSignal && signal.isFor(this))) throw signal;
    } finally {
      this.#depth--;
    }
    return true;
  }

  print(): string | null {
    let isWritten = false;
    const text = this.#scope.capture(() => {
      isWritten = this.tryWrite();
    });
    return isWritten ? text : null;
  }
}
