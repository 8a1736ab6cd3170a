import type { Feed, FeedSchedule, LoadState } from '../api/types.ts';
import { dayWords, localDay, shortWeekday } from '../ui/words.ts';

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
  return feed.isLate || feed.completeToDay === null
    ? `Nothing since ${dayWords(localDay(feed.completeTo))}`
    : `Complete to ${dayWords(feed.completeToDay)}`;
}

export const STATE_WORDS: Record<LoadState, string> = {
  running: 'Loading',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
  withdrawn: 'Withdrawn',
};
