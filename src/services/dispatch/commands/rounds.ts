import { requirePolicy } from '../../../governance/index.ts';
import { badRequest, conflict, notFound, Refusal } from '../../../platform/index.ts';
import { travelMinutes } from '../../../tasking/model.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import { type CaseSummary, definitionsFor, listCases, stepCase } from '../../cases/index.ts';
import { MINUTES_A_CASE, MOST_STOPS, planRound, type RoundPlan, readRound, suggestCrews } from '../model.ts';
import { refusalOf } from './board.ts';
import { type Crew, type DispatchDeps, groundIn, isOwn, lonLat, nextDue } from './ground.ts';

const MINUTE_MS = 60_000;
const MOST_AGO_MS = 2 * 3_600_000;
const MOST_AHEAD_MS = 24 * 3_600_000;

export interface RoundInput {
  caseIds: readonly number[];
  teamId: number;
  /** Work at each stop; 20 where not said. */
  minutesEach?: number | undefined;
  startsAt?: Instant | undefined;
  /** Keep the order of `caseIds`, as a plan that was looked at says it. */
  inOrder?: boolean | undefined;
  /** Give them to the crew, each planned for when it is reached. */
  assign?: boolean | undefined;
}

export interface PlannedRound extends Omit<RoundPlan, 'stops'> {
  teamId: number;
  crew: string;
  startsAt: Instant;
  endsAt: Instant;
  /** Where it starts, in words. */
  from: string;
  stops: {
    caseId: number;
    number: string;
    name: string;
    words: string;
    longitude: number;
    latitude: number;
    travelMinutes: number;
    reachedAt: Instant;
    doneAt: Instant;
    dueAt: Instant | null;
    lateMinutes: number;
  }[];
  /** What stands against the plan, in words. */
  warnings: string[];
  /** Cases that cannot be given to a crew now, or could not when it came to it, each with why. */
  leftOut: { caseId: number; number: string; words: string }[];
  /** Given to the crew, in order. */
  given: number[];
  /** To draw: a line of longitudes and latitudes to each stop. */
  lines: [number, number][][];
}

/** An order for many small jobs of one crew, how good it is at least, and, where asked, the jobs given in it. */
export async function planCaseRound(deps: DispatchDeps, viewer: Viewer, input: RoundInput): Promise<PlannedRound> {
  requirePolicy(viewer, 'case.dispatch');
  const ids = [...new Set(input.caseIds)];
  if (ids.length === 0 || ids.length > MOST_STOPS) {
    throw badRequest('round.stops', `Choose 1 to ${MOST_STOPS} cases; ${ids.length} were.`);
  }
  const now = deps.clock.now();
  const startsAt = input.startsAt ?? Math.ceil(now / MINUTE_MS) * MINUTE_MS;
  if (startsAt < now - MOST_AGO_MS || startsAt > now + MOST_AHEAD_MS) {
    throw badRequest('round.start', 'A round starts now or within a day. Plan it again.');
  }
  const open = await listCases(deps, viewer, { isOpen: true });
  const own = new Map(open.filter((each) => isOwn(viewer, each)).map((each) => [each.caseId, each]));
  const { crews, definition } = await deps.database.transact(viewer, async (tx) => ({
    ...(await groundIn(tx, deps, viewer, [...own.values()], 'a round')),
    definition: await definitionsFor(tx, [...own.values()]),
  }));
  const crew = crews.find(({ teamId }) => teamId === input.teamId);
  if (crew === undefined) throw notFound('A crew of your agency on shift now with that number');
  const leftOut: PlannedRound['leftOut'] = [];
  const cases = ids.flatMap((caseId): CaseSummary[] => {
    const one = own.get(caseId);
    const words = one === undefined ? 'It is not open, or not your agency’s.' : refusalOf(one);
    if (one !== undefined && words === null) return [one];
    leftOut.push({ caseId, number: one?.number ?? String(caseId), words: words ?? '' });
    return [];
  });
  if (cases.length === 0) {
    const why = leftOut.map(({ number, words }) => `${number}: ${words}`).join(' ');
    throw conflict('round.nothing', `None of these can be given to a crew now. ${why}`);
  }
  const round = await plan(deps, viewer, crew, cases, { ...input, startsAt });
  for (const one of cases) {
    const heldBy = one.assigned?.teamId ?? null;
    const of = { needs: definition(one).needs, agencyId: one.agencyId, heldBy };
    const against = suggestCrews(of, [crew], new Map(), now).flatMap((each) => each.against);
    if (against.length > 0) round.warnings.push(`${one.number}: ${against.join(' ')}`);
  }
  const given: number[] = [];
  if (input.assign === true) {
    for (const stop of round.stops) {
      const one = own.get(stop.caseId)!;
      const words = await give(deps, viewer, one, crew.teamId, stop.reachedAt);
      if (words === null) given.push(stop.caseId);
      else leftOut.push({ caseId: stop.caseId, number: stop.number, words });
    }
  }
  return { ...round, leftOut, given };
}

