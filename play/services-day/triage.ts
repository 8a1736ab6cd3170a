import { randomUUID } from 'node:crypto';
import type { Stage } from '../stage/index.ts';
import { readCase, step, tryStep } from './cases.ts';
import type { People } from './people.ts';
import type { Problem } from './reports.ts';
import type { OnSite } from './resident.ts';

const DAY_MS = 86_400_000;

/** Everything reported by eight is triaged; duplicates are merged; the law says what may happen when. */
export async function triageAll(
  stage: Stage,
  { dispatcher }: People,
  problems: readonly Problem[],
  duplicates: readonly { of: Problem; number: string }[],
  resident: OnSite,
): Promise<void> {
  const { checks } = stage;
  for (const problem of problems) {
    if (problem.caseId === 0) problem.caseId = Number(problem.number.slice(2));
  }
  for (const { of, number } of duplicates) {
    const caseId = Number(number.slice(2));
    const { near } = await readCase(dispatcher, caseId);
    checks.check(
      `${number} is shown beside ${of.number}`,
      near.some((each) => each.caseId === of.caseId),
    );
    const merged = await step(dispatcher, caseId, { step: 'merge', intoCaseId: of.caseId, words: 'The same' });
    checks.same(`${number} is merged`, merged.state, 'merged');
    of.nReports++;
  }
  for (const { caseId, nReports } of problems) {
    const triaged = await step(dispatcher, caseId, { step: 'triage' });
    checks.same(`${triaged.number} counts its reports`, triaged.nReports, nReports);
  }
  await step(dispatcher, resident.caseId, { step: 'triage' });
  for (const problem of problems) {
    if (problem.kind === 'street') await verify(dispatcher, problem.caseId);
    else if (problem.kind === 'untaxed') await clearUntaxed(stage, dispatcher, problem);
    else if (problem.kind === 'stolen') await findStolen(stage, dispatcher, problem);
    else await waitForOccupier(stage, dispatcher, problem);
  }
  await verify(dispatcher, resident.caseId);
}

const verify = (dispatcher: People['dispatcher'], caseId: number) => step(dispatcher, caseId, { step: 'verify' });

async function ask({ dispatcher }: Pick<People, 'dispatcher'>, caseId: number, source: 'dvla' | 'police') {
  await dispatcher.call('POST', `/api/cases/${caseId}/enquiries`, { source, idempotencyKey: randomUUID() });
}

async function clearUntaxed({ checks }: Stage, dispatcher: People['dispatcher'], { caseId, number }: Problem) {
  const early = await tryStep(dispatcher, caseId, { step: 'verify' });
  checks.same(`${number} is not lifted before DVLA and the police were asked`, early.body.code, 'case.gate-closed');
  await ask({ dispatcher }, caseId, 'dvla');
  await ask({ dispatcher }, caseId, 'police');
  await step(dispatcher, caseId, { step: 'establish', facts: { onRoad: true } });
  const cleared = await verify(dispatcher, caseId);
  checks.same(`${number} is cleared by law`, cleared.state, 'verified');
}

async function findStolen({ checks }: Stage, dispatcher: People['dispatcher'], { caseId, number }: Problem) {
  await ask({ dispatcher }, caseId, 'dvla');
  await ask({ dispatcher }, caseId, 'police');
  await step(dispatcher, caseId, { step: 'establish', facts: { onRoad: true } });
  const refused = await tryStep(dispatcher, caseId, { step: 'verify' });
  checks.same(`${number} is stolen: the council may not lift it`, refused.body.code, 'case.gate-closed');
  const referred = await step(dispatcher, caseId, { step: 'refer', body: 'police', words: 'Stolen' });
  checks.same(`${number} goes to the police`, referred.state, 'referred');
}

async function waitForOccupier({ checks }: Stage, dispatcher: People['dispatcher'], { caseId, number }: Problem) {
  await ask({ dispatcher }, caseId, 'police');
  const facts = { inspection: 'abandoned', value: 'none', occupier: 'served', keeper: 'served' };
  const told = await step(dispatcher, caseId, { step: 'establish', facts });
  const refused = await tryStep(dispatcher, caseId, { step: 'verify' });
  checks.same(`${number} stands on private land: the occupier has fifteen days`, refused.body.code, 'case.gate-closed');
  const served = told.history.at(-1)!.at;
  const gate = told.gates.find(({ id }) => id === 'occupier');
  checks.same(
    `${number}: the gate opens when the fifteenth day after the notice has ended`,
    [gate?.state, gate?.opensAt],
    ['closed', (Math.floor(served / DAY_MS) + 16) * DAY_MS],
  );
  const until = served + 10 * DAY_MS;
  const paused = await step(dispatcher, caseId, { step: 'pause', reason: 'notice-running', until });
  checks.same(`${number} waits, and says why`, paused.state, 'waiting');
}
