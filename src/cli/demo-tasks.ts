import { createRandom } from '../analysis/index.ts';
import { listPeople, personViewer } from '../governance/index.ts';
import { lineMiddle, loadGazetteer } from '../places/index.ts';
import { type Deps, standingClock } from '../platform/index.ts';
import { placeTask, proposeTask, readWorkforce, setNeed, stepTask, type TeamKind } from '../tasking/index.ts';
import type { Viewer } from '../vocabulary/index.ts';
import { commandLineViewer, operatorViewer } from './aim.ts';
import { DEMO_TIME_ZONE, demoInstant } from './demo-clock.ts';

interface MadeUpTask {
  title: string;
  problem: string;
  actor: string;
  power: string;
  /** Of the town's three. */
  agencyId: number;
  people: number;
  minutes: number;
  skills?: readonly string[];
  unit: string;
  target: number;
  /** Days after the morning it is, and hours on the clock. */
  days: number;
  from: number;
  until: number;
  /** Team and hour it is put on this morning, on the first shift that holds it. */
  placed?: { kind: TeamKind; hour: number };
}

const [POLICE, COUNCIL, FIRE] = [1, 2, 3];

/** What a morning's meeting agreed: most of it still to be placed. */
const TASKS: readonly MadeUpTask[] = [
  {
    title: 'Evening visits',
    problem: 'rowdy',
    actor: 'streetWarden',
    power: 'none',
    agencyId: COUNCIL,
    people: 2,
    minutes: 90,
    unit: 'visits',
    target: 6,
    days: 0,
    from: 16,
    until: 23,
    placed: { kind: 'streetWardens', hour: 18 },
  },
  {
    title: 'Clear what could burn',
    problem: 'deliberateFire',
    actor: 'cleansing',
    power: 'none',
    agencyId: COUNCIL,
    people: 2,
    minutes: 60,
    unit: 'alleys cleared',
    target: 1,
    days: 0,
    from: 6,
    until: 14,
    placed: { kind: 'cleansing', hour: 10 },
  },
  {
    title: 'Review last night’s footage',
    problem: 'vehicleCrime',
    actor: 'cctvOperator',
    power: 'cctvMonitoring',
    agencyId: COUNCIL,
    people: 1,
    minutes: 120,
    skills: ['cctvReview'],
    unit: 'hours reviewed',
    target: 4,
    days: 0,
    from: 8,
    until: 22,
    placed: { kind: 'cctv', hour: 11 },
  },
  {
    title: 'Home fire safety visits',
    problem: 'homeFire',
    actor: 'firePrevention',
    power: 'homeSafetyVisit',
    agencyId: FIRE,
    people: 2,
    minutes: 180,
    skills: ['fireSafety'],
    unit: 'homes visited',
    target: 12,
    days: 0,
    from: 9,
    until: 17,
  },
  {
    title: 'Letters to homes near the burglary',
    problem: 'burglary',
    actor: 'pcso',
    power: 'none',
    agencyId: POLICE,
    people: 2,
    minutes: 120,
    unit: 'letters',
    target: 140,
    days: 1,
    from: 9,
    until: 20,
  },
  {
    title: 'Fly-tip: look for evidence',
    problem: 'flyTipping',
    actor: 'enforcement',
    power: 'wasteInvestigation',
    agencyId: COUNCIL,
    people: 1,
    minutes: 45,
    unit: 'tips searched',
    target: 2,
    days: 0,
    from: 8,
    until: 16,
  },
  {
    title: 'School gates at half past three',
    problem: 'nuisanceVehicle',
    actor: 'streetWarden',
    power: 'none',
    agencyId: COUNCIL,
    people: 2,
    minutes: 60,
    unit: 'visits',
    target: 5,
    days: 0,
    from: 15,
    until: 17,
  },
  {
    title: 'Night visits to the car parks',
    problem: 'vehicleCrime',
    actor: 'streetWarden',
    power: 'none',
    agencyId: COUNCIL,
    people: 2,
    minutes: 120,
    unit: 'visits',
    target: 8,
    days: 0,
    from: 22,
    until: 30,
  },
  {
    title: 'Street drinking: talk and signpost',
    problem: 'streetDrinking',
    actor: 'streetWarden',
    power: 'none',
    agencyId: COUNCIL,
    people: 2,
    minutes: 75,
    skills: ['mediation'],
    unit: 'talks',
    target: 10,
    days: 0,
    from: 12,
    until: 20,
  },
  {
    title: 'Environmental visual audit',
    problem: 'litter',
    actor: 'streetWarden',
    power: 'none',
    agencyId: COUNCIL,
    people: 1,
    minutes: 120,
    skills: ['environmentalAudit'],
    unit: 'streets walked',
    target: 6,
    days: 2,
    from: 8,
    until: 18,
  },
  {
    title: 'Bin store advice, four blocks',
    problem: 'deliberateFire',
    actor: 'firePrevention',
    power: 'homeSafetyVisit',
    agencyId: FIRE,
    people: 1,
    minutes: 90,
    unit: 'blocks',
    target: 4,
    days: 2,
    from: 9,
    until: 17,
  },
  {
    title: 'Shop visits after thefts',
    problem: 'shopTheft',
    actor: 'pcso',
    power: 'none',
    agencyId: POLICE,
    people: 1,
    minutes: 60,
    unit: 'shops',
    target: 8,
    days: 0,
    from: 9,
    until: 18,
  },
];

