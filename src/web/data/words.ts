import type { Feed, FeedSchedule, LoadState } from '../api/types.ts';
import { dayWords, localDay, shortWeekday } from '../ui/words.ts';

const QUIET_MS = 12 * 3_600_000;

export function scheduleWords(schedule: FeedSchedule): string {
  switch (schedule.kind) {
    case 'daily':
      return `Daily ${schedule.at}`;
    case 'weekly':
      return `Weekly ${shortWeekday(schedule.weekday)} ${schedule.at}`;
    case 'monthly':
      return `Monthly, day ${schedule.day}`;
    case 'none':
      return 'When it comes';
  }
}

/** "Complete to Mon 23 Nov", "Nothing since Sun 22 Nov", "Nothing yet". */
export function haveWords(feed: Feed): string {
  if (feed.completeTo === null) return 'Nothing yet';
  // Its last record may lie some hours before midnight: a quiet evening is no gap.
  const day = dayWords(localDay(feed.completeTo + QUIET_MS) - 1);
  return feed.isLate ? `Nothing since ${day}` : `Complete to ${day}`;
}

export const STATE_WORDS: Record<LoadState, string> = {
  running: 'Loading',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  withdrawn: 'Withdrawn',
};
