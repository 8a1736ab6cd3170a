import type { CaseStepInput } from '../src/services/cases/index.ts';
import type { Viewer } from '../src/vocabulary/index.ts';

/** An untaxed car's way from a report to the end, with how many events each step adds to its history. */
export const WAY_TO_DONE: readonly (CaseStepInput & { adds: number })[] = [
  { step: 'triage', adds: 1 },
  { step: 'establish', facts: { dvla: 'untaxed', onRoad: true, police: 'clear' }, adds: 3 },
  { step: 'verify', adds: 1 },
  { step: 'assign', teamId: 2, adds: 1 },
  { step: 'arrive', adds: 1 },
  { step: 'done', outcome: 'Lifted', adds: 1 },
];

/** A coordinator of the council who works cases. */
export const testPerson: Viewer = {
  ...{ kind: 'person', partnershipId: 1, personId: null, name: 'Dispatcher', agencyId: 2, roles: ['coordinator'] },
  ...{ clearance: 'OFFICIAL-SENSITIVE', sessionId: null, correlationId: 'test' },
};
