import { requirePolicy } from '../../../governance/index.ts';
import { notFound } from '../../../platform/index.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import { type CaseSummary, definitionsFor, listCases, nextSteps } from '../../cases/index.ts';
import type { ServiceDefinition } from '../../catalogue/index.ts';
import type { TargetReading } from '../../clocks/model.ts';
import { type CrewSuggestion, suggestCrews } from '../model.ts';
import { type Crew, type DispatchDeps, groundIn, isOwn, nextDue, waysTo } from './ground.ts';

/** For so many cases that nobody has, soonest first, the nearest crew is worked out with the board. */
const MOST_NEAREST = 200;
const MOST_CASES = 5000;

export interface BoardCase {
  caseId: number;
  number: string;
  version: number;
  name: string;
  group: string;
  state: CaseSummary['state'];
  place: { longitude: number; latitude: number; words: string };
  score: number;
  targets: TargetReading[];
  /** An alarm of the catalogue sounds. */
  isAlarm: boolean;
  assigned: { teamId: number | null; personId: number | null; plannedFor: Instant | null; words: string } | null;
  /** Why it cannot be given to a crew now, in words; null: it can. */
  refusal: string | null;
  /** The fit crew that would be there first. */
  nearest: { teamId: number; name: string; minutes: number } | null;
}

export interface BoardCrew {
  teamId: number;
  name: string;
  kind: Crew['kind'];
  travel: Crew['travel'];
  shift: Crew['shift'];
  skills: readonly string[];
  vehicles: readonly string[];
  nThere: number;
  holds: readonly number[];
  place: Crew['place'];
  shared: Crew['shared'];
}

export interface Board {
  now: Instant;
  cases: BoardCase[];
  crews: BoardCrew[];
}

const sounds = ({ prompts }: Pick<CaseSummary, 'prompts'>): boolean => prompts.some(({ isAlarm }) => isAlarm);

/** Alarms first, then by the minutes left. */
const soonest = (a: CaseSummary, b: CaseSummary): number =>
  Number(sounds(b)) - Number(sounds(a)) ||
  (nextDue(a.targets)?.left ?? Number.MAX_VALUE) - (nextDue(b.targets)?.left ?? Number.MAX_VALUE) ||
  b.score - a.score ||
  a.caseId - b.caseId;

/** Open cases of the viewer's agency, alarms first and then by the minutes left, who has them and who could; and the crews on shift now. */
export async function readBoard(deps: DispatchDeps, viewer: Viewer): Promise<Board> {
  requirePolicy(viewer, 'case.dispatch');
  const cases = (await listCases(deps, viewer, { isOpen: true, limit: MOST_CASES }))
    .filter((each) => isOwn(viewer, each))
    .sort(soonest);
  const { crews, nameOf, definition } = await deps.database.transact(viewer, async (tx) => ({
    ...(await groundIn(tx, deps, viewer, cases, 'the dispatch board')),
    definition: await definitionsFor(tx, cases),
  }));
  const refusals = new Map(cases.map((each) => [each.caseId, refusalOf(each)]));
  const waiting = cases.filter((each) => each.assigned === null && refusals.get(each.caseId) === null);
  const asked = waiting.slice(0, MOST_NEAREST);
  const ways = await waysTo(deps, viewer, crews, asked);
  const nearest = new Map(
    asked.map((each, i) => [
      each.caseId,
      nearestOf(suggest(each, definition(each), crews, ways[i]!, deps.clock.now())),
    ]),
  );
  return {
    now: deps.clock.now(),
    cases: cases.map((each) => ({
      ...{ caseId: each.caseId, number: each.number, version: each.version, name: each.name, group: each.group },
      ...{ state: each.state, score: each.score, targets: each.targets, isAlarm: sounds(each) },
      place: { longitude: each.place.longitude, latitude: each.place.latitude, words: each.place.words },
      assigned: each.assigned === null ? null : { ...each.assigned, words: nameOf(each.assigned) ?? '' },
      refusal: refusals.get(each.caseId) ?? null,
      nearest: nearest.get(each.caseId) ?? null,
    })),
    crews: crews.map(({ vehicles, agencyId: _, nHeld: _n, shiftEndsAt: _s, ...crew }) => ({
      ...crew,
      vehicles: vehicles.map(({ name }) => name),
    })),
  };
}

/** Why a case cannot be given to a crew as it stands. */
export const refusalOf = (one: CaseSummary): string | null =>
  nextSteps(one, one.gates).find(({ step }) => step === 'assign')?.refusal ?? null;

function suggest(
  one: CaseSummary,
  { needs }: ServiceDefinition,
  crews: readonly Crew[],
  ways: ReadonlyMap<number, { minutes: number; words: string }>,
  now: Instant,
): CrewSuggestion[] {
  const others = crews.map((crew) => ({
    ...crew,
    nHeld: crew.holds.filter((caseId) => caseId !== one.caseId).length,
  }));
  return suggestCrews({ needs, agencyId: one.agencyId, heldBy: one.assigned?.teamId ?? null }, others, ways, now);
}

function nearestOf(suggestions: readonly CrewSuggestion[]): BoardCase['nearest'] {
  const first = suggestions.find(({ isFit, minutes }) => isFit && minutes !== null);
  return first === undefined ? null : { teamId: first.teamId, name: first.name, minutes: first.minutes! };
}

/** Every crew on shift for one case: fit ones by when they can be there, then the others, all with their reasons. */
export async function suggestFor(
  deps: DispatchDeps,
  viewer: Viewer,
  caseId: number,
): Promise<{ caseId: number; number: string; version: number; refusal: string | null; crews: CrewSuggestion[] }> {
  requirePolicy(viewer, 'case.dispatch');
  const cases = await listCases(deps, viewer, { isOpen: true, limit: MOST_CASES });
  const one = cases.find((each) => each.caseId === caseId && isOwn(viewer, each));
  if (one === undefined) throw notFound(`An open case ${caseId} of your agency`);
  const { crews, definition } = await deps.database.transact(viewer, async (tx) => ({
    ...(await groundIn(tx, deps, viewer, cases, `crews for ${one.number}`)),
    definition: (await definitionsFor(tx, [one]))(one),
  }));
  const [ways] = await waysTo(deps, viewer, crews, [one]);
  return {
    ...{ caseId, number: one.number, version: one.version, refusal: refusalOf(one) },
    crews: suggest(one, definition, crews, ways!, deps.clock.now()),
  };
}
