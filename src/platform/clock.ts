import type { Instant } from '../vocabulary/index.ts';

/** The one place that reads the time. Tests and replays hand in another. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands where it is put. */
export function standingClock(at: Instant): Clock & { at: Instant } {
  return {
    at,
    now() {
      return this.at;
    },
  };
}
