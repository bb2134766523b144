import type { Clock } from './execution.js';

/**
 * Tells how much time goes by, whatever is done to a clock: where that is set back, no time has gone by. For limits and
 * expiries; what it tells is no time of day.
 */
export function steadyClock(clock: Clock): Clock {
  let read = clock.now();
  let steady = read;
  return {
    now: () => {
      const now = clock.now();
      steady += Math.max(0, now - read);
      read = now;
      return steady;
    },
  };
}
