import { createRandom } from '../analysis/index.ts';
import { lineMiddle, loadGazetteer } from '../places/index.ts';
import { type Deps, standingClock } from '../platform/index.ts';
import { type CaseHistory, importCases, readCatalogue } from '../services/index.ts';
import {
  Calendars,
  type Catalogue,
  type Question,
  readGates,
  type ServiceDefinition,
  type Value,
} from '../services/model.ts';
import type { Instant } from '../vocabulary/index.ts';
import { commandLineViewer } from './aim.ts';
import { demoInstant } from './demo-clock.ts';

type Random = ReturnType<typeof createRandom>;

const MINUTE = 60_000;
const DAYS = 90;
const OPEN = 60;
const A_DAY = 4;
/** How many times as often as the other kinds. */
const OFTEN: Readonly<Record<string, number>> = {
  'FLY-TIP': 6,
  'VEH-UNTX': 5,
  'LIT-GEN': 4,
  'VEH-ABND': 3,
  'GRF-GEN': 3,
};

/**
 * Cases of three months, most of them done, and sixty that are open on the morning it is. Plainly made up: every registration
 * is of a series that is never issued, every description says so.
 */
export async function addMadeUpCases(
  deps: Deps,
  partnershipId: number,
  { seed, asOf }: { seed: number; asOf: string },
): Promise<void> {
  const viewer = commandLineViewer(partnershipId);
  const now = demoInstant(asOf, 0, 8, 25);
  const morning = { ...deps, clock: standingClock(now) };
  const catalogue = await readCatalogue(morning, viewer);
  const { segments, plane } = await deps.database.transact(viewer, (tx) => loadGazetteer(deps, tx));
  const streets = segments
    .map(({ segmentId, name, line }) => ({ segmentId, name, ...lineMiddle(line) }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => a.segmentId - b.segmentId);
  const random = createRandom(seed + 5);
  const services = catalogue.services.flatMap((service) =>
    Array.from({ length: OFTEN[service.code] ?? 1 }, () => service),
  );
  const began = Array.from({ length: DAYS * A_DAY + OPEN }, (_, i) =>
    i < OPEN
      ? now - Math.round((random.unit() ** 2 * 3 + 0.01) * 1440) * MINUTE
      : now - Math.round((3 + random.unit() * DAYS) * 1440) * MINUTE,
  ).sort((a, b) => a - b);
  const firstOpen = began.length - OPEN;
  const histories = began.map((at, i): CaseHistory => {
    const street = pick(random, streets);
    const service = pick(random, services);
    return history(random, catalogue, service, {
      ...{ at, now, isOpen: i >= firstOpen, reference: String(i + 1) },
      place: {
        ...positionOf(plane.toWgs84(street.x + 8 * random.unit(), street.y + 8 * random.unit())),
        ...{ words: street.name, streetId: street.segmentId, addressId: null, land: 'road' },
      },
    });
  });
  await importCases(morning, viewer, histories);
}

const positionOf = ({ lon, lat }: { lon: number; lat: number }) => ({ longitude: lon, latitude: lat });
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random.unit() * from.length)]!;

