import { randomUUID } from 'node:crypto';
import type { Answer, Checks, Person } from '../stage/index.ts';

/** A case as AIM shows it, as far as the play looks. */
export interface Found {
  caseId: number;
  number: string;
  version: number;
  code: string;
  state: string;
  isOpen: boolean;
  nReports: number;
  nReopened: number;
  marks: Partial<Record<'reported' | 'triaged' | 'eligible' | 'assigned' | 'onScene' | 'done', number>>;
  pauses: { from: number; to: number | null }[];
  targets: {
    id: string;
    words: string;
    from: 'reported' | 'eligible';
    to: 'triaged' | 'onScene' | 'done';
    state: string;
    used: number;
    allowed: number;
    dueAt: number | null;
    stoppedAt: number | null;
  }[];
  gates: { id: string; before: string; state: string; opensAt: number | null }[];
  near: { caseId: number }[];
  history: { what: string; at: number }[];
}

export const readCase = (who: Person, caseId: number) => who.call<Found>('GET', `/api/cases/${caseId}`);

/** Takes a case on as it stands; whatever the answer is. */
export async function tryStep(who: Person, caseId: number, step: object): Promise<Answer<Found & { code?: string }>> {
  const { version } = await readCase(who, caseId);
  return who.ask('POST', `/api/cases/${caseId}/steps`, {
    ...step,
    expectedVersion: version,
    idempotencyKey: randomUUID(),
  });
}

/** The same, where it must go. @throws Error with AIM's own sentence otherwise */
export async function step(who: Person, caseId: number, body: object): Promise<Found> {
  const answer = await tryStep(who, caseId, body);
  if (answer.status !== 200) throw new Error(`case ${caseId}, ${JSON.stringify(body)}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/**
 * Every clock of a case against the play's own arithmetic. In November local time is UTC, the day is a Tuesday and no
 * holiday is near: hours run on without a stop, and a promise of n working days runs until the n-th day after has ended.
 */
export function checkClocks(checks: Checks, one: Found, now: number): void {
  for (const { id, from, to, state, used, allowed, dueAt } of one.targets) {
    const begun = one.marks[from];
    const name = `${one.number} (${one.code}), clock ${id}`;
    if (begun === undefined) {
      checks.same(`${name} has not begun`, state, 'notStarted');
      continue;
    }
    const promised = PROMISES[`${one.code} ${id}`];
    if (promised === undefined) {
      checks.check(`${name} is one the play knows`, false);
      continue;
    }
    const reached = one.marks[to];
    const ended = reached ?? (one.isOpen ? null : one.history.at(-1)!.at);
    const until = ended ?? now;
    const paused = one.pauses.reduce(
      (sum, pause) => sum + Math.max(0, Math.min(pause.to ?? until, until) - Math.max(pause.from, begun)),
      0,
    );
    if (promised.hours !== undefined) {
      const spent = until - begun - paused;
      checks.same(`${name} allows`, allowed, promised.hours * HOUR_MS);
      // While it runs, AIM reads its own clock a moment after the play did.
      const isExact = reached !== undefined;
      checks.check(`${name} used ${spent} ms`, isExact ? used === spent : Math.abs(used - spent) < 60_000, used);
      if (reached !== undefined) checks.same(name, state, spent <= allowed ? 'met' : 'late');
    } else if (reached !== undefined) {
      const due = endOfWorkingDays(begun, promised.days!);
      checks.same(`${name} is due`, dueAt, due);
      checks.same(name, state, reached <= due ? 'met' : 'late');
    }
  }
}

/** The midnight at which so many days from Monday to Friday after this one have ended. */
function endOfWorkingDays(from: number, n: number): number {
  let day = Math.floor(from / DAY_MS);
  for (let left = n; left > 0; ) {
    day++;
    if (![0, 6].includes(new Date(day * DAY_MS).getUTCDay())) left--;
  }
  return (day + 1) * DAY_MS;
}

/** What the council of the made-up town promises, written down apart from AIM's own catalogue. */
const PROMISES: Record<string, { hours?: number; days?: number }> = {
  'VEH-UNTX crew': { hours: 2 },
  'VEH-ABND inspect': { hours: 24 },
  'VEH-ABND crew': { hours: 24 },
  'LIT-GEN resident': { days: 1 },
  'LIT-DOG resident': { days: 1 },
  'LIT-NDL resident': { hours: 2 },
  'LGT-OUT resident': { days: 5 },
  'FLY-TIP resident': { hours: 24 },
  'FLY-POST resident': { days: 5 },
  'GRF-GEN resident': { days: 5 },
  'GRF-OFF resident': { hours: 24 },
};
