import { randomUUID } from 'node:crypto';
import exceljs from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTaskingTown } from '../../../test/tasking-town.ts';
import { type Permission, requirePolicy } from '../../governance/index.ts';
import { type AimApp, createApp, Refusal, silentLog } from '../../platform/index.ts';
import { LocalClock, type Viewer } from '../../vocabulary/index.ts';
import {
  evaluateTrial,
  fixTrial,
  listPatrols,
  makeProgramme,
  openProgramme,
  type ProgrammeDeps,
  planPatrols,
  previewTrial,
  programmeRoutes,
  recordPatrol,
  trialDays,
} from './index.ts';

const local = new LocalClock('Europe/London');
let now = local.instantOf(2026, 11, 24, 9);
const clock = { now: () => now };

let town: Awaited<ReturnType<typeof openTaskingTown>>;
let deps: ProgrammeDeps;
let app: AimApp;
let [analyst, warden, constable]: Viewer[] = [];
let asking: Viewer;

beforeAll(async () => {
  town = await openTaskingTown(clock);
  deps = {
    ...town.deps,
    intelligence: town.intelligence as unknown as ProgrammeDeps['intelligence'],
    analysis: town.analysis,
    jobs: { enqueue: async () => randomUUID() },
    pool: { solve: () => Promise.reject(new Error('no plan is made here')), close: async () => undefined },
  };
  analyst = await town.person('analyst', 2);
  warden = await town.person('officer', 2);
  constable = await town.person('officer', 1);
  asking = analyst;
  app = await createApp({
    log: silentLog,
    authenticate: async () => asking,
    authorize: async (who, permission) => requirePolicy(who, permission as Permission),
  });
  programmeRoutes(app, deps);
  await app.ready();
});
afterAll(async () => {
  await app?.close();
  await town?.close();
});

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('expected a refusal'),
    (error) => {
      expect(error).toBeInstanceOf(Refusal);
      return error as Refusal;
    },
  );
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const WARDENS = { agencyId: 2, patrolsADay: 2, minutes: 20, fromMinute: 1020, toMinute: 1380, weekdays: EVERY_DAY };
const POLICE = { ...WARDENS, agencyId: 1, patrolsADay: 1 };
const asked = { name: 'Made-up winter', from: '2026-12-01', to: '2026-12-28', filter: { category: 'crime' }, n: 6 };

describe('a hotspot programme', () => {
  it('fixes its places with their geofences and the card they come from', async () => {
    const { programme, hotspots } = await makeProgramme(deps, analyst!, { ...asked, without: [2], apartMetres: 200 });
    expect(hotspots.map(({ hotspot }) => hotspot)).toEqual([1, 3, 4, 5, 6]);
    expect(hotspots[0]!.ringDegrees).toHaveLength(10);
    const card = await town.client.query('select method from analysis_card where card_id = $1', [programme.cardId]);
    expect(card.rows[0].method).toBe('kernelDensity');
    const again = await makeProgramme(deps, analyst!, {
      ...asked,
      filter: undefined,
      cardId: programme.cardId,
      without: [2],
      apartMetres: 200,
    });
    expect(again.hotspots).toEqual(hotspots);
    expect((await refusal(makeProgramme(deps, warden!, asked))).status).toBe(403);
    expect((await refusal(makeProgramme(deps, analyst!, { ...asked, to: '2026-11-01' }))).message).toContain('before');
  });

  it('plans its patrols once, records them by the agency whose they are, and returns what was delivered', async () => {
    const { programme } = await makeProgramme(deps, analyst!, {
      ...asked,
      settings: { rates: [{ agencyId: 2, poundsAnHour: 25 }], targetHours: 100 },
    });
    const { programmeId } = programme;
    const plan = { programmeId, from: '2026-12-01', to: '2026-12-07', agencies: [WARDENS, POLICE], seed: 4 };
    expect(await planPatrols(deps, analyst!, { ...plan, expectedVersion: 1 })).toEqual({ planned: 126, leftOut: 0 });
    expect((await refusal(planPatrols(deps, analyst!, { ...plan, expectedVersion: 1 }))).code).toBe(
      'changed-meanwhile',
    );
    expect((await refusal(planPatrols(deps, analyst!, { ...plan, expectedVersion: 2 }))).code).toBe(
      'programme.planned',
    );
    const patrols = await listPatrols(deps, warden!, { programmeId });
    expect(patrols).toHaveLength(126);
    const own = patrols.find(({ agencyId }) => agencyId === 2)!;
    const record = {
      programmeId,
      patrolId: own.patrolId,
      expectedVersion: 1,
      state: 'done' as const,
      deliveredMinutes: 18,
      done: { engagements: 4, warnings: 1 },
      idempotencyKey: randomUUID(),
    };
    expect((await refusal(recordPatrol(deps, constable!, { ...record, idempotencyKey: undefined }))).message).toContain(
      'another agency',
    );
    expect(await recordPatrol(deps, warden!, record)).toMatchObject({
      state: 'done',
      deliveredMinutes: 18,
      version: 2,
    });
    expect(await recordPatrol(deps, warden!, record)).toMatchObject({ version: 2 });
    expect((await refusal(recordPatrol(deps, warden!, { ...record, idempotencyKey: undefined }))).code).toBe(
      'changed-meanwhile',
    );
    const other = patrols.find(({ agencyId, patrolId }) => agencyId === 2 && patrolId !== own.patrolId)!;
    const missed = { programmeId, patrolId: other.patrolId, expectedVersion: 1, state: 'notDone' as const };
    expect((await refusal(recordPatrol(deps, warden!, missed))).message).toContain('reason');
    await recordPatrol(deps, warden!, { ...missed, reason: 'called away' });

    asking = analyst!;
    const csv = await app.inject(`/api/programmes/${programmeId}/return.csv?by=month&period=2026-12`);
    const lines = csv.body.trim().split('\r\n');
    expect(lines[0]).toContain('Period,Hot spot,Ward,Agency,Patrols planned');
    expect(lines).toHaveLength(1 + 12);
    const xlsx = await app.inject(`/api/programmes/${programmeId}/return.xlsx?by=quarter`);
    const book = new exceljs.Workbook();
    await book.xlsx.load(xlsx.rawPayload as unknown as ArrayBuffer);
    const sheet = book.worksheets[0]!;
    expect(sheet.getCell('A1').value).toBe('Period');
    expect(sheet.getCell('A2').value).toBe('2026-Q4');
    expect(sheet.rowCount).toBe(13);
    const claim = (await app.inject(`/api/programmes/${programmeId}/claim.csv?period=2026-Q4`)).body;
    expect(claim).toContain('2026-Q4,Test Council,0.3,0,25,7.5');
    expect((await app.inject(`/api/programmes/${programmeId}/return.csv?period=December`)).statusCode).toBe(400);
    const shortened = await app.inject({
      method: 'PATCH',
      url: `/api/programmes/${programmeId}`,
      payload: {
        expectedVersion: 2,
        columns: [
          { key: 'agency', title: 'Partner' },
          { key: 'deliveredHours', title: 'Hours' },
        ],
      },
    });
    expect(shortened.json().programme.version).toBe(3);
    expect((await app.inject(`/api/programmes/${programmeId}/return.csv`)).body).toMatch(/^Partner,Hours\r\n/);
    const fences = (await app.inject(`/api/programmes/${programmeId}/geofences.geojson`)).json();
    expect(fences.features).toHaveLength(6);
  });
});

