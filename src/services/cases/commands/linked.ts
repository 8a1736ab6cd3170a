import { can, requirePolicy } from '../../../governance/index.ts';
import { notFound, type Tx } from '../../../platform/index.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import { catalogueIn, type ServiceDefinition } from '../../catalogue/index.ts';
import type { Case, LinkedCases } from '../model.ts';
import * as store from '../store/index.ts';
import { type CaseDeps, timeZoneOf } from './shared.ts';

const MOST_LINKED = 50;

/**
 * Other cases with the same answer, of whatever kind looks it up: the same tag, trader or vehicle elsewhere. Capitals and
 * spaces make no difference. Vehicles only for who may see their marks.
 */
export async function linkedIn(
  tx: Tx,
  it: Case,
  definition: Pick<ServiceDefinition, 'questions' | 'facts' | 'linkedBy'>,
  vrms: Readonly<Record<string, string>>,
): Promise<LinkedCases[]> {
  const linked: LinkedCases[] = [];
  for (const id of definition.linkedBy) {
    const question = [...definition.facts, ...definition.questions].find((each) => each.id === id);
    if (question === undefined) continue;
    const value = question.kind === 'vrm' ? vrms[id] : (it.facts[id]?.value ?? it.answers[id]);
    if (typeof value !== 'string' || value.trim() === '') continue;
    const rows =
      question.kind === 'vrm' ? await store.listWithVrm(tx, value) : await store.listWithAnswer(tx, id, value);
    const others = rows.filter((row) => row.caseId !== it.caseId);
    linked.push({ id, words: question.words, value, n: others.length, cases: others.slice(0, MOST_LINKED) });
  }
  return linked;
}

/** What was answered so far where the same answer is looked up, the most frequent first: a library of tags, of traders. */
export async function listAnswers(
  deps: CaseDeps,
  viewer: Viewer,
  { code, id }: { code: string; id: string },
): Promise<{ value: string; n: number; lastAt: Instant }[]> {
  requirePolicy(viewer, 'case.read');
  const timeZone = await timeZoneOf(deps, viewer.partnershipId);
  return deps.database.transact(viewer, async (tx) => {
    const { services } = await catalogueIn(tx, timeZone, deps.clock.now());
    const definition = services.find((each) => each.code === code);
    const question = [...(definition?.facts ?? []), ...(definition?.questions ?? [])].find((each) => each.id === id);
    if (question === undefined || !definition!.linkedBy.includes(id)) throw notFound('The library of that answer');
    if (question.kind === 'vrm' && !can(viewer, 'case.vehicle')) throw notFound('The library of that answer');
    return question.kind === 'vrm' ? [] : store.listAnswers(tx, id);
  });
}
