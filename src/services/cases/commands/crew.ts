import { requirePolicy } from '../../../governance/index.ts';
import { workforceIn } from '../../../tasking/index.ts';
import type { Viewer } from '../../../vocabulary/index.ts';
import { catalogueIn, type ServiceDefinition } from '../../catalogue/index.ts';
import type { ClockCalendar } from '../../clocks/model.ts';
import type { CaseState } from '../model.ts';
import * as store from '../store/index.ts';
import { type CaseSummary, definitionsFor, summariesIn } from './read.ts';
import { type CaseDeps, timeZoneOf } from './shared.ts';

/** All that a crew needs to work cases without signal. */
export interface CrewCases {
  /** Given to the viewer or to a team of theirs; then what nobody has yet, soonest due first. */
  cases: CaseSummary[];
  /** What nobody has yet and that a phone is not sent: due later than all it is sent. */
  nMoreFree: number;
  /** Teams whose cases are the viewer's. */
  teamIds: number[];
  /** The versions those cases began under. */
  definitions: ServiceDefinition[];
  /** Kinds that a case can be opened as today. */
  kinds: ServiceDefinition[];
  calendars: readonly ClockCalendar[];
}

const MOST_OWN = 100;
const MOST_READ = 5_000;
const MOST_FREE = 120;

/** What a crew may work now: its own, and what it may take. */
export async function readCrewCases(deps: CaseDeps, viewer: Viewer): Promise<CrewCases> {
  requirePolicy(viewer, 'case.work');
  const timeZone = await timeZoneOf(deps, viewer.partnershipId);
  const now = deps.clock.now();
  return deps.database.transact(viewer, async (tx) => {
    const { members } = await workforceIn(tx, { from: now, to: now + 1 });
    const isOwn = ({ personId, isActive }: (typeof members)[number]) => isActive && personId === viewer.personId;
    const teamIds = [...new Set(members.filter(isOwn).map(({ teamId }) => teamId))];
    const own: store.CaseRow[] = [];
    if (viewer.personId !== null) {
      own.push(...(await store.listCases(tx, { isOpen: true, personId: viewer.personId, limit: MOST_OWN })));
    }
    for (const teamId of teamIds) own.push(...(await store.listCases(tx, { isOpen: true, teamId, limit: MOST_OWN })));
    const mayTake = { isOpen: true, agencyId: viewer.agencyId, states: FREE, limit: MOST_READ };
    const free = await store.listCases(tx, mayTake);
    const known = new Set(own.map(({ it }) => it.caseId));
    const ranked = (await summariesIn(tx, deps, timeZone, viewer, free))
      .filter(({ caseId }) => !known.has(caseId))
      .sort((a, b) => soonestLeft(a) - soonestLeft(b) || a.caseId - b.caseId);
    const rows = [...new Map(own.map((row) => [row.it.caseId, row])).values()];
    const cases = [...(await summariesIn(tx, deps, timeZone, viewer, rows)), ...ranked.slice(0, MOST_FREE)];
    const of = await definitionsFor(tx, cases);
    const { services, calendars } = await catalogueIn(tx, timeZone, now);
    tx.audit({
      ...{ v: 1, what: 'case.taken' },
      details: { cases: cases.map(({ number }) => number) },
    });
    return {
      cases,
      nMoreFree: Math.max(0, ranked.length - MOST_FREE),
      teamIds,
      definitions: [...new Set(cases.map(of))],
      kinds: [...services],
      calendars,
    };
  });
}

/** Of the promises that run, what is left of the one that is due first. */
const soonestLeft = ({ targets }: CaseSummary): number =>
  Math.min(...targets.filter(({ state }) => state === 'running' || state === 'late').map(({ left }) => left));

const FREE: readonly CaseState[] = ['reported', 'triaged', 'verified'];
