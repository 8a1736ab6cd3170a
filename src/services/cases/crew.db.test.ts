import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { systemViewer } from '../../governance/index.ts';
import type { Deps } from '../../platform/index.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import { readCase, readCrewCases, reportCase, type StepInput, stepCase } from './commands/index.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
let deps: Deps;
let now = Date.UTC(2026, 10, 24, 9);
const coordinator = testViewer({ roles: ['coordinator'], name: 'Dispatcher', personId: 101 });
const warden = testViewer({ roles: ['officer'], name: 'Warden', personId: 102 });
const other = testViewer({ roles: ['officer'], name: 'Another warden', personId: 103 });
const analyst = testViewer({ roles: ['analyst'], personId: 104 });
const resident = systemViewer(1, 'residents', 'OFFICIAL');

beforeAll(async () => {
  const database = await testDatabase();
  deps = { database, clock: { now: () => now }, log: { write: () => undefined } as never, dataFolder: '' };
});

async function litter(): Promise<number> {
  const { caseId } = await reportCase(deps, resident, {
    ...{ code: 'LIT-GEN', channel: 'site', words: '', answers: { land: 'road' } },
    place: { longitude: -1.21, latitude: 54.57 },
  });
  return caseId;
}

async function step(viewer: Viewer, caseId: number, input: object) {
  const { version } = await readCase(deps, coordinator, caseId);
  return stepCase(deps, viewer, { ...input, caseId, expectedVersion: version } as StepInput);
}

describe('a crew', () => {
  it('takes a case itself and gives it back, and gives nothing to or away from others', async () => {
    const caseId = await litter();
    await step(warden, caseId, { step: 'triage' });
    await expect(step(warden, caseId, { step: 'assign', personId: 103 })).rejects.toThrow(
      /may not give cases to crews/,
    );
    await expect(step(warden, caseId, { step: 'assign', teamId: 2, personId: 102 })).rejects.toThrow(
      /may not give cases to crews/,
    );
    await expect(step(analyst, caseId, { step: 'assign', personId: 104 })).rejects.toThrow();
    expect((await step(warden, caseId, { step: 'assign', personId: 102 })).assigned?.personId).toBe(102);
    await expect(step(other, caseId, { step: 'unassign' })).rejects.toThrow(/may not give cases to crews/);
    expect((await step(warden, caseId, { step: 'unassign' })).assigned).toBeNull();
  });

  it('has on its phone what is its own and what it may take, with the rules of each, and nothing of others', async () => {
    const [own, free, others] = [await litter(), await litter(), await litter()];
    for (const caseId of [own, others]) await step(warden, caseId, { step: 'triage' });
    await step(warden, own, { step: 'assign', personId: 102 });
    await step(coordinator, others, { step: 'assign', personId: 103 });
    const { cases, definitions, kinds, calendars } = await readCrewCases(deps, warden);
    const ids = cases.map(({ caseId }) => caseId);
    expect(ids[0]).toBe(own);
    expect(ids).toContain(free);
    expect(ids).not.toContain(others);
    expect(definitions.map(({ code }) => code)).toEqual(['LIT-GEN']);
    expect(kinds.length).toBeGreaterThan(20);
    expect(calendars.length).toBeGreaterThan(0);
    await expect(readCrewCases(deps, analyst)).rejects.toThrow();
  });

  it('has done what it did without signal when it did it, never before what is on record nor after now', async () => {
    const caseId = await litter();
    await step(warden, caseId, { step: 'triage' });
    await step(warden, caseId, { step: 'verify' });
    const taken = now;
    await step(warden, caseId, { step: 'assign', personId: 102 });
    now += 60 * MINUTE;
    await step(warden, caseId, { step: 'arrive', doneAt: taken - 5 * MINUTE });
    await step(warden, caseId, { step: 'done', outcome: 'Swept', doneAt: taken + 20 * MINUTE });
    const { marks } = await readCase(deps, coordinator, caseId);
    expect([marks.onScene, marks.done]).toEqual([taken, taken + 20 * MINUTE]);
    await step(coordinator, caseId, { step: 'reopen', words: 'Still there' });
    const { version } = await step(warden, caseId, { step: 'note', words: 'Looked again', doneAt: now + DAY });
    expect((await readCase(deps, coordinator, caseId)).history.at(-1)!.at).toBe(now);
    now += 8 * DAY;
    const late = { caseId, step: 'note', words: 'Long ago', doneAt: now - 8 * DAY, expectedVersion: version };
    await expect(stepCase(deps, warden, late as StepInput)).rejects.toThrow(/more than 7 days ago/);
  });
});
