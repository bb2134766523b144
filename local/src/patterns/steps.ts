/** What a match may use up. */
export interface Budget {
  /** Takes steps; throws where there are not so many left. */
  spend(steps: number): void;
  /** Throws where a text of this length must not be made. */
  checkLength(length: number): void;
}

/** A pattern that cannot be read, or that takes too long. */
export class PatternError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PatternError';
  }
}

/** Steps of one match outside of a template: enough for a text of 10 MB, and about two seconds of work. */
const MAX_STEPS = 4_000_000;

/** A budget for one match. It is counted, not timed: the same pattern fails on the same text on every machine. */
export function newBudget(limit = MAX_STEPS): Budget {
  let left = limit;
  return {
    spend(steps) {
      left -= steps;
      if (left < 0) throw new PatternError(`the pattern takes more than ${limit} steps`);
    },
    checkLength() {},
  };
}
