import type { Instant, LocalClock } from '../../../vocabulary/index.ts';
import { instantAt } from '../../workforce/model.ts';

/** A day of the board runs from six to six, as the week clock does: a night is on one board and not on two. */
const FIRST_MINUTE = 6 * 60;

/** The board of a local day: 24 hours, 23 or 25 where clocks change within it. */
export function boardRange(clock: LocalClock, localDay: number): { from: Instant; to: Instant } {
  return { from: instantAt(clock, localDay, FIRST_MINUTE), to: instantAt(clock, localDay + 1, FIRST_MINUTE) };
}

/** The local day on whose board an instant is. */
export function boardDayOf(clock: LocalClock, instant: Instant): number {
  const day = clock.localDay(instant);
  return instant < boardRange(clock, day).from ? day - 1 : day;
}
