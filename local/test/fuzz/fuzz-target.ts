import type { Random } from '../random.js';

/** One surface of the gateway that takes input from outside. */
export interface FuzzTarget {
  readonly name: string;
  /** Its share of all inputs, beside those of the other targets. */
  readonly weight: number;
  open(): Promise<OpenTarget>;
}

/** A target that is ready for inputs. */
interface OpenTarget {
  /** Gives it one input; resolves with what is wrong with the outcome, or with nothing. */
  attack(random: Random): Promise<Fault | undefined>;
  /** Looks whether it still does what it is there for. */
  check(): Promise<Fault | undefined>;
  close(): Promise<void>;
}

/** An outcome that must not be. */
export interface Fault {
  /** What was sent, cut short for a person to read. */
  readonly input: string;
  readonly problem: string;
}

/** How long an input may keep its target busy before it counts as hanging, in milliseconds. */
const patienceMs = 15_000;

/** The first characters of an input, with what a terminal must not see escaped. */
export function shown(input: string | Uint8Array): string {
  const text = typeof input === 'string' ? input : Buffer.from(input).toString('latin1');
  return JSON.stringify(text.length > 600 ? `${text.slice(0, 600)}… (${text.length})` : text);
}

/** Waits for an outcome, and not for ever: a fault if it does not come. */
export async function within(
  outcome: Promise<Fault | undefined>,
  input: string | Uint8Array,
): Promise<Fault | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Fault>((resolve) => {
    timer = setTimeout(() => resolve({ input: shown(input), problem: `no end after ${patienceMs} ms` }), patienceMs);
  });
  try {
    return await Promise.race([outcome, late]);
  } finally {
    clearTimeout(timer);
  }
}