function history(
  random: Random,
  catalogue: Catalogue,
  service: ServiceDefinition,
  begun: { at: Instant; now: Instant; isOpen: boolean; reference: string; place: CaseHistory['place'] },
): CaseHistory {
  const { at, now, place } = begun;
  const calendars = new Calendars(catalogue.calendars);
  const answers: Record<string, Value> = {};
  for (const question of service.questions) {
    const value =
      question.isRequired || question.kind === 'vrm' || random.unit() < 0.5 ? drawnValue(random, question, at) : null;
    if (value !== null) answers[question.id] = value;
  }
  const land = typeof answers['land'] === 'string' ? answers['land'] : place.land;
  const steps: { at: Instant; step: CaseHistory['steps'][number]['step'] }[] = [];
  let then = at;
  const later = (from: number, to: number) => {
    then += Math.round(from + random.unit() ** 2 * (to - from)) * MINUTE;
    return then;
  };
  // Of those still open, each stopped somewhere on its way.
  let left = begun.isOpen ? Math.floor(random.unit() * 5) : 6;
  const take = (from: number, to: number, step: CaseHistory['steps'][number]['step']): boolean => {
    const done = later(from, to);
    if (done >= now || left <= 0) {
      left = 0;
      return false;
    }
    left--;
    steps.push({ at: done, step });
    return true;
  };
  const made = {
    ...{ code: service.code, feed: 'made-up', reference: begun.reference, at, answers, steps },
    ...{ channel: pick(random, ['site', 'phone', 'staff', 'open311'] as const), place: { ...place, land } },
    words: `Made up: ${service.name.toLowerCase()}, ${place.words}.`,
  };
  if (!take(5, 90, { step: 'triage' })) return made;
  const facts = factsThatOpen(random, service, calendars, { answers, at, then });
  if (Object.keys(facts).length > 0 && !take(5, 90, { step: 'establish', facts })) return made;
  const end = random.unit();
  if (end < 0.04) {
    take(5, 200, { step: 'notOurs', body: pick(random, catalogue.bodies).id });
    return made;
  }
  if (!isLawful(service, calendars, { answers, at, then, facts }) || !take(2, 60, { step: 'verify' })) return made;
  if (!take(3, 45, { step: 'assign', teamId: 1 + Math.floor(random.unit() * 3) })) return made;
  if (!take(10, 60, { step: 'arrive' })) return made;
  if (end < 0.1) {
    take(5, 20, { step: 'notFound', words: 'Nothing there any more.' });
    return made;
  }
  if (!take(10, 50, { step: 'done', outcome: 'Dealt with' }) || begun.isOpen) return made;
  left = 2;
  if (random.unit() < 0.3) take(300, 3000, { step: 'confirm' });
  return made;
}

/** Values for what a crew establishes, drawn until the law lets the case go on; what stands against it stays so. */
function factsThatOpen(
  random: Random,
  service: ServiceDefinition,
  calendars: Calendars,
  so: { answers: Record<string, Value>; at: Instant; then: Instant },
): Record<string, Value> {
  let facts: Record<string, Value> = {};
  for (let i = 0; i < 120; i++) {
    facts = {};
    for (const question of service.facts) {
      const value = question.kind === 'photo' || question.kind === 'vrm' ? null : drawnValue(random, question, so.at);
      if (value !== null) facts[question.id] = value;
    }
    if (isLawful(service, calendars, { ...so, facts })) return facts;
  }
  return facts;
}

function isLawful(
  service: ServiceDefinition,
  calendars: Calendars,
  {
    answers,
    facts,
    at,
    then,
  }: { answers: Record<string, Value>; facts: Record<string, Value>; at: Instant; then: Instant },
): boolean {
  const established = Object.fromEntries(Object.entries(facts).map(([id, value]) => [id, { value, at: then }]));
  const clocked = { answers, facts: established, score: 9, marks: { reported: at, triaged: then }, pauses: [] };
  return readGates(clocked, service, calendars, then + MINUTE).every(({ state }) => state !== 'closed');
}

/** What several cases of the made-up town have in common. */
const SEEN_AGAIN: Record<string, readonly string[]> = {
  tagKept: ['KZR (made up)', 'Moth (made up)', 'Crown 9 (made up)'],
  trader: ['Up & Over Roofs (made up)', 'a man with a white van'],
  shop: ['The Corner Store (made up)', 'Quayside News (made up)'],
};

function drawnValue(random: Random, { id, kind, options }: Question, at: Instant): Value | null {
  switch (kind) {
    case 'choice':
      return id === 'land' && random.unit() < 0.8 ? options[0]!.value : pick(random, options).value;
    case 'choices':
      return [pick(random, options).value];
    case 'yesNo':
      return random.unit() < 0.6;
    case 'number':
      return 1 + Math.floor(random.unit() * 5);
    case 'instant':
      return at - Math.floor(random.unit() * 600) * MINUTE;
    case 'text':
      return SEEN_AGAIN[id]?.[Math.floor(at / MINUTE) % SEEN_AGAIN[id].length] ?? 'Made up';
    case 'vrm':
      // No mark of this series is issued.
      return `ZZ${String(Math.floor(random.unit() * 100)).padStart(2, '0')}AIM`;
    case 'photo':
      return null;
  }
}
