import type { Instant } from '../../../vocabulary/index.ts';
import { type Absence, type Interval, minutesByHour, type Shift, shiftPresence } from '../../workforce/model.ts';
import { type Assignment, stands } from './assignment.ts';

/** One hour of a team, in person-minutes. */
export interface CapacityHour {
  startsAt: Instant;
  /** There by shift and not away. */
  there: number;
  /** Asked for by assignments that are agreed, and by requests that are not answered. */
  agreed: number;
  requested: number;
}

/** What a team can do against what it is asked, hour by hour of a range. */
export function capacityOf(
  range: Interval,
  shifts: readonly Shift[],
  absences: readonly Absence[],
  assignments: readonly Pick<Assignment, 'people' | 'startsAt' | 'endsAt' | 'state'>[],
): CapacityHour[] {
  const there = minutesByHour(
    range,
    shifts.flatMap((shift) => shiftPresence(shift, absences)),
  );
  const agreed = minutesByHour(
    range,
    assignments.filter(({ state }) => state === 'agreed'),
  );
  const requested = minutesByHour(
    range,
    assignments.filter(({ state }) => state === 'requested'),
  );
  return there.map(({ startsAt, minutes }, i) => ({
    startsAt,
    there: minutes,
    agreed: agreed[i]!.minutes,
    requested: requested[i]!.minutes,
  }));
}

/** Person-minutes of a task that are placed, of whatever day. */
export function placedMinutes(
  assignments: readonly Pick<Assignment, 'people' | 'startsAt' | 'endsAt' | 'state'>[],
): number {
  return assignments
    .filter(stands)
    .reduce((sum, { people, startsAt, endsAt }) => sum + (people * (endsAt - startsAt)) / 60_000, 0);
}
