import Holidays from 'date-holidays';
import { describePartnership, requirePolicy } from '../../governance/index.ts';
import { areasAsGeoJson, listAreaSets } from '../../places/index.ts';
import { badRequest, conflict, type Deps, notFound, type Tx } from '../../platform/index.ts';
import { categoryByCode, dayOfIsoDate, type Instant, LocalClock, type Viewer } from '../../vocabulary/index.ts';
import { Calendars, type ClockCalendar } from '../clocks/model.ts';
import {
  type Body,
  type Catalogue,
  definitionProblems,
  holds,
  type Known,
  SEED_BODIES,
  SEED_SERVICES,
  type ServiceDefinition,
} from './model.ts';
import * as store from './store.ts';

export type CatalogueDeps = Pick<Deps, 'database' | 'clock'>;

/** The catalogue as it stands at a moment: of each kind the version that new cases begin under. */
export async function readCatalogue(deps: Deps, viewer: Viewer, at: Instant = deps.clock.now()): Promise<Catalogue> {
  const { timeZone } = await describePartnership(deps, viewer.partnershipId);
  return deps.database.transact(viewer, (tx) => catalogueIn(tx, timeZone, at));
}

export async function catalogueIn(tx: Tx, timeZone: string, at: Instant): Promise<Catalogue> {
  const today = new LocalClock(timeZone).localDay(at);
  const latest = new Map<string, ServiceDefinition>(SEED_SERVICES.map((definition) => [definition.code, definition]));
  for (const definition of await store.listDefinitions(tx)) {
    if (definition.effectiveFrom <= today) latest.set(definition.code, definition);
  }
  const bodies = new Map<string, Body>(SEED_BODIES.map((body) => [body.id, body]));
  for (const body of await store.listBodies(tx)) bodies.set(body.id, body);
  const calendars = new Map(usualCalendars(timeZone, today).map((calendar) => [calendar.id, calendar]));
  for (const calendar of await store.listCalendars(tx)) calendars.set(calendar.id, calendar);
  return { services: [...latest.values()], bodies: [...bodies.values()], calendars: [...calendars.values()] };
}

/**
 * The version a new case of a kind begins under, kept from now on whatever a later AIM comes with.
 *
 * @throws Refusal `catalogue.code` when there is no such kind
 */
export async function beginUnder(tx: Tx, timeZone: string, code: string, at: Instant): Promise<ServiceDefinition> {
  const { services } = await catalogueIn(tx, timeZone, at);
  const definition = services.find((each) => each.code === code);
  if (definition === undefined) {
    throw badRequest(
      'catalogue.code',
      `There is no kind of case "${code}"; there are ${services.map((each) => each.code).join(', ')}.`,
    );
  }
  await store.insertDefinition(tx, definition, at);
  return definition;
}

/** A version as it was when cases began under it. @throws Refusal `not-found` */
export async function definitionOf(tx: Tx, code: string, version: number): Promise<ServiceDefinition> {
  const kept = (await store.listDefinitions(tx, code)).find((each) => each.version === version);
  const found = kept ?? SEED_SERVICES.find((each) => each.code === code && each.version === version);
  if (found === undefined) throw notFound(`version ${version} of ${code}`);
  return found;
}

/**
 * Sets how a kind of case runs from a day on. Cases that began before keep what they began under.
 *
 * @throws Refusal `catalogue.wrong` with everything that is wrong with it; `catalogue.changed` when somebody else was faster
 */
