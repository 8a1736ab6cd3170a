import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { systemViewer } from '../../governance/index.ts';
import type { Database, Deps } from '../../platform/index.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import { setBody } from '../catalogue/commands.ts';
import { SEED_BODIES } from '../catalogue/model.ts';
import {
  joinCase,
  listCases,
  readCase,
  readOwnReport,
  reportCase,
  type StepInput,
  stepAsReporter,
  stepCase,
} from './commands/index.ts';
import * as store from './store/index.ts';

const HOUR = 3_600_000;
let database: Database;
let deps: Deps;
let now = Date.UTC(2026, 10, 24, 6);
const officer = testViewer({ roles: ['officer'], name: 'Street crew' });
const coordinator = testViewer({ roles: ['coordinator'], name: 'Dispatcher' });
const resident = systemViewer(1, 'residents', 'OFFICIAL');
const at = { longitude: -1.21, latitude: 54.57 };

beforeAll(async () => {
  database = await testDatabase();
  deps = { database, clock: { now: () => now }, log: { write: () => undefined } as never, dataFolder: '' };
});

const untaxed = (change: object = {}) =>
  reportCase(deps, resident, {
    ...{
      code: 'VEH-UNTX',
      channel: 'site',
      place: at,
      words: 'Silver car',
      answers: { vrm: 'zz00 aim', land: 'road' },
    },
    ...{ reporter: { name: 'A Resident', email: 'a@example.org', wantsUpdates: true }, ...change },
  } as Parameters<typeof reportCase>[2]);

async function step(viewer: Viewer, caseId: number, input: object) {
  const { version } = await readCase(deps, coordinator, caseId);
  return stepCase(deps, viewer, { ...input, caseId, expectedVersion: version } as StepInput);
}

