import type { RecordedCall } from './recorded-call.js';

/** The output of an operation: its members, or the text or bytes of a body. */
export type ServiceOutput = Readonly<Record<string, unknown>> | string | Uint8Array;

/**
 * What a service is to answer: an output, an error whose name is that of the service's exception, or what a function makes of
 * the call.
 */
export type ServiceAnswer =
  | ServiceOutput
  | Error
  | ((call: RecordedCall) => ServiceOutput | Error | Promise<ServiceOutput | Error>);

interface Given {
  readonly service: string;
  readonly operation: string;
  /** The next one first; the last one stays. */
  readonly answers: ServiceAnswer[];
}

/** What a test has given services to answer. */
export class GivenAnswers {
  #given: readonly Given[] = [];

  /** Gives one answer for all calls, or a list of which each call takes the next, and the last stays. */
  give(service: string, operation: string, answer: ServiceAnswer | readonly ServiceAnswer[]): void {
    const others = this.#given.filter((given) => given.service !== service || given.operation !== operation);
    const answers = isList(answer) ? [...answer] : [answer];
    this.#given = answers.length === 0 ? others : [...others, { service, operation, answers }];
  }

  has(service: string): boolean {
    return this.#given.some((given) => given.service === service);
  }

  /** The answer to a call of an operation, if one is given for it. */
  tryTake(service: string, operation: string): ServiceAnswer | undefined {
    const answers = this.#given.find((given) => given.service === service && given.operation === operation)?.answers;
    return answers && answers.length > 1 ? answers.shift() : answers?.[0];
  }

  clear(): void {
    this.#given = [];
  }
}

/** The output or error that an answer comes to for a call; what a function throws is the error. */
export async function outcomeOf(answer: ServiceAnswer, call: RecordedCall): Promise<ServiceOutput | Error> {
  if (typeof answer !== 'function') return answer;
  try {
    return await answer(call);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function isList(answer: ServiceAnswer | readonly ServiceAnswer[]): answer is readonly ServiceAnswer[] {
  return Array.isArray(answer);
}
