import { randomUUID } from 'node:crypto';
import { requirePolicy } from '../../../governance/index.ts';
import { badRequest, conflict, notFound, once } from '../../../platform/index.ts';
import {
  dayOfIsoDate,
  type Instant,
  LocalClock,
  type Marking,
  markingRank,
  type Viewer,
} from '../../../vocabulary/index.ts';
import { type PatrolDeps, type PatrolGround, patrolGround } from '../deps.ts';
import { hotPlacesOf } from '../model/hot-places.ts';
import type { PatrolAnswer } from '../model/solve.ts';
import {
  type HotPlace,
  type LonLat,
  PATROL_DEFAULTS,
  type PatrolPlanBody,
  type PatrolRequest,
  TRAVEL_SPEEDS,
} from '../model.ts';
import * as store from '../store/plans.ts';
import { type RiskOfCard, type RiskSource, riskOf } from './surface.ts';

type Asked = { [Key in keyof PatrolRequest]?: PatrolRequest[Key] | undefined };

export interface MakePlan extends RiskSource, Omit<Asked, 'date'> {
  date: string;
  taskId?: number | undefined;
  /** The plan's own marking; that of its card where not given. A plan holds places and times and no record. */
  marking?: Marking | undefined;
  idempotencyKey?: string | undefined;
}

const MINUTE = 60_000;

/** Makes a patrol plan and keeps it with the card it was made from. Same card, request and seed: the same plan. */
export async function makePlan(deps: PatrolDeps, viewer: Viewer, input: MakePlan): Promise<store.StoredPlan> {
  requirePolicy(viewer, 'patrol.plan');
  const request = requestOf(input);
  const { startsAt, endsAt } = shiftOf(deps, request);
  const ground = await patrolGround(deps, viewer);
  const risk = await riskOf(deps, viewer, input);
  const found = hotPlacesOf(risk.surface, ground, {
    shape: request.shape,
    sizeMetres: request.sizeMetres,
    n: request.nPlaces,
  });
  if (found.length === 0) throw badRequest('patrol.no-risk', 'The surface is empty: there is no place to choose.');
  const { places, promised } = withPromises(found, request, ground);
  const at = (where: LonLat | null) => (where === null ? places[0]! : ground.plane.toPlane(where.lon, where.lat));
  const wards = [...new Set(places.map(({ ward }) => ward))];
  const answer = await deps.pool.solve({
    graph: ground.graph,
    places: places.map(({ x, y, risk: share, ward }, i) => ({
      x,
      y,
      risk: share,
      ward: ward === '' ? -1 : wards.indexOf(ward),
      promised: promised[i]!,
    })),
    start: at(request.start),
    end: at(request.end ?? request.start),
    nCrews: request.nCrews,
    minutes: Math.round((endsAt - startsAt) / MINUTE),
    metresAMinute: (request.speedKmh * 1000) / 60,
    visitMinutes: request.visitMinutes,
    gapMinutes: request.gapMinutes,
    repeatWorth: request.repeatWorth,
    mostVisitsAWard: request.mostVisitsAWard,
    seed: request.seed,
  });
  const body = bodyOf({ request, startsAt, endsAt, risk, places, promised, answer, ground });
  const marking = input.marking ?? risk.marking;
  if (markingRank(marking) > markingRank(viewer.clearance)) {
    throw badRequest('patrol.marking', `You are cleared for ${viewer.clearance}; the plan would be ${marking}.`);
  }
  const planId = await deps.database.transact(viewer, (tx) =>
    once(tx, input.idempotencyKey, undefined, async () => {
      const id = randomUUID();
      await store.insertPlan(tx, { planId: id, taskId: input.taskId ?? null, marking, at: deps.clock.now(), body });
      tx.audit({
        v: 1,
        what: 'patrol.planned',
        subjectType: 'patrolPlan',
        subjectId: id,
        details: {
          date: request.date,
          cardId: risk.card.cardId,
          seed: request.seed,
          marking,
          markingOfCard: risk.marking,
          taskId: input.taskId ?? null,
        },
      });
      tx.emit({ what: 'patrol.changed', payload: { planId: id } });
      return id;
    }),
  );
  return openPlan(deps, viewer, planId);
}

