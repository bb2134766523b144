import type { Clock } from '../model/execution.js';
import { steadyClock } from '../model/steady-clock.js';

/** So many callers are remembered; the one that was asked for first is forgotten first. */
const capacity = 10_000;

/**
 * Remembers what authorizers have answered, for as long as each says. What is remembered is the answer and not the
 * decision: its policy is evaluated anew for every method.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
 */
export class DecisionCache<Answer> {
  readonly #clock: Clock;
  readonly #answers = new Map<string, { readonly answer: Answer; readonly until: number }>();

  constructor(clock: Clock) {
    this.#clock = steadyClock(clock);
  }

  get(key: string): Answer | undefined {
    const found = this.#answers.get(key);
    if (found && found.until > this.#clock.now()) return found.answer;
    this.#answers.delete(key);
    return undefined;
  }

  set(key: string, answer: Answer, ttlSeconds: number): void {
    if (ttlSeconds <= 0) return;
    this.#answers.delete(key);
    this.#answers.set(key, { answer, until: this.#clock.now() + ttlSeconds * 1000 });
    if (this.#answers.size > capacity) this.#answers.delete(this.#answers.keys().next().value as string);
  }

  clear(): void {
    this.#answers.clear();
  }
}

/** The key of a caller: the authorizer, and every value of its identity sources. */
export function decisionKey(authorizerId: string, identity: readonly string[]): string {
  return JSON.stringify([authorizerId, ...identity]);
}