describe('a programme as a trial', () => {
  it('is foretold, fixed once before the first patrol, patrolled as assigned, and evaluated as assigned', async () => {
    now = local.instantOf(2026, 11, 24, 9);
    const { programme } = await makeProgramme(deps, analyst!, asked);
    const { programmeId } = programme;
    const input = { programmeId, design: 'crossover' as const, seed: 11, fall: 0.3, baselineDays: 49 };
    const preview = await previewTrial(deps, analyst!, input);
    expect(preview).toMatchObject({ nAssigned: 84, nOthers: 84 });
    expect(preview.meanAPlaceDay).toBeGreaterThan(0.05);
    expect(preview.power.power).toBeLessThan(0.8);
    expect(preview.words).toContain('84 place-days with a patrol are compared with 84 without');
    expect((await openProgramme(deps, analyst!, programmeId)).programme.trial).toBeNull();

    expect(await fixTrial(deps, analyst!, { ...input, expectedVersion: 1 })).toEqual(preview);
    expect((await refusal(fixTrial(deps, analyst!, { ...input, expectedVersion: 2 }))).code).toBe(
      'programme.trial-fixed',
    );
    const days = await trialDays(deps, warden!, programmeId);
    expect(days.filter(({ isAssigned }) => isAssigned)).toHaveLength(84);

    const plan = {
      programmeId,
      from: '2026-12-01',
      to: '2026-12-28',
      agencies: [{ ...WARDENS, patrolsADay: 1 }],
      expectedVersion: 2,
    };
    expect(await planPatrols(deps, analyst!, plan)).toMatchObject({ planned: 84 });
    const assigned = new Set(days.filter((day) => day.isAssigned).map(({ hotspot, date }) => `${hotspot} ${date}`));
    const patrols = await listPatrols(deps, warden!, { programmeId });
    expect(patrols.every(({ hotspot, date }) => assigned.has(`${hotspot} ${date}`))).toBe(true);

    const early = await evaluateTrial(deps, analyst!, programmeId);
    expect(early.count).toBeNull();
    for (const patrol of patrols.slice(0, 40)) {
      await recordPatrol(deps, warden!, { programmeId, patrolId: patrol.patrolId, expectedVersion: 1, state: 'done' });
    }
    now = local.instantOf(2027, 1, 20, 9);
    asking = analyst!;
    const result = (await app.inject(`/api/programmes/${programmeId}/trial/result`)).json();
    expect(result.compliance).toEqual({ assignedAndDone: 40, assigned: 84, othersAndDone: 0, others: 84 });
    // Nothing was recorded in December: the trial says so, and does not invent an effect.
    expect(result.count).toMatchObject({ total: [0, 0], difference: 0, p: null, nClusters: 14 });
    expect(result.harm).toBeNull();
    expect(result.words.join(' ')).toContain('40 of 84 assigned place-days had their patrol');
  });

  it('is refused once patrols are planned', async () => {
    now = local.instantOf(2026, 11, 24, 9);
    const { programme } = await makeProgramme(deps, analyst!, asked);
    const { programmeId } = programme;
    await planPatrols(deps, analyst!, {
      programmeId,
      from: '2026-12-01',
      to: '2026-12-01',
      agencies: [WARDENS],
      expectedVersion: 1,
    });
    const refused = await refusal(fixTrial(deps, analyst!, { programmeId, design: 'parallel', expectedVersion: 2 }));
    expect(refused.message).toContain('before the first');
  });
});
