import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CORNER, openTaskingTown } from '../../../test/tasking-town.ts';
import { type Permission, requirePolicy } from '../../governance/index.ts';
import { BRITISH_NATIONAL_GRID } from '../../places/index.ts';
import { type AimApp, createApp, Refusal, silentLog } from '../../platform/index.ts';
import { LocalClock, type Viewer } from '../../vocabulary/index.ts';
import { withdrawPlan } from './commands/plans.ts';
import { countOwnTrace, listOwnTraces, ownPositions, takeBackTrace } from './commands/traces.ts';
import {
  addTrace,
  checkIn,
  checkOut,
  countDueTraces,
  doseOf,
  listPlans,
  makePlan,
  openPatrolPool,
  openPlan,
  type PatrolDeps,
  patrolRoutes,
  planDose,
} from './index.ts';

const MINUTE = 60_000;
const local = new LocalClock('Europe/London');
const DATE = '2026-11-24';
let now = local.instantOf(2026, 11, 24, 14, 30);
const clock = { now: () => now };

let town: Awaited<ReturnType<typeof openTaskingTown>>;
let deps: PatrolDeps;
let app: AimApp;
let [analyst, warden, other]: Viewer[] = [];
let asking: Viewer;

beforeAll(async () => {
  town = await openTaskingTown(clock);
  deps = {
    ...town.deps,
    intelligence: town.intelligence as unknown as PatrolDeps['intelligence'],
    analysis: town.analysis,
    jobs: { enqueue: async () => randomUUID() },
    pool: openPatrolPool(),
  };
  analyst = await town.person('analyst', 2);
  warden = await town.person('officer', 2);
  other = await town.person('officer', 1);
  asking = analyst;
  app = await createApp({
    log: silentLog,
    authenticate: async () => asking,
    authorize: async (who, permission) => requirePolicy(who, permission as Permission),
  });
  patrolRoutes(app, deps, 1);
  await app.ready();
});
afterAll(async () => {
  await app?.close();
  await town?.close();
});

const asked = { date: DATE, filter: { category: 'crime' }, nCrews: 2, nPlaces: 16, seed: 4 };
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('expected a refusal'),
    (error) => {
      expect(error).toBeInstanceOf(Refusal);
      return error as Refusal;
    },
  );

