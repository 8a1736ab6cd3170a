import { createInterface } from 'node:readline';
import { type Clock, Refusal } from '../platform/index.ts';
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

/** A clock that goes on, and can be put forward: never back, as what was done by it stays done. */
export function steppedClock(clock: Clock): Clock & { forwardTo(localTime: string): Instant } {
  let ahead = 0;
  const now = () => clock.now() + ahead;
  return {
    now,
    forwardTo(localTime) {
      const at = instantOfLocalTime(localTime);
      if (at < now()) {
        throw new Refusal('demo.clock', 400, `The clock only goes forward; ${localTime} has passed.`);
      }
      ahead += at - now();
      return at;
    },
  };
}

function instantOfLocalTime(text: string): Instant {
  const found = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (found === null) {
    throw new Refusal('demo.clock', 400, `Expected a local time as 2026-11-25T08:25; found "${text}".`);
  }
  return demoInstant(found[1]!, 0, Number(found[2]), Number(found[3]));
}

/** Puts the clock forward to each local time read as a line; answers each with a line of JSON. Returns how to stop reading. */
export function stepByLines(
  clock: ReturnType<typeof steppedClock>,
  lines: NodeJS.ReadableStream,
  answer: (line: string) => void,
): () => void {
  const reading = createInterface({ input: lines }).on('line', (line) => {
    try {
      answer(JSON.stringify({ now: clock.forwardTo(line.trim()) }));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      answer(JSON.stringify({ error: error.message }));
    }
  });
  return () => reading.close();
}