export async function openPlan(deps: PatrolDeps, viewer: Viewer, planId: string): Promise<store.StoredPlan> {
  requirePolicy(viewer, 'task.read');
  const plan = await deps.database.transact(viewer, (tx) => store.findPlan(tx, planId));
  if (plan === null) throw notFound('That patrol plan');
  return plan;
}

export async function listPlans(
  deps: PatrolDeps,
  viewer: Viewer,
  where: { date?: string | undefined; taskId?: number | undefined },
): Promise<store.StoredPlan[]> {
  requirePolicy(viewer, 'task.read');
  return deps.database.transact(viewer, (tx) => store.listPlans(tx, { ...where, limit: 60 }));
}

/** Takes a plan back. What was delivered of it stays counted. */
export async function withdrawPlan(
  deps: PatrolDeps,
  viewer: Viewer,
  input: { planId: string; expectedVersion: number },
): Promise<void> {
  requirePolicy(viewer, 'patrol.plan');
  await deps.database.transact(viewer, async (tx) => {
    const plan = await store.findPlan(tx, input.planId);
    if (plan === null) throw notFound('That patrol plan');
    if (!(await store.withdrawPlan(tx, input.planId, input.expectedVersion, deps.clock.now()))) {
      throw conflict('changed-meanwhile', `The plan was ${plan.state} by ${plan.changedBy} since you looked at it.`, {
        changedBy: plan.changedBy,
        version: plan.version,
        expectedVersion: input.expectedVersion,
      });
    }
    tx.audit({ v: 1, what: 'patrol.withdrawn', subjectType: 'patrolPlan', subjectId: input.planId });
    tx.emit({ what: 'patrol.changed', payload: { planId: input.planId } });
  });
}

function requestOf(input: MakePlan): PatrolRequest {
  const travel = input.travel ?? PATROL_DEFAULTS.travel;
  return {
    name: input.name?.trim() || 'Patrol',
    date: input.date,
    from: input.from ?? PATROL_DEFAULTS.from,
    to: input.to ?? PATROL_DEFAULTS.to,
    nCrews: input.nCrews ?? PATROL_DEFAULTS.nCrews,
    travel,
    speedKmh: input.speedKmh ?? TRAVEL_SPEEDS[travel],
    start: input.start ?? null,
    end: input.end ?? null,
    visitMinutes: input.visitMinutes ?? PATROL_DEFAULTS.visitMinutes,
    gapMinutes: input.gapMinutes ?? PATROL_DEFAULTS.gapMinutes,
    repeatWorth: input.repeatWorth ?? PATROL_DEFAULTS.repeatWorth,
    nPlaces: input.nPlaces ?? PATROL_DEFAULTS.nPlaces,
    shape: input.shape ?? PATROL_DEFAULTS.shape,
    sizeMetres: input.sizeMetres ?? PATROL_DEFAULTS.sizeMetres,
    mostVisitsAWard: input.mostVisitsAWard ?? PATROL_DEFAULTS.mostVisitsAWard,
    reassurance: input.reassurance ?? [],
    seed: input.seed ?? 1,
  };
}

/** Instants of a shift's local times: eight hours by the clock are seven in the night that skips one. */
function shiftOf(deps: PatrolDeps, { date, from, to }: PatrolRequest): { startsAt: Instant; endsAt: Instant } {
  const clock = new LocalClock(deps.intelligence.partnership.timeZone);
  const at = (day: number, time: string): Instant => {
    const [hour, minute] = time.split(':').map(Number);
    const local = new Date(day * 24 * 60 * MINUTE);
    return clock.instantOf(local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate(), hour, minute);
  };
  let day: number;
  try {
    day = dayOfIsoDate(date);
  } catch {
    throw badRequest('patrol.date', `The date "${date}" is none; expected one as 2026-11-24.`);
  }
  const startsAt = at(day, from);
  const endsAt = to > from ? at(day, to) : at(day + 1, to);
  const hours = (endsAt - startsAt) / (60 * MINUTE);
  if (hours > 14) throw badRequest('patrol.shift', `A shift of ${hours} hours is too long to plan; expected up to 14.`);
  return { startsAt, endsAt };
}

