import { requirePolicy } from '../../../governance/index.ts';
import { badRequest, type Tx } from '../../../platform/index.ts';
import { type Instant, markingRank, type Viewer } from '../../../vocabulary/index.ts';
import { beginUnder, type ServiceDefinition, type Value } from '../../catalogue/index.ts';
import {
  type Author,
  applyEvent,
  type Case,
  type CaseEvent,
  type CasePlace,
  type CaseStepInput,
  type Channel,
  caseNumber,
  hideVrms,
  isOpen,
  planStep,
  scoreOf,
} from '../model.ts';
import * as store from '../store/index.ts';
import { FROM_FEED } from './picture.ts';
import { letterOf } from './report.ts';
import { type CaseDeps, timeZoneOf } from './shared.ts';

/** A case as another system had it: what it began with, and what was done since, oldest first. */
export interface CaseHistory {
  code: string;
  /** Name of the feed that tells the picture of it, and its key there: the same again is the same case. */
  feed: string;
  reference: string;
  channel: Channel;
  at: Instant;
  place: CasePlace;
  words: string;
  answers: Readonly<Record<string, Value>>;
  steps: readonly { at: Instant; step: CaseStepInput }[];
}

export interface ImportedCases {
  imported: number;
  /** Were here already. */
  unchanged: number;
}

const AT_ONCE = 50;

/**
 * Takes over cases with their histories. What was done elsewhere was done: gates are not held against it, the order of a
 * case's life is. They are counted in the picture by their own feed, and not again.
 *
 * @throws Refusal `case.import` naming the first that cannot be; nothing of its fifty is kept
 */
export async function importCases(
  deps: CaseDeps,
  viewer: Viewer,
  histories: readonly CaseHistory[],
): Promise<ImportedCases> {
  requirePolicy(viewer, 'load.write');
  const timeZone = await timeZoneOf(deps, viewer.partnershipId);
  const counts: ImportedCases = { imported: 0, unchanged: 0 };
  for (let i = 0; i < histories.length; i += AT_ONCE) {
    const part = histories.slice(i, i + AT_ONCE);
    await deps.database.transact(viewer, async (tx) => {
      const agencyId = await store.findCouncil(tx);
      const definitions = new Map<string, ServiceDefinition>();
      let imported = 0;
      for (const history of part) {
        const sourceRef = `${FROM_FEED}${history.feed} ${history.reference}`;
        if ((await store.findBySource(tx, sourceRef)) !== null) {
          counts.unchanged++;
          continue;
        }
        const definition =
          definitions.get(history.code) ?? (await beginUnder(tx, timeZone, history.code, deps.clock.now()));
        definitions.set(history.code, definition);
        await insertHistory(tx, deps, history, definition, { agencyId, sourceRef });
        imported++;
      }
      counts.imported += imported;
      if (imported === 0) return;
      tx.audit({ v: 1, what: 'case.imported', subjectType: 'case', details: { imported, feed: part[0]!.feed } });
      tx.emit({ what: 'case.changed', payload: {} });
    });
  }
  return counts;
}

const BY: Author = { kind: 'system', personId: null, agencyId: null, words: 'As it was kept before' };

async function insertHistory(
  tx: Tx,
  deps: CaseDeps,
  history: CaseHistory,
  definition: ServiceDefinition,
  { agencyId, sourceRef }: { agencyId: number | null; sourceRef: string },
): Promise<void> {
  const caseId = await store.nextCaseId(tx);
  const identity = { caseId, number: caseNumber(letterOf(definition), caseId) };
  const events: CaseEvent[] = [];
  let one: Case | null = null;
  const add = (event: CaseEvent) => {
    events.push(event);
    one = applyEvent(one, event, identity);
  };
  const { shown, vrms } = hideVrms(definition.questions, history.answers);
  add({
    ...{ seq: 1, at: history.at, by: BY, what: 'reported', code: definition.code, channel: history.channel },
    ...{ definitionVersion: definition.version, place: history.place, words: history.words, answers: shown },
  });
  let closedAt: Instant | null = null;
  for (const { at, step } of history.steps) {
    const before: Case = one!;
    const facts = Object.fromEntries(Object.entries(before.facts).map(([id, { value }]) => [id, value]));
    const planned = planStep(before, step, {
      ...{ at, definition, gates: [], values: step.step === 'establish' ? step.facts : {} },
      score: scoreOf(definition, { ...before.answers, ...facts }),
    });
    const found = `${history.feed} ${history.reference}, ${step.step}`;
    if (!planned.ok) throw badRequest('case.import', `${found}: ${planned.problem.words}`);
    if (at < (events.at(-1)?.at ?? at))
      throw badRequest('case.import', `${found}: it was done before what came before.`);
    for (const body of planned.events) add({ ...body, seq: events.length + 1, at, by: BY } as CaseEvent);
    closedAt = isOpen(one!.state) ? null : (closedAt ?? at);
  }
  const folded: Case = one!;
  const open = isOpen(folded.state);
  const kept = { marking: markingRank('OFFICIAL'), agencyId, sourceRef, closedAt, pictureVersion: 0 };
  await store.insertCase(tx, folded, kept, deps.clock.now(), open);
  await store.insertEvents(tx, caseId, events);
  await store.insertVrms(tx, caseId, 1, vrms);
}
