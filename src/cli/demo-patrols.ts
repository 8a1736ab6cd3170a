import { createRandom, type Random } from '../analysis/index.ts';
import { listPeople, type PartnershipSummary, personViewer } from '../governance/index.ts';
import { type Deps, openJobs } from '../platform/index.ts';
import { describeRooms, openRooms } from '../rooms.ts';
import {
  checkIn,
  checkOut,
  fixTrial,
  listHotspotPatrols,
  makePlan,
  makeProgramme,
  openPatrolPool,
  type PatrolDeps,
  planPatrols,
  recordPatrol,
} from '../tasking/index.ts';
import { dayOfIsoDate, type Instant, isoDateOfDay, type Viewer } from '../vocabulary/index.ts';
import { operatorViewer } from './aim.ts';
import { demoInstant } from './demo-clock.ts';

const [POLICE, COUNCIL] = [1, 2];
/** The programme began seven weeks ago and runs for a quarter. */
const BEFORE_DAYS = 49;
const AFTER_DAYS = 41;
const MINUTE = 60_000;

/** Made-up patrols: a hotspot programme half-way through its trial, last night's plan as it was walked, and tonight's. */
export async function addMadeUpPatrols(
  deps: Deps,
  partnership: PartnershipSummary,
  { seed, asOf }: { seed: number; asOf: string },
): Promise<void> {
  const { partnershipId } = partnership;
  let now = demoInstant(asOf, BEFORE_DAYS + 1, 9, 0);
  const clock = { now: () => now };
  const rooms = await openRooms({ ...deps, clock }, await describeRooms(deps, partnershipId));
  const jobs = await openJobs(deps);
  const pool = openPatrolPool();
  const own: PatrolDeps = {
    ...deps,
    clock,
    intelligence: rooms.intelligence,
    analysis: { ...rooms.analysis, clock },
    jobs,
    pool,
  };
  try {
    const people = await listPeople(deps, operatorViewer(partnershipId));
    const viewer = async (name: string): Promise<Viewer> => ({
      ...(await personViewer(deps, partnershipId, people.find(({ signInName }) => signInName === name)!.personId)),
      // Made from records that every officer may see, so that every officer may see the plan.
      clearance: 'OFFICIAL',
    });
    const [analyst, warden, officer] = [await viewer('analyst'), await viewer('coordinator'), await viewer('officer')];
    const random = createRandom(seed + 77);
    await addProgramme(own, asOf, { analyst, warden, officer }, random, (at) => {
      now = at;
    });
    const plan = {
      filter: { category: 'asb', from: daysFrom(asOf, -57), to: daysFrom(asOf, -1) },
      from: '16:00',
      to: '23:00',
      nCrews: 2,
      nPlaces: 24,
    };
    now = demoInstant(asOf, 1, 10, 0);
    const last = await makePlan(own, analyst, {
      ...plan,
      name: 'Evening visits',
      date: daysFrom(asOf, -1),
      seed: seed + 1,
    });
    for (const [i, visit] of last.body.crews[0]!.visits.entries()) {
      // The eighth visit was called off for a job elsewhere.
      if (i === 7) continue;
      now = visit.from + MINUTE * random.below(4);
      const { doseId } = await checkIn(own, officer, { planId: last.planId, place: visit.place });
      now += MINUTE * (10 + random.below(6));
      await checkOut(own, officer, { doseId, found: [random.unit() < 0.7 ? 'quiet' : 'youngPeople'] });
    }
    now = demoInstant(asOf, 0, 8, 15);
    await makePlan(own, analyst, { ...plan, name: 'Evening visits', date: asOf, seed: seed + 2 });
  } finally {
    await pool.close();
    await jobs.stop();
    await rooms.close();
  }
}

async function addProgramme(
  deps: PatrolDeps,
  asOf: string,
  { analyst, warden, officer }: { analyst: Viewer; warden: Viewer; officer: Viewer },
  random: Random,
  setNow: (at: Instant) => void,
): Promise<void> {
  const [from, to] = [daysFrom(asOf, -BEFORE_DAYS), daysFrom(asOf, AFTER_DAYS)];
  const { programme } = await makeProgramme(deps, analyst, {
    name: 'Made-up hotspot response',
    from,
    to,
    filter: { category: 'asb', from: daysFrom(asOf, -BEFORE_DAYS - 182), to: from },
    n: 10,
    apartMetres: 250,
    settings: {
      filter: { category: 'asb' },
      targetHours: 120,
      rates: [
        { agencyId: POLICE, poundsAnHour: 45 },
        { agencyId: COUNCIL, poundsAnHour: 28 },
      ],
    },
  });
  const { programmeId } = programme;
  await fixTrial(deps, analyst, { programmeId, design: 'crossover', seed: 11, fall: 0.25, expectedVersion: 1 });
  const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
  const patrol = { minutes: 15, fromMinute: 16 * 60, toMinute: 23 * 60, patrolsADay: 1 };
  await planPatrols(deps, analyst, {
    programmeId,
    expectedVersion: 2,
    from,
    to: daysFrom(asOf, 13),
    agencies: [
      { ...patrol, agencyId: COUNCIL, weekdays: EVERY_DAY },
      { ...patrol, agencyId: POLICE, weekdays: [4, 5] },
    ],
    seed: 5,
  });
  for (const { patrolId, agencyId, date, plannedFrom } of await listHotspotPatrols(deps, analyst, { programmeId })) {
    // Yesterday's are still to be recorded.
    if (date >= daysFrom(asOf, -1)) break;
    setNow(plannedFrom + 30 * MINUTE);
    const isDone = random.unit() < 0.94;
    await recordPatrol(deps, agencyId === POLICE ? officer : warden, {
      programmeId,
      patrolId,
      expectedVersion: 1,
      ...(isDone
        ? {
            state: 'done' as const,
            deliveredMinutes: 11 + random.below(9),
            certainty: random.unit() < 0.06 ? ('probable' as const) : ('counted' as const),
            done: {
              engagements: random.below(4),
              ...(random.unit() < 0.1 ? { warnings: 1 } : {}),
              ...(random.unit() < 0.05 ? { referrals: 1 } : {}),
              ...(agencyId === POLICE && random.unit() < 0.04 ? { arrests: 1 } : {}),
            },
          }
        : { state: 'notDone' as const, reason: 'Called to another job' }),
    });
  }
}

const daysFrom = (asOf: string, days: number): string => isoDateOfDay(dayOfIsoDate(asOf) + days);
