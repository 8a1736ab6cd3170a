import type { Clock } from '../platform/index.ts';
import { dayOfIsoDate, type Instant, LocalClock } from '../vocabulary/index.ts';

export const DEMO_TIME_ZONE = 'Europe/London';
/** Files came by six; the demonstration never opens before the morning meeting. */
const OPENS_AT = { hour: 8, minute: 30 };

/**
 * In the demonstration it is always the day the town was made for: the real time of day on that date, or the morning
 * where it is still night. Then "last night" is last night whenever it is shown.
 */
export function demoClock(asOf: string, realNow: () => Instant = Date.now): Clock {
  const local = new LocalClock(DEMO_TIME_ZONE);
  const real = realNow();
  const asOfDay = dayOfIsoDate(asOf);
  const date = new Date(asOfDay * 86_400_000);
  const opens = local.instantOf(
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    OPENS_AT.hour,
    OPENS_AT.minute,
  );
  const sameTimeOfDay = local.startOfDay(asOfDay) + (real - local.startOfDay(local.localDay(real)));
  const offset = Math.max(opens, sameTimeOfDay) - real;
  return { now: () => realNow() + offset };
}

/** The instant of a local time on the town's day, or days before it. */
export function demoInstant(asOf: string, daysBefore: number, hour: number, minute: number): Instant {
  const date = new Date((dayOfIsoDate(asOf) - daysBefore) * 86_400_000);
  return new LocalClock(DEMO_TIME_ZONE).instantOf(
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    hour,
    minute,
  );
}
