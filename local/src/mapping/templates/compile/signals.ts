/** Thrown by #break: leaves the nearest loop or block, or the loop whose scope it was given. */
export class BreakSignal {
  readonly target: object | undefined;

  constructor(target: object | undefined) {
    this.target = target;
  }

  isFor(owner: object): boolean {
    return this.target === undefined || this.target === owner;
  }
}

/** Thrown by #stop: ends the render; what was written stays. */
export class StopSignal {}