/** Promised visits go to the hot place they lie in, or to a place of their own without risk. */
function withPromises(found: HotPlace[], request: PatrolRequest, ground: PatrolGround) {
  const places = [...found];
  const promised = places.map(() => 0);
  for (const { lon, lat, name, visits } of request.reassurance) {
    const { x, y } = ground.plane.toPlane(lon, lat);
    let at = places.findIndex((place) => Math.hypot(place.x - x, place.y - y) <= place.reachMetres);
    if (at < 0) {
      at = places.length;
      places.push({ name, ward: '', x, y, lon, lat, risk: 0, reachMetres: 75, ring: [] });
      promised.push(0);
    }
    promised[at] = promised[at]! + visits;
  }
  return { places, promised };
}

function bodyOf(made: {
  request: PatrolRequest;
  startsAt: Instant;
  endsAt: Instant;
  risk: RiskOfCard;
  places: HotPlace[];
  promised: number[];
  answer: PatrolAnswer;
  ground: PatrolGround;
}): PatrolPlanBody {
  const { request, startsAt, places, answer, ground } = made;
  const instant = (minute: number) => startsAt + minute * MINUTE;
  const { equalSpread, topPlace } = answer.alternatives;
  const round = (degrees: number) => Math.round(degrees * 1e6) / 1e6;
  return {
    v: 1,
    request,
    startsAt,
    endsAt: made.endsAt,
    card: made.risk.card,
    places: places.map(({ ring: _, ...place }, i) => ({
      ...place,
      visits: answer.nVisits[i]!,
      promised: made.promised[i]!,
    })),
    crews: answer.routes.map((route, k) => ({
      visits: route.map(({ place, fromMinute, toMinute }) => ({
        visitId: randomUUID(),
        place,
        from: instant(fromMinute),
        to: instant(toMinute),
      })),
      travelMinutes: answer.travelMinutes[k]!,
      backAt: instant(answer.backMinute[k]!),
      way: degreesOf(answer.ways[k]!, ground).map(round),
    })),
    covered: answer.covered,
    bound: answer.bound,
    reached: places.reduce((sum, { risk }, i) => sum + (answer.nVisits[i]! > 0 ? risk : 0), 0),
    chosen: places.reduce((sum, { risk }) => sum + risk, 0),
    alternatives: {
      equalSpread,
      topPlace: { place: topPlace.place, covered: topPlace.covered, nVisits: topPlace.nVisits, nPlaces: 1 },
    },
    unpredictable: answer.unpredictable,
    short: answer.short,
    notices: [...made.risk.notices, ...noticesOf(answer, places)],
  };
}

function degreesOf(way: Float64Array, ground: PatrolGround): number[] {
  const degrees: number[] = [];
  for (let k = 0; k < way.length; k += 2) {
    const { lon, lat } = ground.plane.toWgs84(way[k]!, way[k + 1]!);
    degrees.push(lon, lat);
  }
  return degrees;
}

function noticesOf(answer: PatrolAnswer, places: readonly HotPlace[]): string[] {
  return [
    ...(answer.nUnjoined > 0
      ? ['Some places are joined by no street that AIM knows; 1.4 times the straight line stands for the way.']
      : []),
    ...(answer.farthestOffMetres > 150
      ? [`One place lies ${Math.round(answer.farthestOffMetres)} m from the nearest street AIM knows.`]
      : []),
    ...answer.short.map((place) => `${places[place]!.name} could not have all the visits it was promised.`),
  ];
}
