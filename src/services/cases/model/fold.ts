import type { Mark, Value } from '../../catalogue/model.ts';
import type { Case, CaseEvent, CaseState } from '../model.ts';

/** What a case is called, which no event changes. */
export interface CaseIdentity {
  caseId: number;
  number: string;
}

/** "V-00012" */
export const caseNumber = (letter: string, caseId: number): string => `${letter}-${String(caseId).padStart(5, '0')}`;

/** Ended for now: nothing runs, and it can be opened again. */
const CLOSED: readonly CaseState[] = ['done', 'notFound', 'notOurs', 'referred', 'confirmed', 'merged'];

export const isOpen = (state: CaseState): boolean => !CLOSED.includes(state);

/** Where an open case stands, as its marks and pauses say. */
function openState(marks: Case['marks'], pauses: Case['pauses']): CaseState {
  if (pauses.some((pause) => pause.to === null)) return 'waiting';
  if (marks.onScene !== undefined) return 'onScene';
  if (marks.assigned !== undefined) return 'scheduled';
  if (marks.eligible !== undefined) return 'verified';
  return marks.triaged === undefined ? 'reported' : 'triaged';
}

/** What stands still does so no longer once the case has ended. */
const endPauses = (pauses: Case['pauses'], at: number): Case['pauses'] =>
  pauses.map((pause) => (pause.to === null ? { ...pause, to: Math.max(at, pause.from) } : pause));

function without(marks: Case['marks'], ...gone: readonly Mark[]): Case['marks'] {
  return Object.fromEntries(Object.entries(marks).filter(([mark]) => !gone.includes(mark as Mark)));
}

/** One more of what happened, taken into the case. @throws RangeError when the event cannot follow: a bug, not a refusal */
export function applyEvent(before: Case | null, event: CaseEvent, identity: CaseIdentity): Case {
  if (event.what === 'reported') {
    if (before !== null) throw new RangeError(`case ${identity.number} is reported twice`);
    return {
      ...identity,
      version: event.seq,
      code: event.code,
      definitionVersion: event.definitionVersion,
      state: 'reported',
      channel: event.channel,
      place: event.place,
      words: event.words,
      answers: event.answers,
      facts: {},
      score: 0,
      marks: { reported: event.at },
      pauses: [],
      assigned: null,
      nReports: 1,
      nReopened: 0,
      mergedInto: null,
    };
  }
  if (before === null) throw new RangeError(`case ${identity.number} begins with "${event.what}"`);
  if (event.seq !== before.version + 1) {
    throw new RangeError(`case ${identity.number} is at ${before.version}; event ${event.seq} does not follow`);
  }
  return { ...changed(before, event), version: event.seq };
}

function changed(before: Case, event: Exclude<CaseEvent, { what: 'reported' }>): Case {
  const { at } = event;
  const onwards = (change: Partial<Case>): Case => {
    const next = { ...before, ...change };
    return isOpen(before.state) ? { ...next, state: openState(next.marks, next.pauses) } : next;
  };
  const ended = (state: CaseState): Case => ({ ...before, state, pauses: endPauses(before.pauses, at) });
  const marked = (mark: Mark): Case['marks'] => ({ ...before.marks, [mark]: at });
  switch (event.what) {
    case 'joined':
      return { ...before, nReports: before.nReports + 1 };
    case 'merged':
      return { ...ended('merged'), mergedInto: event.intoCaseId };
    case 'triaged':
      return onwards({ marks: marked('triaged'), score: event.score });
    case 'established': {
      const facts: Record<string, { value: Value; at: number }> = { ...before.facts };
      facts[event.fact] = { value: event.value, at };
      return onwards({ facts });
    }
    case 'verified':
      return onwards({ marks: marked('eligible') });
    case 'paused': {
      const pause = { from: at, to: null, reason: event.reason, until: event.until };
      return onwards({ pauses: [...before.pauses, pause] });
    }
    case 'resumed':
      return onwards({ pauses: endPauses(before.pauses, at) });
    case 'assigned': {
      const { teamId, personId, plannedFor } = event;
      return onwards({ marks: marked('assigned'), assigned: { teamId, personId, plannedFor } });
    }
    case 'unassigned':
      return onwards({ marks: without(before.marks, 'assigned', 'onScene'), assigned: null });
    case 'arrived':
      return onwards({ marks: marked('onScene') });
    case 'done':
      return { ...ended('done'), marks: marked('done') };
    case 'notFound':
    case 'notOurs':
    case 'referred':
      return ended(event.what);
    case 'confirmed':
      return ended('confirmed');
    case 'reopened': {
      const marks = without(before.marks, 'assigned', 'onScene', 'done');
      const state = openState(marks, before.pauses);
      return { ...before, state, marks, assigned: null, nReopened: before.nReopened + 1 };
    }
    case 'moved':
      return { ...before, place: event.place };
    case 'recoded': {
      // Another law and another promise: whether it may be dealt with is looked at anew.
      const marks = without(before.marks, 'eligible', 'assigned', 'onScene');
      const { code, definitionVersion } = event;
      return onwards({ code, definitionVersion, marks, assigned: null });
    }
    case 'noted':
    case 'photo':
    case 'photoRemoved':
      return before;
  }
}

/** The case as its whole history says. */
export function foldCase(identity: CaseIdentity, events: readonly CaseEvent[]): Case {
  let folded: Case | null = null;
  for (const event of events) folded = applyEvent(folded, event, identity);
  if (folded === null) throw new RangeError(`case ${identity.number} has no history`);
  return folded;
}