/** The tasks of this morning, agreed by a council and a police coordinator, some of them put onto a shift. */
export async function addMadeUpTasks(
  deps: Deps,
  partnershipId: number,
  { seed, asOf }: { seed: number; asOf: string },
): Promise<void> {
  const people = await listPeople(deps, operatorViewer(partnershipId));
  const viewerOf = async (signInName: string): Promise<Viewer> =>
    personViewer(deps, partnershipId, people.find((each) => each.signInName === signInName)!.personId);
  const [analyst, coordinator, inspector] = [
    await viewerOf('analyst'),
    await viewerOf('coordinator'),
    await viewerOf('police-lead'),
  ];
  const places = await streetsNearTheCentre(deps, partnershipId, seed, TASKS.length);
  const morning = { ...deps, clock: standingClock(demoInstant(asOf, 0, 8, 20)) };
  const range = { from: demoInstant(asOf, 0, 6, 0), to: demoInstant(asOf, -1, 6, 0) };
  const workforce = { ...morning, timeZone: DEMO_TIME_ZONE };
  const known = await readWorkforce(workforce, commandLineViewer(partnershipId), range);
  const deployment = { ...workforce, travel: { ways: async () => () => ({ metres: 0, along: 'straight' as const }) } };

  for (const [i, made] of TASKS.entries()) {
    const place = places[i]!;
    const hour = (of: number) => demoInstant(asOf, of >= 24 ? -1 : 0, of % 24, 0);
    const proposed = await proposeTask(morning, analyst, {
      title: `${made.title}, ${place.street}`,
      what: `Made up for the demonstration: ${made.title.toLowerCase()} in and around ${place.street}.`,
      why: { kind: 'request', reference: `made up ${i + 1}`, words: ['Made up for the demonstration.'] },
      problem: made.problem,
      offStrategyReason: 'Made up: asked for by the morning’s meeting.',
      where: { geometry: { type: 'Point', coordinates: [place.lon, place.lat] }, words: place.street },
      when: { from: hour(made.from), until: hour(made.until) + made.days * 86_400_000 },
      who: { agencyId: made.agencyId },
      power: { actor: made.actor, power: made.power, authorisation: made.power === 'none' ? null : 'made up' },
      measure: { kind: 'delivered', words: `${made.target} ${made.unit}.`, unit: made.unit, target: made.target },
      reviewAt: hour(made.until) + (made.days + 2) * 86_400_000,
    });
    const { taskId } = proposed;
    const signed = await stepTask(morning, coordinator, { taskId, expectedVersion: proposed.version, step: 'sign' });
    const agreed = await stepTask(morning, inspector, { taskId, expectedVersion: signed.version, step: 'confirm' });
    const given = await stepTask(morning, coordinator, { taskId, expectedVersion: agreed.version, step: 'allocate' });
    if (made.agencyId === COUNCIL) {
      await stepTask(morning, coordinator, { taskId, expectedVersion: given.version, step: 'accept' });
    }
    const { people: asked, minutes, skills = [] } = made;
    await setNeed(deployment, coordinator, { taskId, people: asked, minutes, skills, expectedVersion: 0 });
    if (made.placed === undefined) continue;
    const startsAt = hour(made.placed.hour);
    const span = { startsAt, endsAt: startsAt + minutes * 60_000 };
    const teams = known.teams.filter((team) => team.kind === made.placed!.kind).map((team) => team.teamId);
    const shift = known.shifts.find(
      (each) => teams.includes(each.teamId) && each.startsAt <= span.startsAt && each.endsAt >= span.endsAt,
    );
    if (shift === undefined) continue;
    const { teamId, shiftId } = shift;
    await placeTask(deployment, coordinator, {
      ...{ taskId, teamId, shiftId, people: asked, ...span },
      despite: 'Made up for the demonstration.',
    });
  }
}

/** Named streets within a walk of the middle of the town, no two of one name. */
async function streetsNearTheCentre(
  deps: Deps,
  partnershipId: number,
  seed: number,
  n: number,
): Promise<{ street: string; lon: number; lat: number }[]> {
  const { segments, addresses, plane } = await deps.database.transact(commandLineViewer(partnershipId), (tx) =>
    loadGazetteer(deps, tx),
  );
  const middle = (of: number[]) => of.sort((a, b) => a - b)[Math.floor(of.length / 2)]!;
  const [x, y] = [middle(addresses.map((each) => each.x)), middle(addresses.map((each) => each.y))];
  const near = segments
    .map(({ name, line }) => ({ name, ...lineMiddle(line) }))
    .filter((each) => each.name !== '' && Math.hypot(each.x - x, each.y - y) < 1800)
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.x - b.x));
  const random = createRandom(seed);
  const taken = new Map<string, { street: string; lon: number; lat: number }>();
  while (near.length > 0 && taken.size < n) {
    const [each] = near.splice(Math.floor(random.unit() * near.length), 1);
    if (!taken.has(each!.name)) taken.set(each!.name, { street: each!.name, ...plane.toWgs84(each!.x, each!.y) });
  }
  return [...taken.values()];
}