export async function setDefinition(
  deps: Deps,
  viewer: Viewer,
  input: { definition: Omit<ServiceDefinition, 'version' | 'effectiveFrom'>; from: string; expectedVersion: number },
): Promise<ServiceDefinition> {
  requirePolicy(viewer, 'catalogue.manage');
  const { timeZone } = await describePartnership(deps, viewer.partnershipId);
  const now = deps.clock.now();
  const from = dayOfIsoDate(input.from);
  if (from < new LocalClock(timeZone).localDay(now)) {
    throw badRequest(
      'catalogue.from',
      `${input.from} has passed: cases that began since then keep what they began under. Choose today or later.`,
    );
  }
  return deps.database.transact(viewer, async (tx) => {
    const { bodies, calendars } = await catalogueIn(tx, timeZone, now);
    const { code } = input.definition;
    const kept = await store.listDefinitions(tx, code);
    const seed = SEED_SERVICES.find((each) => each.code === code);
    const version = Math.max(0, ...kept.map((each) => each.version), seed?.version ?? 0);
    if (version !== input.expectedVersion) {
      throw conflict('catalogue.changed', `${code} is at version ${version} meanwhile. Read it again.`);
    }
    const definition: ServiceDefinition = { ...input.definition, version: version + 1, effectiveFrom: from };
    const problems = definitionProblems(
      definition,
      new Calendars(calendars),
      bodies,
      (each) => categoryByCode(each) !== undefined,
    );
    if (problems.length > 0) throw badRequest('catalogue.wrong', problems.join(' '));
    // What AIM came with is kept as a version too, so that the history is whole.
    if (kept.length === 0 && seed !== undefined) await store.insertDefinition(tx, seed, now);
    if (!(await store.insertDefinition(tx, definition, now))) {
      throw conflict('catalogue.changed', `Somebody else changed ${code} at the same time. Read it again.`);
    }
    tx.audit({
      v: 1,
      what: 'catalogue.set',
      subjectType: 'service',
      subjectId: code,
      details: { version: version + 1, from: input.from },
    });
    tx.emit({ what: 'catalogue.changed', payload: {} });
    return definition;
  });
}

/** Every version of a kind, oldest first; for whoever is signed in, as the catalogue itself is. */
export async function listVersions(deps: CatalogueDeps, viewer: Viewer, code: string): Promise<ServiceDefinition[]> {
  const kept = await deps.database.transact(viewer, (tx) => store.listDefinitions(tx, code));
  return kept.length > 0 ? kept : SEED_SERVICES.filter((each) => each.code === code);
}

/** Versions that begin to hold on a later day, the last made of each kind: new kinds are here before they are anywhere. */
export async function listUpcoming(deps: Deps, viewer: Viewer): Promise<ServiceDefinition[]> {
  requirePolicy(viewer, 'catalogue.manage');
  const { timeZone } = await describePartnership(deps, viewer.partnershipId);
  const today = new LocalClock(timeZone).localDay(deps.clock.now());
  const kept = await deps.database.transact(viewer, (tx) => store.listDefinitions(tx));
  const last = new Map(kept.map((definition) => [definition.code, definition]));
  return [...last.values()].filter(({ effectiveFrom }) => effectiveFrom > today);
}

export async function setBody(deps: CatalogueDeps, viewer: Viewer, body: Body): Promise<void> {
  requirePolicy(viewer, 'catalogue.manage');
  await deps.database.transact(viewer, async (tx) => {
    await store.saveBody(tx, body, deps.clock.now());
    tx.audit({ v: 1, what: 'body.set', subjectType: 'body', subjectId: body.id, details: {} });
    tx.emit({ what: 'catalogue.changed', payload: {} });
  });
}

export async function setCalendar(deps: CatalogueDeps, viewer: Viewer, calendar: ClockCalendar): Promise<void> {
  requirePolicy(viewer, 'catalogue.manage');
  for (const spans of calendar.week) {
    const isInOrder = spans.every(({ from, to }, i) => from < to && (i === 0 || spans[i - 1]!.to < from));
    if (!isInOrder) {
      throw badRequest(
        'calendar.week',
        `The hours of "${calendar.words}" should follow one another in each day, each ending after it begins.`,
      );
    }
  }
  await deps.database.transact(viewer, async (tx) => {
    await store.saveCalendar(tx, calendar, deps.clock.now());
    tx.audit({ v: 1, what: 'calendar.set', subjectType: 'calendar', subjectId: calendar.id, details: {} });
    tx.emit({ what: 'catalogue.changed', payload: {} });
  });
}