describe('a patrol plan', () => {
  it('is kept with its card, the same again for the same card, request and seed', async () => {
    const plan = await makePlan(deps, analyst!, asked);
    expect(plan).toMatchObject({ version: 1, state: 'kept', nCrews: 2, date: DATE });
    expect(plan.endsAt - plan.startsAt).toBe(8 * 60 * MINUTE);
    expect(plan.body.places).toHaveLength(16);
    expect(plan.body.places[0]!.name).toMatch(/^(Row|Column) /);
    expect(plan.body.covered).toBeLessThanOrEqual(plan.body.bound);
    expect(plan.body.covered / plan.body.bound).toBeGreaterThan(0.7);
    expect(plan.body.covered).toBeGreaterThan(plan.body.alternatives.topPlace.covered);
    const again = await makePlan(deps, analyst!, { ...asked, filter: undefined, cardId: plan.cardId });
    const plain = (body: typeof plan.body) => ({
      ...body,
      crews: body.crews.map((crew) => ({ ...crew, visits: crew.visits.map(({ visitId: _, ...visit }) => visit) })),
    });
    expect(plain(again.body)).toEqual(plain(plan.body));
    const another = await makePlan(deps, analyst!, { ...asked, cardId: plan.cardId, seed: 5 });
    expect(plain(another.body).crews).not.toEqual(plain(plan.body).crews);
    expect((await listPlans(deps, warden!, { date: DATE })).length).toBe(3);
    const audited = await town.client.query(`select 1 from audit where what = 'patrol.planned' and subject_id = $1`, [
      plan.planId,
    ]);
    expect(audited.rowCount).toBe(1);
  });

  it('keeps promises and caps, chooses hexagons and segments too, and crosses midnight', async () => {
    const { lon, lat } = BRITISH_NATIONAL_GRID.toWgs84(CORNER[0] + 1900, CORNER[1] + 1900);
    const reassurance = [{ lon, lat, name: 'Made-up Hall', visits: 2 }];
    const plan = await makePlan(deps, analyst!, {
      ...asked,
      shape: 'hexagon',
      from: '20:00',
      to: '02:00',
      reassurance,
    });
    expect(plan.endsAt - plan.startsAt).toBe(6 * 60 * MINUTE);
    const hall = plan.body.places.findIndex(({ name }) => name === 'Made-up Hall');
    expect(plan.body.places[hall]).toMatchObject({ promised: 2, visits: 2, risk: 0 });
    const bySegment = await makePlan(deps, analyst!, { ...asked, shape: 'segment', nPlaces: 8 });
    expect(new Set(bySegment.body.places.map(({ name }) => name)).size).toBe(8);
  });

  it('is asked for by who may, refused in words, and taken back once', async () => {
    expect((await refusal(makePlan(deps, warden!, asked))).status).toBe(403);
    expect((await refusal(makePlan(deps, analyst!, { ...asked, date: '2026-02-30' }))).message).toContain('2026-02-30');
    expect((await refusal(makePlan(deps, analyst!, { date: DATE }))).message).toContain('where risk is');
    const plan = await makePlan(deps, analyst!, asked);
    await withdrawPlan(deps, analyst!, { planId: plan.planId, expectedVersion: 1 });
    expect((await refusal(withdrawPlan(deps, analyst!, { planId: plan.planId, expectedVersion: 1 }))).code).toBe(
      'changed-meanwhile',
    );
    expect((await openPlan(deps, analyst!, plan.planId)).state).toBe('withdrawn');
  });

  it('is printed, and taken along as a route', async () => {
    const plan = await makePlan(deps, analyst!, { ...asked, name: 'Evening <visits>' });
    asking = warden!;
    const html = await app.inject(`/api/patrol-plans/${plan.planId}/sheet.html?crew=1`);
    expect(html.statusCode).toBe(200);
    expect(html.body).toContain('Evening &#60;visits&#62;');
    expect(html.body).toContain('Crew B');
    expect(html.body).not.toContain('Crew A');
    const pdf = await app.inject(`/api/patrol-plans/${plan.planId}/sheet.pdf`);
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    const route = (await app.inject(`/api/patrol-plans/${plan.planId}/route.geojson?crew=0`)).json();
    const visits = route.features.filter((each: GeoJSON.Feature) => each.properties!['kind'] === 'visit');
    expect(visits.map((each: GeoJSON.Feature) => each.properties!['order'])).toEqual(
      visits.map((_: unknown, i: number) => i + 1),
    );
    const view = (await app.inject(`/api/patrol-plans/${plan.planId}`)).json();
    expect(view.body.crews).toHaveLength(2);
    expect((await app.inject({ method: 'POST', url: '/api/patrol-plans', payload: asked })).statusCode).toBe(403);
    asking = analyst!;
  });
});

/** Made-up fixes every half minute at a place, then away. */
function gpx(lon: number, lat: number, from: number, minutes: number, skip: (minute: number) => boolean = () => false) {
  const points: string[] = [];
  for (let half = 0; half <= 2 * minutes; half++) {
    if (skip(half / 2)) continue;
    points.push(
      `<trkpt lat="${lat}" lon="${lon}"><time>${new Date(from + half * 30_000).toISOString()}</time></trkpt>`,
    );
  }
  const away = `<trkpt lat="${lat + 0.01}" lon="${lon}"><time>${new Date(from + (minutes + 1) * MINUTE).toISOString()}</time></trkpt>`;
  return `<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1"><metadata><name>Someone's name</name></metadata>
    <trk><trkseg>${points.join('')}${away}<trkpt lat="54" lon="-1"></trkpt></trkseg></trk></gpx>`;
}

