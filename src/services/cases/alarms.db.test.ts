import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { type Database, openJobs, silentLog, standingClock } from '../../platform/index.ts';
import type { NoticeDeps } from '../../tasking/index.ts';
import { listAnswers, readCase, reportCase, type StepInput, stepCase, tellAlarms } from './commands/index.ts';

const DAY = 86_400_000;
const clock = standingClock(Date.UTC(2026, 10, 24, 9));
const coordinator = testViewer({ roles: ['coordinator'], name: 'Dispatcher' });
let database: Database;
let deps: NoticeDeps;
const people: Record<string, number> = {};

beforeAll(async () => {
  database = await testDatabase();
  const jobs = await openJobs({ database, log: silentLog });
  deps = { database, clock, log: silentLog, dataFolder: '', jobs, timeZone: 'Europe/London' };
  for (const [name, agency, role] of [
    ['lead', 2, 'coordinator'],
    ['crew', 2, 'officer'],
    ['police', 1, 'coordinator'],
  ] as const) {
    people[name] = await database.transact(coordinator, (tx) =>
      tx.asOwner(async (client) => {
        const [row] = await client.query(
          `insert into person (partnership_id, agency_id, sign_in_name, name, roles, clearance)
            values (1, $1, $2, $2, $3, 1) returning person_id`,
          [agency, name, [role]],
        );
        return Number(row!['person_id']);
      }),
    );
  }
});
afterAll(() => deps?.jobs.stop());

const report = async (code: string, answers: object) => {
  const place = { longitude: -1.21, latitude: 54.57 };
  const input = { code, channel: 'staff', place, words: '', answers, idempotencyKey: randomUUID() };
  return (await reportCase(deps, coordinator, input as Parameters<typeof reportCase>[2])).caseId;
};
const step = async (caseId: number, input: object) => {
  const { version } = await readCase(deps, coordinator, caseId);
  await stepCase(deps, coordinator, { ...input, caseId, expectedVersion: version } as StepInput);
};
const told = (caseId: number) =>
  database.transact(coordinator, (tx) =>
    tx.asOwner((client) =>
      client.query(`select person_id, word from notice where about = 'case' and subject_id = $1`, [caseId]),
    ),
  );

describe('An alarm', () => {
  it('of a caller at the door is told once and at once to who leads the work of that agency', async () => {
    const caseId = await report('TS-DOOR', { what: 'Roofers who will not leave', now: true });
    await tellAlarms(deps, 1);
    await tellAlarms(deps, 1);
    expect(await told(caseId)).toEqual([{ person_id: people['lead'], word: 'alarm' }]);
    const prompt = async () => (await readCase(deps, coordinator, caseId)).prompts[0];
    expect(await prompt()).toMatchObject({ isAlarm: true, words: expect.stringContaining('Rapid response') });
    await step(caseId, { step: 'establish', facts: { attended: true } });
    expect(await prompt()).toBeUndefined();
    const quiet = await report('TS-DOOR', { what: 'A leaflet', now: false });
    await tellAlarms(deps, 1);
    expect(await told(quiet)).toEqual([]);
  });

  it('of a recording sounds before it is overwritten, counted from the time asked for', async () => {
    const from = clock.at - 20 * DAY;
    const span = { camera: 'Cam 4', from, to: from + 3_600_000, reason: 'Assault' };
    const caseId = await report('CCTV-REQ', span);
    const until = Date.UTC(2026, 11, 6);
    expect((await readCase(deps, coordinator, caseId)).prompts).toEqual([
      { words: expect.stringContaining('overwritten after 31 days'), isAlarm: false, until },
    ]);
    await tellAlarms(deps, 1);
    expect(await told(caseId)).toEqual([]);
    clock.at += 9 * DAY;
    await tellAlarms(deps, 1);
    expect(await told(caseId)).toHaveLength(1);
    expect((await readCase(deps, coordinator, caseId)).prompts[0]).toMatchObject({ isAlarm: true, until });
    await step(caseId, { step: 'establish', facts: { kept: true } });
    expect((await readCase(deps, coordinator, caseId)).prompts).toEqual([]);
    clock.at -= 9 * DAY;
  });
});

describe('The same elsewhere', () => {
  it('is a tag written alike, whatever its capitals and spaces, and offered to be written so again', async () => {
    const [one, two, other] = [
      await report('GRF-GEN', { land: 'road' }),
      await report('GRF-OFF', { land: 'road' }),
      await report('GRF-GEN', { land: 'road' }),
    ];
    await step(one, { step: 'establish', facts: { tagKept: 'KZR  crown' } });
    expect((await readCase(deps, coordinator, one)).linked).toMatchObject([{ n: 0, value: 'KZR  crown' }]);
    await step(two, { step: 'establish', facts: { tagKept: ' kzr crown' } });
    await step(other, { step: 'establish', facts: { tagKept: 'Bones' } });
    const { linked } = await readCase(deps, coordinator, one);
    expect(linked).toMatchObject([{ id: 'tagKept', n: 1, cases: [{ caseId: two, name: 'Offensive graffiti' }] }]);
    expect((await listAnswers(deps, coordinator, { code: 'GRF-GEN', id: 'tagKept' })).map(({ n }) => n)).toEqual([
      2, 1,
    ]);
    await expect(listAnswers(deps, coordinator, { code: 'GRF-GEN', id: 'tag' })).rejects.toThrow('library');
  });

  it('is a vehicle for who may see its mark, and not said to anybody else', async () => {
    const [one, two] = [
      await report('VEH-UNTX', { vrm: 'ZZ12 AIM', land: 'road' }),
      await report('VEH-ABND', { vrm: 'zz12aim', land: 'road' }),
    ];
    expect((await readCase(deps, coordinator, two)).linked).toMatchObject([{ n: 1, cases: [{ caseId: one }] }]);
    const analyst = testViewer({ roles: ['analyst'], name: 'Analyst' });
    expect((await readCase(deps, analyst, two)).linked).toEqual([]);
  });
});
