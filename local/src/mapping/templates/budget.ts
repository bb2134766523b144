import type { Budget } from '../../patterns/steps.js';
import { EvaluationError } from './template-errors.js';

/** Steps of one render, to which each character of the body adds one: statements, references and methods count one, work on long texts and collections more. */
const MAX_STEPS = 5_000_000;
/** The longest output, and the longest text on the way to it. API Gateway's payloads end at 10 MB. */
const MAX_CHARACTERS = 10 * 1024 * 1024;
const CHARACTERS_PER_STEP = 32;

/**
 * What the render under way has used up; nothing limits work outside of a render. Renders are synchronous, so there is
 * one at a time. It is counted, not timed: the same template fails on the same input in the same place on every machine.
 */
let stepsLeft = 0;
let limit = 0;
let isLimited = false;

/** Runs a render within a budget of its own; a longer input allows for more steps. */
export function withBudget<T>(inputLength: number, render: () => T): T {
  limit = MAX_STEPS + inputLength;
  stepsLeft = limit;
  isLimited = true;
  try {
    return render();
  } finally {
    isLimited = false;
  }
}

/** Takes steps from the budget. */
export function spend(steps = 1): void {
  if (!isLimited) return;
  stepsLeft -= steps;
  if (stepsLeft < 0) throw new EvaluationError(`the template takes more than ${limit} steps`);
}

/** Throws where a text gets too long. */
export function checkLength(length: number): void {
  if (length > MAX_CHARACTERS) throw new EvaluationError(`a text is longer than ${MAX_CHARACTERS} characters`);
}

/** The budget of the render under way, as regular expressions draw on it. */
export const renderBudget: Budget = { spend, checkLength };

/** Takes from the budget what making a text of this length costs. */
export function spendText(length: number): void {
  if (length < CHARACTERS_PER_STEP) return;
  checkLength(length);
  spend(Math.floor(length / CHARACTERS_PER_STEP));
}
