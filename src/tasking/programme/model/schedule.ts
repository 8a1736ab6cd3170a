import { createRandom, type Random } from '../../../analysis/index.ts';

/** How one agency patrols: so many short patrols a day at each hot spot, between two local times. */
export interface AgencySchedule {
  agencyId: number;
  patrolsADay: number;
  /** 15 to 20 is usual. */
  minutes: number;
  /** Minutes after local midnight; an end below the start is on the next day. */
  fromMinute: number;
  toMinute: number;
  /** Weekdays it patrols on, Monday = 0. */
  weekdays: number[];
}

export interface ScheduledPatrol {
  day: number;
  hotspot: number;
  agencyId: number;
  /** After local midnight of the day. */
  minute: number;
  minutes: number;
}

const GAP_MINUTES = 90;
/** An unlucky draw leaves no room for the last patrol of a day: then the day is drawn again. */
const MOST_DRAWS = 30;

/**
 * Patrols of a stretch of days, at times drawn from the seed and 90 minutes apart at each place, whoever goes. On a day on
 * which no more fit between the times, fewer are planned: then `nLeftOut` says how many.
 * @param isOn whether a hot spot is patrolled on a day: always outside a trial
 */
export function schedulePatrols(input: {
  days: readonly number[];
  weekdayOf(day: number): number;
  hotspots: readonly number[];
  agencies: readonly AgencySchedule[];
  seed: number;
  isOn(hotspot: number, day: number): boolean;
}): { patrols: ScheduledPatrol[]; nLeftOut: number } {
  const patrols: ScheduledPatrol[] = [];
  let nLeftOut = 0;
  for (const day of input.days) {
    for (const hotspot of input.hotspots) {
      if (!input.isOn(hotspot, day)) continue;
      // A generator a place-day: planning a week again gives the same week, whatever else was planned.
      const random = createRandom(((input.seed * 31 + day) * 1009 + hotspot) >>> 0);
      const wanted = input.agencies
        .filter((agency) => agency.weekdays.includes(input.weekdayOf(day)))
        .flatMap((agency) => Array.from({ length: agency.patrolsADay }, () => agency));
      let best: ScheduledPatrol[] = [];
      for (let draw = 0; draw < MOST_DRAWS && (draw === 0 || best.length < wanted.length); draw++) {
        const drawn = drawDay(wanted, day, hotspot, random);
        if (drawn.length > best.length) best = drawn;
      }
      patrols.push(...best);
      nLeftOut += wanted.length - best.length;
    }
  }
  patrols.sort((a, b) => a.day - b.day || a.minute - b.minute || a.hotspot - b.hotspot || a.agencyId - b.agencyId);
  return { patrols, nLeftOut };
}

function drawDay(wanted: readonly AgencySchedule[], day: number, hotspot: number, random: Random): ScheduledPatrol[] {
  const taken: { from: number; to: number }[] = [];
  return wanted.flatMap((agency) => {
    const minute = freeMinute(agency, taken, random.unit());
    if (minute === null) return [];
    taken.push({ from: minute, to: minute + agency.minutes });
    return [{ day, hotspot, agencyId: agency.agencyId, minute, minutes: agency.minutes }];
  });
}

/** One of the starts that keep the gap, by chance; on five minutes, as people plan. */
function freeMinute(
  agency: AgencySchedule,
  taken: readonly { from: number; to: number }[],
  chance: number,
): number | null {
  const end = agency.toMinute > agency.fromMinute ? agency.toMinute : agency.toMinute + 1440;
  const free: number[] = [];
  for (let minute = agency.fromMinute; minute + agency.minutes <= end; minute += 5) {
    const isFree = taken.every(
      ({ from, to }) => minute >= to + GAP_MINUTES || minute + agency.minutes + GAP_MINUTES <= from,
    );
    if (isFree) free.push(minute);
  }
  return free.length === 0 ? null : free[Math.floor(chance * free.length)]!;
}
