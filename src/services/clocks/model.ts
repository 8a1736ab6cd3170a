import type { Instant } from '../../vocabulary/index.ts';

export { Calendars, WorkingTime } from './model/working-time.ts';

/** Working time of a service: round the clock, or hours of weekdays without the holidays. Local to `timeZone`. */
export interface ClockCalendar {
  id: string;
  words: string;
  timeZone: string;
  /** Per weekday, Monday first: spans of local minutes since midnight, ascending, not touching; [] closed. */
  week: readonly (readonly { from: number; to: number }[])[];
  /** Local days without working time, days since 1970, ascending. */
  holidays: readonly number[];
}

/** A span in which a target's clock stands still. `to` null: still paused. */
export interface Pause {
  from: Instant;
  to: Instant | null;
  reason: string;
}

/** One target at one moment. All lengths in milliseconds of the calendar's working time, pauses taken out. */
export interface TargetReading {
  id: string;
  words: string;
  from: string;
  to: string;
  state: 'notStarted' | 'running' | 'paused' | 'met' | 'late';
  startedAt: Instant | null;
  stoppedAt: Instant | null;
  /** When it is due if nothing pauses it (again); null before it started and while paused. */
  dueAt: Instant | null;
  allowed: number;
  used: number;
  left: number;
}

export interface GateReading {
  id: string;
  words: string;
  law: string;
  before: string;
  state: 'open' | 'closed' | 'doesNotApply';
  /** When time alone will open it; null: something must be established first. */
  opensAt: Instant | null;
  /** What it waits for, in words; [] when open. */
  waitsFor: readonly string[];
}