describe('the dose', () => {
  it('is one tap in and one out, however often they are sent', async () => {
    const plan = await makePlan(deps, analyst!, asked);
    const place = plan.body.crews[0]!.visits[0]!.place;
    const idempotencyKey = randomUUID();
    const at = plan.body.crews[0]!.visits[0]!.from + 2 * MINUTE;
    now = at;
    const doseId = randomUUID();
    const first = await checkIn(deps, warden!, { doseId, planId: plan.planId, place, at, idempotencyKey });
    expect(first.doseId).toBe(doseId);
    expect(await checkIn(deps, warden!, { doseId, planId: plan.planId, place, at, idempotencyKey })).toEqual(first);
    expect(await checkIn(deps, warden!, { doseId, planId: plan.planId, place })).toEqual(first);
    expect((await refusal(checkIn(deps, other!, { doseId, planId: plan.planId, place }))).code).toBe('dose.taken');
    expect(await checkIn(deps, warden!, { planId: plan.planId, place })).toEqual(first);
    expect(first.visitId).toBe(plan.body.crews[0]!.visits[0]!.visitId);
    const elsewhere = await refusal(checkIn(deps, warden!, { planId: plan.planId, place: (place + 1) % 16 }));
    expect(elsewhere.details).toMatchObject({ doseId: first.doseId });
    expect((await planDose(deps, warden!, plan.planId)).open).toMatchObject({ doseId: first.doseId });
    expect((await planDose(deps, other!, plan.planId)).open).toBeNull();
    expect((await refusal(checkOut(deps, other!, { doseId: first.doseId }))).code).toBe('not-found');
    now += 14 * MINUTE;
    const ended = await checkOut(deps, warden!, { doseId: first.doseId, found: ['quiet'] });
    expect(ended).toMatchObject({ seenMinutes: 14, found: ['quiet'], version: 2 });
    now += 5 * MINUTE;
    expect(await checkOut(deps, warden!, { doseId: first.doseId, found: ['waste'] })).toEqual(ended);
    const { places, totals } = await planDose(deps, analyst!, plan.planId);
    expect(places[place]).toMatchObject({ visits: 1, minutes: 14, probableVisits: 0 });
    expect(totals.plannedVisits).toBe(plan.nVisits);
    expect((await refusal(checkIn(deps, warden!, { planId: plan.planId, place, at: now + 10 * MINUTE }))).code).toBe(
      'dose.ahead',
    );
  });

  it('is counted from positions, which are their owner’s until then and gone after', async () => {
    const plan = await makePlan(deps, analyst!, asked);
    const [a, b] = plan.body.crews[0]!.visits;
    const [one, two] = [plan.body.places[a!.place]!, plan.body.places[b!.place]!];
    const sure = await addTrace(deps, warden!, { planId: plan.planId, gpx: gpx(one.lon, one.lat, a!.from, 13) });
    expect(sure).toMatchObject({ nPositions: 28, nLeftOut: 1, countedAt: null });
    const lost = gpx(two.lon, two.lat, b!.from, 12, (minute) => minute > 3 && minute < 8);
    await addTrace(deps, warden!, { planId: plan.planId, gpx: lost });
    const seen = await ownPositions(deps, warden!, sure.traceId);
    expect(seen.positions).toHaveLength(28);
    expect(seen.positions[0]!.lon).toBeCloseTo(one.lon, 5);
    expect(seen.visits).toMatchObject([{ place: a!.place, certainty: 'counted', minutes: 13 }]);
    expect((await refusal(ownPositions(deps, other!, sure.traceId))).code).toBe('not-found');
    expect((await planDose(deps, analyst!, plan.planId)).totals.visits).toBe(0);
    // A day has not passed for either.
    expect(await countDueTraces(town.deps, 1)).toEqual({ traces: 0, visits: 0 });
    now += 25 * 60 * MINUTE;
    expect(await countDueTraces(town.deps, 1)).toEqual({ traces: 2, visits: 2 });
    expect(await countDueTraces(town.deps, 1)).toEqual({ traces: 0, visits: 0 });
    const left = await town.client.query('select count(*)::int as n from position_trace where positions is not null');
    expect(left.rows[0].n).toBe(0);
    expect((await ownPositions(deps, warden!, sure.traceId)).positions).toEqual([]);
    const { places, totals } = await planDose(deps, analyst!, plan.planId);
    expect(places[a!.place]).toMatchObject({ visits: 1, minutes: 13, probableVisits: 0 });
    expect(places[b!.place]).toMatchObject({ visits: 0, probableVisits: 1 });
    expect(totals).toMatchObject({ visits: 1, probableVisits: 1 });
    expect((await listOwnTraces(deps, warden!)).map(({ nVisits }) => nVisits)).toEqual([1, 1]);
  });

  it('counts a visit once that was both tapped and in the positions; a trace may be taken back before', async () => {
    const plan = await makePlan(deps, analyst!, asked);
    const visit = plan.body.crews[0]!.visits[0]!;
    const { lon, lat } = plan.body.places[visit.place]!;
    now = visit.from;
    const { doseId } = await checkIn(deps, warden!, { planId: plan.planId, place: visit.place });
    now += 15 * MINUTE;
    await checkOut(deps, warden!, { doseId });
    const trace = await addTrace(deps, warden!, { planId: plan.planId, gpx: gpx(lon, lat, visit.from, 15) });
    expect((await countOwnTrace(deps, warden!, trace.traceId)).countedBy).toBeNull();
    expect((await planDose(deps, analyst!, plan.planId)).totals.visits).toBe(1);
    const back = await addTrace(deps, warden!, { planId: plan.planId, gpx: gpx(lon, lat, visit.from, 15) });
    await takeBackTrace(deps, warden!, back.traceId);
    expect((await refusal(ownPositions(deps, warden!, back.traceId))).code).toBe('not-found');
    expect(await doseOf(deps, analyst!, 999)).toMatchObject({ nPlans: 0, visits: 0 });
  });

  it('is told of a task, over its plans: what was withdrawn is no longer intended, what was delivered of it stays', async () => {
    await town.client.query(
      `insert into task (partnership_id, task_id, version, state, marking, problem, proposed_at, changed_at, body)
        values (1, 7, 1, 'proposed', 0, 'rowdy', now(), now(), '{}')`,
    );
    const [kept, withdrawn] = [
      await makePlan(deps, analyst!, { ...asked, taskId: 7 }),
      await makePlan(deps, analyst!, { ...asked, taskId: 7, seed: 6 }),
    ];
    const visit = withdrawn.body.crews[0]!.visits[0]!;
    now = visit.from;
    const { doseId } = await checkIn(deps, warden!, { planId: withdrawn.planId, place: visit.place });
    now += 12 * MINUTE;
    await checkOut(deps, warden!, { doseId });
    await withdrawPlan(deps, analyst!, { planId: withdrawn.planId, expectedVersion: 1 });
    expect(await doseOf(deps, analyst!, 7)).toMatchObject({ plannedVisits: kept.nVisits, visits: 1, minutes: 12 });
  });

  it('refuses what is not GPX, in words', async () => {
    const plan = await makePlan(deps, analyst!, asked);
    const add = (text: string) => refusal(addTrace(deps, warden!, { planId: plan.planId, gpx: text }));
    expect((await add('<kml></kml>')).message).toContain('no <gpx> element');
    expect((await add('<gpx><trk>')).code).toBe('gpx.unreadable');
    expect((await add('<!DOCTYPE x [<!ENTITY a "b">]><gpx/>')).message).toContain('document type');
    expect((await add('<gpx></gpx>')).code).toBe('gpx.empty');
  });
});
