import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dayOfIsoDate, isoDateOfDay } from '../../src/vocabulary/index.ts';
import type { Stage } from '../stage/index.ts';
import { AGENCIES, type People } from './people.ts';
import type { TaskHead } from './tasks.ts';

interface Intervention {
  date: string;
  nRemoved: number;
}

interface Review {
  outcome: {
    verdict: string;
    words: string[];
    counts: { treated: { before: number; after: number } } | null;
    difference: { wdd: number; interval: [number, number] } | null;
  } | null;
}

const TREATED_WARD = 'Westgate';
const CONTROL_WARD = 'Saltholm';
const DAY_MS = 86_400_000;

/** What was planted in the town: vehicle crime that an operation in one ward took away, and how much of it. */
async function plantedIn(townFolder: string): Promise<Intervention & { to: string }> {
  const truth = JSON.parse(await readFile(join(townFolder, 'truth.json'), 'utf8'));
  return { ...(truth.intervention as Intervention), to: truth.period.to as string };
}

async function wardOf(townFolder: string, name: string): Promise<{ type: 'Polygon'; coordinates: number[][][] }> {
  const { features } = JSON.parse(await readFile(join(townFolder, 'areas/wards.geojson'), 'utf8')) as {
    features: { properties: { name: string }; geometry: { type: 'Polygon'; coordinates: number[][][] } }[];
  };
  return features.find(({ properties }) => properties.name === name)!.geometry;
}

/**
 * The operation in Westgate is to go on only if it helped: a proposal whose measure counts as many days before it began
 * as since, there and in a ward where nothing was done. The measure is fixed when the meeting agrees.
 */
export async function proposeWestgate({ aim, checks }: Stage, { analyst }: People, now: number): Promise<TaskHead> {
  const { date, to } = await plantedIn(aim.townFolder);
  const [began, last] = [dayOfIsoDate(date), dayOfIsoDate(to)];
  const treated = await wardOf(aim.townFolder, TREATED_WARD);
  const task = await analyst.call<TaskHead>('POST', '/api/tasks', {
    title: 'Vehicle crime operation in Westgate: go on with it?',
    what: 'Walk the streets of the operation once more, and say whether it is to go on.',
    why: { kind: 'problem', reference: 'Westgate', words: ['Patrols, signs and better lighting since last autumn.'] },
    problem: 'vehicleCrime',
    offStrategyReason: 'Asked for by the tactical meeting.',
    where: { geometry: treated, words: TREATED_WARD },
    when: { from: now, until: now + 6 * DAY_MS },
    who: { agencyId: AGENCIES.police, teamId: null, personId: null },
    power: { actor: 'pcso', power: 'none', authorisation: null },
    measure: {
      kind: 'incidents',
      words: 'Fewer vehicle crimes than the control ward leads one to expect',
      measure: null,
      categories: ['crime/vehicle'],
      treated,
      buffer: null,
      control: await wardOf(aim.townFolder, CONTROL_WARD),
      bufferControl: null,
      before: { first: isoDateOfDay(began - (last - began) - 1), last: isoDateOfDay(began - 1) },
      after: { first: date, last: to },
    },
    reviewAt: now + 8 * DAY_MS,
  });
  checks.same('The Westgate proposal waits for the meeting', task.state, 'proposed');
  return task;
}

/** What AIM says the operation changed, against what the town knows that it did. */
export async function evaluateWestgate(
  { aim, checks, say }: Stage,
  { analyst, inspector }: People,
  taskId: number,
): Promise<void> {
  const { nRemoved } = await plantedIn(aim.townFolder);
  const { outcome } = await analyst.call<Review>('GET', `/api/results/${taskId}`);
  const difference = outcome?.difference ?? null;
  if (!checks.check('The operation in Westgate is evaluated against its control', difference !== null, outcome)) return;
  const [low, high] = difference!.interval;
  say(`Westgate: ${outcome!.words.join(' ')} Truth: ${nRemoved} fewer.`);
  checks.same('Vehicle crime fell in Westgate', outcome!.verdict, 'fewer');
  checks.check(
    `The truth, ${nRemoved} fewer, lies inside the interval`,
    low <= -nRemoved && -nRemoved <= high,
    difference!.interval,
  );
  const others = await inspector.call<Review>('GET', `/api/results/${taskId}`);
  checks.same('Another agency reads the same result', others.outcome, outcome);
  const learnt = await inspector.call<{ results: { taskId: number }[] }>(
    'GET',
    '/api/results/learnt?problem=vehicleCrime&effect=fewer',
  );
  checks.check(
    'It is found among what worked here',
    learnt.results.some((each) => each.taskId === taskId),
    learnt.results.map((each) => each.taskId),
  );
}

/** Of what was only begun it is too early to say anything, and AIM says so. */
export async function tooEarly({ checks }: Stage, { analyst }: People, taskIds: readonly number[]): Promise<void> {
  let nAsked = 0;
  for (const taskId of taskIds) {
    const task = await analyst.call<TaskHead & { measure: { kind: string } | null }>('GET', `/api/tasks/${taskId}`);
    if (task.state !== 'closed' || task.closing === 'cancelled') continue;
    const { outcome } = await analyst.call<Review>('GET', `/api/results/${taskId}`);
    if (task.measure?.kind === 'delivered') {
      checks.same(`${task.number} delivered what was agreed`, outcome?.verdict, 'reached');
    } else {
      nAsked++;
      checks.same(`${task.number}: too early to say`, outcome?.verdict, 'tooEarly');
    }
  }
  checks.check('Some tasks are measured in incidents of days to come', nAsked > 0);
}