async function plan(
  deps: DispatchDeps,
  viewer: Viewer,
  crew: Crew,
  cases: readonly CaseSummary[],
  { startsAt, inOrder, minutesEach = MINUTES_A_CASE }: RoundInput & { startsAt: Instant },
): Promise<Omit<PlannedRound, 'leftOut' | 'given'>> {
  const places = cases.map(({ place }) => lonLat(place));
  // Where it is not known where they are, every stop is as good a start.
  const start = crew.place === null ? null : lonLat(crew.place);
  const all = start === null ? places : [start, ...places];
  const ways = await deps.travel.between(viewer.partnershipId, all, all);
  const table = ways.map((row) => row.map((way) => travelMinutes(crew.travel, way)));
  const minutes = start === null ? [[0, ...places.map(() => 0)], ...table.map((row) => [0, ...row])] : table;
  const stops = cases.map(({ caseId, targets }) => {
    const dueAt = nextDue(targets)?.dueAt ?? null;
    const dueInMinutes = dueAt === null ? null : Math.floor((dueAt - startsAt) / MINUTE_MS);
    return { id: caseId, workMinutes: minutesEach, dueInMinutes };
  });
  const { stops: ordered, ...figures } = (inOrder === true ? readRound : planRound)(stops, minutes);
  const byId = new Map(cases.map((each) => [each.caseId, each]));
  const endsAt = startsAt + figures.totalMinutes * MINUTE_MS;
  const warnings: string[] = [];
  if (crew.place === null)
    warnings.push('It is not known where the crew is: the way to the first stop is not counted.');
  const over = Math.ceil((endsAt - crew.shiftEndsAt) / MINUTE_MS);
  if (over > 0) warnings.push(`It ends ${over} min after the crew's shift.`);
  const others = crew.holds.filter((caseId) => !byId.has(caseId)).length;
  if (others > 0)
    warnings.push(`The crew holds ${others} more, which ${others === 1 ? 'is' : 'are'} not in this round.`);
  const line = await deps.travel.lines(viewer.partnershipId, [
    ...(start === null ? [] : [start]),
    ...ordered.map(({ id }) => lonLat(byId.get(id)!.place)),
  ]);
  return {
    ...figures,
    ...{ teamId: crew.teamId, crew: crew.name, startsAt, endsAt, warnings, lines: line },
    from: crew.place?.words ?? 'wherever they are',
    stops: ordered.map(({ id, travelMinutes: way, reachedIn, doneIn, lateMinutes }) => {
      const { number, name, place, targets } = byId.get(id)!;
      return {
        ...{ caseId: id, number, name, words: place.words, longitude: place.longitude, latitude: place.latitude },
        ...{ travelMinutes: way, reachedAt: startsAt + reachedIn * MINUTE_MS, doneAt: startsAt + doneIn * MINUTE_MS },
        ...{ dueAt: nextDue(targets)?.dueAt ?? null, lateMinutes },
      };
    }),
  };
}

/** Why it was not given, in words; null when it was. Sent again, what is given so already stays. */
async function give(
  deps: DispatchDeps,
  viewer: Viewer,
  { caseId, version, assigned }: CaseSummary,
  teamId: number,
  plannedFor: Instant,
): Promise<string | null> {
  if (assigned !== null && assigned.teamId === teamId && assigned.plannedFor === plannedFor) return null;
  try {
    await stepCase(deps, viewer, { step: 'assign', caseId, expectedVersion: version, teamId, plannedFor });
    return null;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