describe('A case', () => {
  it('goes from a report to a car lifted in two hours, through its gate, and is confirmed by who reported it', async () => {
    const { caseId, number, token } = await untaxed();
    expect(number).toMatch(/^V-\d{5}$/);
    now += 20 * 60_000;
    await step(officer, caseId, { step: 'triage' });
    await expect(step(officer, caseId, { step: 'verify' })).rejects.toThrow('Vehicle Excise and Registration Act 1994');
    await step(officer, caseId, { step: 'establish', facts: { dvla: 'untaxed', onRoad: true, police: 'clear' } });
    now += 30 * 60_000;
    await step(officer, caseId, { step: 'verify' });
    await step(coordinator, caseId, { step: 'assign', teamId: 2 });
    now += HOUR;
    await step(officer, caseId, { step: 'arrive' });
    now += HOUR / 2;
    await step(officer, caseId, { step: 'done', outcome: 'Lifted' });
    const detail = await readCase(deps, coordinator, caseId);
    expect(detail.targets).toMatchObject([{ from: 'eligible', to: 'done', state: 'met', used: 1.5 * HOUR }]);
    expect(detail.marks['done']! - detail.marks['reported']!).toBe(140 * 60_000);
    expect((await readOwnReport(deps, resident, token)).mayConfirm).toBe(true);
    await stepAsReporter(deps, resident, { caseId, step: 'confirm', words: '' });
    expect((await readCase(deps, coordinator, caseId)).state).toBe('confirmed');
  });

  it('keeps registration marks and reporters from its history, and shows them to those who need them', async () => {
    const { caseId } = await untaxed();
    const histories = await database.transact(coordinator, (tx) => store.listHistories(tx, [caseId]));
    expect(JSON.stringify(histories.get(caseId))).not.toMatch(/ZZ00AIM|Resident@|a@example|A Resident"/);
    expect((await readCase(deps, officer, caseId)).vrms).toEqual({ vrm: 'ZZ00AIM' });
    const analyst = await readCase(deps, testViewer({ roles: ['analyst'] }), caseId);
    expect(analyst.vrms).toEqual({});
    expect(analyst.reporters).toBeNull();
    expect((await readCase(deps, coordinator, caseId)).reporters).toMatchObject([{ email: 'a@example.org' }]);
  });

  it('is one, however often it is sent with one key, and its link is the same', async () => {
    const idempotencyKey = randomUUID();
    const [first, again] = [await untaxed({ idempotencyKey }), await untaxed({ idempotencyKey })];
    expect(again).toEqual(first);
    expect((await readOwnReport(deps, resident, again.token)).caseId).toBe(first.caseId);
  });

  it('refuses the slower of two, and says so', async () => {
    const { caseId, version } = await untaxed();
    const both = await Promise.allSettled(
      [officer, coordinator].map((viewer) =>
        stepCase(deps, viewer, { caseId, expectedVersion: version, step: 'triage' }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const refused = both.find((each) => each.status === 'rejected') as PromiseRejectedResult;
    expect(String(refused.reason.message)).toContain('changed by somebody else meanwhile');
  });

  it('is merged without losing a reporter, and counted once', async () => {
    const [one, two] = [await untaxed(), await untaxed()];
    await joinCase(deps, resident, {
      caseId: two.caseId,
      channel: 'site',
      words: 'Me too',
      reporter: { email: 'b@example.org' },
    });
    await step(officer, two.caseId, { step: 'merge', intoCaseId: one.caseId, words: 'The same car' });
    const into = await readCase(deps, coordinator, one.caseId);
    expect(into.nReports).toBe(3);
    expect(into.reporters).toHaveLength(3);
    expect((await readOwnReport(deps, resident, two.token)).caseId).toBe(one.caseId);
    await expect(step(officer, two.caseId, { step: 'triage' })).rejects.toThrow('merged into another case');
  });

  it('is worked by its own agency and left alone by others', async () => {
    const { caseId } = await untaxed();
    const police = testViewer({ roles: ['officer'], agencyId: 1 });
    await expect(step(police, caseId, { step: 'triage' })).rejects.toThrow('another agency');
    await step(police, caseId, { step: 'establish', facts: { police: 'stolen' } });
    await step(officer, caseId, { step: 'establish', facts: { dvla: 'untaxed', onRoad: true } });
    await step(officer, caseId, { step: 'triage' });
    await expect(step(officer, caseId, { step: 'verify' })).rejects.toThrow('The police do not look for it');
  });

  it('is not reported with answers that are missing or cannot be', async () => {
    await expect(untaxed({ answers: {} })).rejects.toThrow('"Registration number" needs an answer');
    await expect(untaxed({ answers: { vrm: 'AB12', land: 'moon' } })).rejects.toThrow('answered with one of');
    await expect(untaxed({ code: 'MOON' })).rejects.toThrow('There is no kind of case "MOON"');
  });

  it('lists what is open with its clocks', async () => {
    const open = await listCases(deps, coordinator, { isOpen: true });
    expect(open.length).toBeGreaterThan(0);
    for (const each of open) expect(each.isOpen).toBe(true);
    await expect(listCases(deps, testViewer({ roles: ['dataProtection'] }), {})).rejects.toThrow(
      'Your role may not see cases',
    );
  });

  it('goes to whoever answers for it once its place or kind was put right, and is passed on only to whom there is', async () => {
    const housing = SEED_BODIES.find(({ id }) => id === 'housing')!;
    await setBody(deps, coordinator, { ...housing, agencyId: 3 });
    const { caseId } = await reportCase(deps, coordinator, {
      ...{
        code: 'GRF-GEN',
        channel: 'staff',
        place: { ...at, land: 'housing' },
        words: '',
        answers: { land: 'housing' },
      },
    });
    const agency = async () => (await readCase(deps, coordinator, caseId)).agencyId;
    const council = (await readCase(deps, coordinator, (await untaxed()).caseId)).agencyId;
    expect(await agency()).toBe(3);
    const fire = testViewer({ roles: ['coordinator'], name: 'Housing', agencyId: 3 });
    await expect(step(fire, caseId, { step: 'notOurs', body: 'nobody', words: 'x' })).rejects.toThrow(
      'There is no other body "nobody"; there are',
    );
    const place = { ...at, words: '', streetId: null, addressId: null, land: 'road' };
    for (const name of ['establish', 'pause', 'done', 'notOurs', 'refer', 'move', 'recode', 'merge']) {
      const unsaid = step(fire, caseId, { step: name, words: 'Nothing else' });
      await expect(unsaid, name).rejects.toMatchObject({ status: 400, message: expect.stringContaining('missing') });
    }
    await step(fire, caseId, { step: 'move', place, words: 'It is on the road' });
    expect(await agency()).toBe(council);
    await expect(step(fire, caseId, { step: 'triage' })).rejects.toThrow('worked by another agency');
  });
});
