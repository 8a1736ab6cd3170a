import { knox } from '../analysis/index.ts';
import { requirePolicy } from '../governance/index.ts';
import { NONE_I32, type Picture, type PictureFilter } from '../picture/index.ts';
import { badRequest, type Deps, notFound } from '../platform/index.ts';
import {
  type AgencyKind,
  dayOfIsoDate,
  type Instant,
  LocalClock,
  type Marking,
  type Viewer,
} from '../vocabulary/index.ts';
import { makeBriefing } from './briefing/briefing.ts';
import { holidaysOf, type IsHoliday } from './briefing/calendar.ts';
import type { NearRepeatTest } from './briefing/near-repeat.ts';
import { BRIEFING_DEFAULTS, type Briefing, type BriefingParameters, type LateFeed } from './briefing/types.ts';
import type { Ground } from './ground.ts';

/** What intelligence stands on besides the usual: the picture, the places, the partnership and its feeds. */
export interface IntelligenceDeps extends Pick<Deps, 'clock'> {
  picture: Picture;
  partnership: { name: string; madeUp: boolean; marking: Marking; timeZone: string };
  agencyKinds: ReadonlyMap<number, AgencyKind>;
  holidays: { country: string; state?: string };
  ground(): Promise<Ground>;
  /** Feeds that should have come by an instant and have not. */
  lateFeeds(viewer: Viewer, at: Instant): Promise<LateFeed[]>;
}

export interface BriefingRequest {
  /** ISO date of the meeting; today where not given. */
  date?: string | undefined;
  /** A ward; the whole partnership where not given. */
  areaId?: number | undefined;
  /** Replays what was known at this instant. */
  asKnownAt?: Instant | undefined;
  parameters?: Partial<BriefingParameters> | undefined;
}

/** Longest look back of any rule: a year, its windows, and the months of a monthly edition. */
const DAYS_READ = 520;

/** The briefing of a day as this viewer may know it. */
export async function briefingFor(
  deps: IntelligenceDeps,
  viewer: Viewer,
  request: BriefingRequest,
): Promise<{ briefing: Briefing; ground: Ground }> {
  requirePolicy(viewer, 'briefing.read');
  const clock = new LocalClock(deps.partnership.timeZone);
  const now = deps.clock.now();
  const day = request.date === undefined ? clock.localDay(now) : dayOf(request.date);
  const ground = await deps.ground();
  const area = request.areaId === undefined ? null : (ground.wards.get(request.areaId) ?? null);
  if (request.areaId !== undefined && area === null) throw notFound('That ward');

  // A page asks again the moment it hears of a load: what was committed by then is in.
  await deps.picture.refresh();
  const view = deps.picture.for(viewer);
  const { columns: whole } = view;
  const ordinal = request.asKnownAt === undefined ? whole.ordinal : view.ordinalAt(request.asKnownAt);
  const filter: PictureFilter = {
    asKnownAt: ordinal,
    days: { by: 'occurred', from: day - DAYS_READ, to: day + 1 },
    areas: area === null ? undefined : { ward: [area.areaId] },
  };
  const columns = await view.take(filter, 'briefing');
  const wardCodes = columns.areas.ward;
  const briefing = makeBriefing({
    columns,
    rows: Int32Array.from({ length: columns.length }, (_, i) => i),
    day,
    asKnownAt: request.asKnownAt ?? null,
    momentOrdinal: ordinal,
    partnership: deps.partnership,
    area,
    // A ward where nothing was ever recorded has no code, and no record to judge.
    wards: new Map(
      [...ground.wards.values()]
        .filter((ward) => (area === null || ward.areaId === area.areaId) && wardCodes.codeOf(ward.areaId) > 0)
        .map((ward) => [wardCodes.codeOf(ward.areaId), ward]),
    ),
    agencyKinds: deps.agencyKinds,
    addressOf: ground.addressOf,
    homesWithin: ground.homesWithin,
    streetNear: ground.streetNear,
    knox: (x, y, days) => testNearRepeat(x, y, days, { ...BRIEFING_DEFAULTS, ...request.parameters }),
    lateFeeds: await deps.lateFeeds(viewer, request.asKnownAt ?? now),
    isHoliday: isHolidayIn(deps.holidays),
    parameters: { ...BRIEFING_DEFAULTS, ...request.parameters },
  });
  return { briefing, ground };
}

function dayOf(date: string): number {
  try {
    return dayOfIsoDate(date);
  } catch {
    throw badRequest('date.unreadable', `The date "${date}" is not a calendar date. Write it as 2026-11-24.`);
  }
}

const calendars = new Map<string, IsHoliday>();

function isHolidayIn({ country, state }: IntelligenceDeps['holidays']): IsHoliday {
  const key = `${country} ${state ?? ''}`;
  let calendar = calendars.get(key);
  if (calendar === undefined) {
    calendar = holidaysOf(country, state);
    calendars.set(key, calendar);
  }
  return calendar;
}

/** The Knox test of the briefing's one band: any pair within the reach and the days, the same place among them. */
function testNearRepeat(
  xCentimetres: Float64Array,
  yCentimetres: Float64Array,
  days: Float64Array,
  { nearRepeatMetres, nearRepeatDays, replicates, seed }: BriefingParameters,
): NearRepeatTest {
  const metres = (centimetres: number) => (centimetres === NONE_I32 ? Number.NaN : centimetres / 100);
  const result = knox(
    { x: xCentimetres.map(metres), y: yCentimetres.map(metres), time: days.map((day) => day * 86_400_000) },
    {
      spaceEdgesMetres: [nearRepeatMetres],
      timeEdgesDays: [nearRepeatDays],
      samePlaceMetres: null,
      distance: 'euclidean',
      nReplicates: replicates,
      seed,
    },
  );
  return { ratio: result.ratio[0]!, p: result.p[0]!, n: result.nUsed };
}
