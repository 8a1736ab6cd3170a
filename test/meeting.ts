import type pg from 'pg';
import { groundOf } from '../src/intelligence/index.ts';
import { openPicture, type Picture } from '../src/picture/index.ts';
import { BRITISH_NATIONAL_GRID } from '../src/places/index.ts';
import { type Database, type Jobs, openJobs, silentLog } from '../src/platform/index.ts';
import { addSeries, defaultSeries, listMeetings, type MeetingDeps, type RecordDecision } from '../src/tasking/index.ts';
import { type AgencyKind, LOCATION_PRECISIONS, type Viewer } from '../src/vocabulary/index.ts';
import { commitMoment, insertFeed, type MadeUpIncident } from './picture.ts';

const DAY = 86_400_000;
/** Tuesday 24 November 2026, 08:12: eighteen minutes before the daily meeting. */
export const MORNING = Date.UTC(2026, 10, 24, 8, 12);
const [EAST, NORTH] = [450_000, 520_000];
const DELIBERATE_SECONDARY = 304;

/** Made here and not by `testViewer`: this file is also read outside of the test runner, by a process that is killed. */
const person = (of: Pick<Viewer, 'personId' | 'agencyId' | 'roles' | 'name'> & Partial<Viewer>): Viewer => ({
  kind: 'person',
  partnershipId: 1,
  clearance: 'OFFICIAL-SENSITIVE',
  sessionId: null,
  correlationId: 'test',
  ...of,
});

/** The people of the tests: a chair of the council, a coordinator of the police, one of the fire service, an analyst. */
export const PEOPLE = {
  chair: person({ personId: 11, agencyId: 2, roles: ['coordinator'], name: 'Chair of Council' }),
  police: person({ personId: 12, agencyId: 1, roles: ['coordinator'], name: 'Member of Police' }),
  fire: person({ personId: 13, agencyId: 3, roles: ['coordinator'], name: 'Member of Fire' }),
  analyst: person({ personId: 14, agencyId: 2, roles: ['analyst'], name: 'Analyst' }),
  engagement: person({
    personId: 15,
    agencyId: 2,
    roles: ['engagement'],
    name: 'Engagement',
    clearance: 'OFFICIAL',
  }),
  officer: person({ personId: 16, agencyId: 1, roles: ['officer'], name: 'Officer', clearance: 'OFFICIAL' }),
} satisfies Record<string, Viewer>;

const AGENCY_KINDS = new Map<number, AgencyKind>([
  [1, 'police'],
  [2, 'council'],
  [3, 'fire'],
]);

/** A moment whose instant is the tests' own: `known` shortly before the morning, or later for what comes afterwards. */
export const commitAt = (client: pg.Client, at: number, change: Parameters<typeof commitMoment>[2]): Promise<number> =>
  commitMoment(client, 1, { ...change, at });

/** One deliberate fire a fortnight for a year, then eight in the last week, all at one corner: an exception. */
export function fires(firstId = 1): MadeUpIncident[] {
  const days = [...Array.from({ length: 25 }, (_, i) => 20 + i * 14), 1, 1, 2, 2, 3, 4, 5, 6];
  return days.map((daysAgo, i) => {
    const [x, y] = [EAST + 500 + (i % 5) * 20, NORTH + 500 + (i % 3) * 20];
    const { lon, lat } = BRITISH_NATIONAL_GRID.toWgs84(x, y);
    const at = MORNING - daysAgo * DAY + 11 * 3_600_000;
    return {
      incidentId: firstId + i,
      categoryId: DELIBERATE_SECONDARY,
      agencyId: 3,
      occurredFrom: at,
      occurredTo: at,
      recordedAt: at + 3_600_000,
      locationPrecision: LOCATION_PRECISIONS.indexOf('property'),
      x,
      y,
      lon,
      lat,
    };
  });
}

/** The people in the database, and last night's fires. */
export async function insertMeetingWorld(client: pg.Client): Promise<void> {
  for (const { personId, name, agencyId, roles } of Object.values(PEOPLE)) {
    await client.query(
      `insert into person (partnership_id, person_id, sign_in_name, name, agency_id, roles) overriding system value
        values (1, $1, $2, $3, $4, $5)`,
      [personId, `person${personId}`, name, agencyId, roles],
    );
  }
  await insertFeed(client, 1);
  await commitAt(client, MORNING - 3_600_000, { known: fires() });
}

/** What the meetings stand on, over a database that is there. */
export async function meetingDepsOn(
  database: Database,
  clock: { now(): number },
): Promise<MeetingDeps & { picture: Picture; jobs: Jobs; close(): Promise<void> }> {
  const picture = await openPicture({ database, log: silentLog }, 1);
  const jobs = await openJobs({ database, log: silentLog });
  const square = Float64Array.of(EAST, NORTH, EAST + 2000, NORTH, EAST + 2000, NORTH + 2000, EAST, NORTH + 2000);
  const ward = {
    areaId: 1,
    kind: 'ward' as const,
    isInUse: true,
    code: 'W1',
    name: 'Made-up ward',
    shape: { parts: [[square]] },
    x: EAST + 1000,
    y: NORTH + 1000,
  };
  const ground = groundOf({
    areas: [ward],
    segments: [],
    postcodes: [],
    addresses: [],
    codeChanges: [],
    plane: BRITISH_NATIONAL_GRID,
  });
  return {
    database,
    clock,
    log: silentLog,
    dataFolder: '/nowhere',
    picture,
    jobs,
    intelligence: {
      clock,
      picture,
      partnership: {
        name: 'Test Community Safety Partnership',
        madeUp: true,
        marking: 'OFFICIAL',
        timeZone: 'Europe/London',
      },
      agencyKinds: AGENCY_KINDS,
      holidays: { country: 'GB', state: 'ENG' },
      ground: async () => ground,
      lateFeeds: async () => [],
    },
    async close() {
      await jobs.stop();
      await picture.close();
    },
  };
}

/** A daily series with its members; the id of its meeting of the morning. */
export async function addDaily(deps: MeetingDeps): Promise<{ seriesId: number; meetingId: number }> {
  const { seriesId } = await addSeries(deps, PEOPLE.chair, {
    ...defaultSeries('daily'),
    members: [
      { personId: 11, part: 'chair' },
      { personId: 12, part: 'member' },
      { personId: 13, part: 'member' },
    ],
  });
  const { meetings } = await listMeetings(deps, PEOPLE.chair);
  return { seriesId, meetingId: meetings.find((meeting) => meeting.seriesId === seriesId)!.meetingId };
}

/** A task for each of the items that were added as changes 1 to n, each request with a key of its own that never changes. */
export function decisionsToSend(meetingId: number, n: number): RecordDecision[] {
  return Array.from({ length: n }, (_, i) => ({
    meetingId,
    itemKey: `added:${meetingId}:${i + 1}`,
    idempotencyKey: `00000000-0000-4000-a000-${String(i + 1).padStart(12, '0')}`,
    choice: 'task',
    reason: '',
    untilDay: null,
    refer: null,
    closing: null,
    task: {
      title: `Task ${i + 1}`,
      what: 'Look at it.',
      agencyId: 2,
      dueAt: MORNING + 2 * DAY,
      success: 'Looked at.',
      priorityId: null,
      offStrategyReason: 'A test of the power going.',
      power: null,
    },
  }));
}
