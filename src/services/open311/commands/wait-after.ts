const MINUTE = 60_000;
const LONGEST_WAIT_MS = 60 * MINUTE;

/** Half a minute, then twice as long each time, at most an hour. */
export const waitAfter = (attempts: number): number =>
  Math.min(LONGEST_WAIT_MS, (MINUTE / 2) * 2 ** Math.min(attempts, 10));