export interface WhereAndWhat {
  longitude: number;
  latitude: number;
  streetId: number | null;
  /** What it stands on, as answered. */
  land: string;
}

/** Who answers for a kind of case at a place: the first rule that holds. */
export async function responsibleFor(
  deps: Deps,
  viewer: Viewer,
  code: string,
  where: WhereAndWhat,
  known: Partial<Known> = {},
): Promise<Body> {
  const catalogue = await readCatalogue(deps, viewer);
  const definition = catalogue.services.find((each) => each.code === code);
  if (definition === undefined) throw badRequest('catalogue.code', `There is no kind of case "${code}".`);
  const owner =
    where.streetId === null || !['road', ''].includes(where.land)
      ? null
      : await deps.database.transact(viewer, (tx) => store.ownerOfStreet(tx, where.streetId!));
  const calendars = new Calendars(catalogue.calendars);
  const facts: Known = {
    values: { land: where.land, ...known.values },
    times: known.times ?? {},
    score: known.score ?? 0,
  };
  for (const rule of definition.responsibilities) {
    if (!holds(rule.appliesWhen, facts, calendars, deps.clock.now())) continue;
    if (rule.owner !== null && rule.owner !== owner) continue;
    if (rule.within !== null && !(await isWithin(deps, viewer, rule.within, where))) continue;
    const body = catalogue.bodies.find(({ id }) => id === rule.body);
    if (body !== undefined) return body;
  }
  throw new Error(`No rule of ${code} says who answers: a catalogue with such a hole is refused before it is kept.`);
}

async function isWithin(
  deps: Deps,
  viewer: Viewer,
  area: { kind: string; name: string },
  { longitude, latitude }: WhereAndWhat,
): Promise<boolean> {
  const set = (await listAreaSets(deps, viewer)).find(({ kind, isInUse }) => isInUse && kind === area.kind);
  if (set === undefined) return false;
  const found = (await areasAsGeoJson(deps, viewer, { areaSetId: set.areaSetId })) as {
    features: { properties: { name?: string }; geometry: { type: string; coordinates: unknown } }[];
  };
  return found.features
    .filter(({ properties }) => properties.name === area.name)
    .some(({ geometry }) => {
      const polygons = (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) as [
        number,
        number,
      ][][][];
      return polygons.some((rings) => rings.filter((ring) => isInside(ring, longitude, latitude)).length % 2 === 1);
    });
}

/** Even-odd rule: how often a ray to the east crosses the ring. */
function isInside(ring: readonly [number, number][], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i]!;
    const [xj, yj] = ring[j]!;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

const EVERY_DAY = (from: number, to: number) => Array.from({ length: 7 }, () => [{ from, to }]);
const WEEKDAYS = (from: number, to: number) => [...EVERY_DAY(from, to).slice(2), [], []];

const usual = new Map<string, ClockCalendar[]>();

/** Calendars to begin with. Public holidays of England, three years back and two ahead; worked out once a year. */
function usualCalendars(timeZone: string, today: number): ClockCalendar[] {
  const year = new Date(today * 86_400_000).getUTCFullYear();
  const known = usual.get(`${year} ${timeZone}`);
  if (known !== undefined) return known;
  const england = new Holidays('GB', 'ENG');
  const holidays = [-3, -2, -1, 0, 1, 2]
    .flatMap((years) => england.getHolidays(year + years))
    .filter(({ type }) => type === 'public')
    .map(({ date }) => dayOfIsoDate(date.slice(0, 10)))
    .sort((a, b) => a - b);
  const made: ClockCalendar[] = [
    { id: 'always', words: 'Round the clock', timeZone, week: EVERY_DAY(0, 1440), holidays: [] },
    { id: 'working-days', words: 'Working days', timeZone, week: WEEKDAYS(0, 1440), holidays },
    { id: 'office', words: 'Office hours, 09:00 to 17:00', timeZone, week: WEEKDAYS(540, 1020), holidays },
  ];
  usual.set(`${year} ${timeZone}`, made);
  return made;
}
