import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { systemViewer } from '../../governance/index.ts';
import type { Database } from '../../platform/index.ts';
import { type LonLat, planRota, saveMembers, savePattern, saveTeam, saveVehicle } from '../../tasking/index.ts';
import type { Viewer } from '../../vocabulary/index.ts';
import { readCase, reportCase, type StepInput, stepCase } from '../cases/index.ts';
import {
  type DispatchDeps,
  forgetPositions,
  planCaseRound,
  putPosition,
  readBoard,
  readSharing,
  setSharing,
  suggestFor,
} from './index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let database: Database;
let deps: DispatchDeps;
let now = Date.UTC(2026, 10, 24, 8);
let officerId: number;
let lifters: number;
let sweepers: number;
const dispatcher = testViewer({ roles: ['coordinator'], name: 'Dispatcher' });
const officer = (): Viewer => testViewer({ roles: ['officer'], name: 'Lift Officer', personId: officerId });

/** As the crow flies on a flat sheet: a tenth of a degree is 1,000 m either way. */
const metres = (a: LonLat, b: LonLat) => 10_000 * Math.hypot(a.lon - b.lon, a.lat - b.lat);
const depot = { words: 'Depot', lon: -1.2, lat: 54.5 };

beforeAll(async () => {
  database = await testDatabase();
  deps = {
    ...{ database, clock: { now: () => now }, log: { write: () => undefined } as never, dataFolder: '' },
    travel: {
      between: async (_, from, to) => from.map((a) => to.map((b) => ({ metres: metres(a, b), along: 'streets' }))),
      lines: async (_, places) =>
        places.slice(1).map(({ lon, lat }, i) => [
          [places[i]!.lon, places[i]!.lat],
          [lon, lat],
        ]),
    },
  };
  const workforce = { ...deps, timeZone: 'Europe/London' };
  officerId = await database.transact(dispatcher, (tx) =>
    tx.asOwner(async (client) => {
      const [row] =
        await client.query(`insert into person (partnership_id, agency_id, sign_in_name, name, roles, clearance)
        values (1, 2, 'lift', 'Lift Officer', '{officer}', 1) returning person_id`);
      return Number(row!['person_id']);
    }),
  );
  await savePattern(workforce, dispatcher, {
    agencyId: 2,
    name: 'Early',
    startMinute: 360,
    endMinute: 840,
    isActive: true,
  });
  const team = async (name: string, skills: string[], personId: number | null) => {
    const { teamId } = await saveTeam(workforce, dispatcher, {
      ...{ agencyId: 2, kind: 'cleansing', name, travel: 'drive', base: depot, isActive: true },
    });
    const member = { teamId, skills, powers: [], isActive: true };
    await saveMembers(workforce, dispatcher, [
      { ...member, personId, name: `${name} one`, callSign: `${name}1` },
      { ...member, personId: null, name: `${name} two`, callSign: `${name}2` },
    ]);
    const rota = { shifts: ['Early'], weeksEach: 1, restDays: 0 };
    await planRota(workforce, dispatcher, { teamId, from: '2026-11-24', to: '2026-11-24', rota });
    return teamId;
  };
  lifters = await team('Lifters', ['vehicle-lift'], officerId);
  sweepers = await team('Sweepers', [], null);
  await saveVehicle(workforce, dispatcher, {
    ...{ agencyId: 2, teamId: lifters, name: 'Lifter 1', kind: 'lifter', seats: 2, isActive: true },
  });
});

async function step(caseId: number, input: object) {
  const { version } = await readCase(deps, dispatcher, caseId);
  await stepCase(deps, dispatcher, { ...input, caseId, expectedVersion: version } as StepInput);
}

/** A car that the law lets be lifted, so many kilometres east of the depot. */
async function ready(kmEast: number): Promise<number> {
  const { caseId } = await reportCase(deps, dispatcher, {
    ...{ code: 'VEH-UNTX', channel: 'staff', words: '', answers: { vrm: 'ZZ00 AIM', land: 'road' } },
    place: { longitude: depot.lon + kmEast / 10, latitude: depot.lat },
  });
  await step(caseId, { step: 'triage' });
  await step(caseId, { step: 'establish', facts: { dvla: 'untaxed', onRoad: true, police: 'clear' } });
  await step(caseId, { step: 'verify' });
  return caseId;
}

const audited = async (what: string) =>
  database.transact(dispatcher, (tx) =>
    tx.asOwner((client) => client.query(`select payload from audit where what = '${what}'`)),
  );
const kept = async () =>
  database.transact(dispatcher, (tx) =>
    tx.asOwner((client) => client.query('select person_id, lon from crew_position')),
  );

describe('Dispatch', () => {
  it('is for dispatchers alone, and one’s own place for who works cases', async () => {
    for (const roles of [['officer'], ['analyst'], ['performance'], ['dataProtection'], ['administrator']] as const) {
      const other = testViewer({ roles: [...roles] });
      await expect(readBoard(deps, other)).rejects.toThrow('give cases to crews');
      await expect(suggestFor(deps, other, 1)).rejects.toThrow('give cases to crews');
      await expect(planCaseRound(deps, other, { caseIds: [1], teamId: 1 })).rejects.toThrow('give cases to crews');
    }
    const analyst = testViewer({ roles: ['analyst'], personId: officerId });
    await expect(setSharing(deps, analyst, { isOn: true })).rejects.toThrow('work on cases');
    await expect(putPosition(deps, analyst, { longitude: 0, latitude: 0 })).rejects.toThrow('work on cases');
  });

  it('shows what is open with who could be there first, and the crews on shift with what they hold', async () => {
    const caseId = await ready(4);
    const board = await readBoard(deps, dispatcher);
    const one = board.cases.find((each) => each.caseId === caseId)!;
    // 4 km at 400 m a minute, and 3 minutes to park.
    expect(one).toMatchObject({ assigned: null, refusal: null, nearest: { teamId: lifters, minutes: 13 } });
    expect(one.targets[0]).toMatchObject({ state: 'running', allowed: 2 * HOUR });
    expect(board.crews.map(({ name, nThere, holds }) => [name, nThere, holds])).toEqual([
      ['Lifters', 2, []],
      ['Sweepers', 2, []],
    ]);
    const { crews, refusal } = await suggestFor(deps, dispatcher, caseId);
    expect(refusal).toBeNull();
    expect(crews.map(({ teamId, isFit }) => [teamId, isFit])).toEqual([
      [lifters, true],
      [sweepers, false],
    ]);
    expect(crews[0]!.reasons[0]).toBe('13 min from their base, Depot, 4.0 km by street.');
    expect(crews[1]!.against).toEqual(['Nobody there has the skill: vehicle lift.', 'It has no lifter.']);
    await step(caseId, { step: 'assign', teamId: lifters });
    const after = await readBoard(deps, dispatcher);
    expect(after.crews[0]!.holds).toEqual([caseId]);
    expect(after.cases.find((each) => each.caseId === caseId)).toMatchObject({
      assigned: { teamId: lifters, words: 'Lifters' },
      nearest: null,
    });
    const police = testViewer({ roles: ['coordinator'], agencyId: 1 });
    expect(await readBoard(deps, police)).toMatchObject({ cases: [], crews: [] });
    await expect(suggestFor(deps, police, caseId)).rejects.toThrow('was not found');
  });

  it('says why a case cannot be given yet', async () => {
    const { caseId } = await reportCase(deps, dispatcher, {
      ...{ code: 'VEH-UNTX', channel: 'staff', words: '', answers: { vrm: 'ZZ00 AIM', land: 'road' } },
      place: { longitude: depot.lon, latitude: depot.lat },
    });
    expect((await suggestFor(deps, dispatcher, caseId)).refusal).toBe('Triage it first.');
    await expect(planCaseRound(deps, dispatcher, { caseIds: [caseId], teamId: lifters })).rejects.toThrow(
      'None of these can be given to a crew now.',
    );
  });

  it('plans a round with its bound, and gives it in the order that was looked at', async () => {
    const [far, near, middle] = [await ready(6), await ready(2), await ready(3)];
    const { caseId: notYet } = await reportCase(deps, dispatcher, {
      ...{ code: 'VEH-UNTX', channel: 'staff', words: '', answers: { vrm: 'ZZ00 AIM', land: 'road' } },
      place: { longitude: depot.lon, latitude: depot.lat },
    });
    const asked = { caseIds: [far, near, middle, notYet], teamId: lifters, minutesEach: 10 };
    const plan = await planCaseRound(deps, dispatcher, asked);
    expect(plan.stops.map(({ caseId, travelMinutes }) => [caseId, travelMinutes])).toEqual([
      [near, 8],
      [middle, 6],
      [far, 11],
    ]);
    expect(plan).toMatchObject({ travelMinutes: 25, workMinutes: 30, totalMinutes: 55, lateMinutes: 0, given: [] });
    expect(plan).toMatchObject({ bound: 25, gapPercent: 0, from: 'their base, Depot' });
    expect(plan.leftOut).toMatchObject([{ caseId: notYet, words: 'Triage it first.' }]);
    expect(plan.warnings).toEqual(['The crew holds 1 more, which is not in this round.']);
    const unfit = await planCaseRound(deps, dispatcher, { ...asked, teamId: sweepers });
    expect(unfit.warnings).toHaveLength(3);
    expect(unfit.warnings[0]).toMatch(/^V-\d{5}: Nobody there has the skill: vehicle lift. It has no lifter.$/);
    expect(plan.lines).toHaveLength(3);
    expect((await readCase(deps, dispatcher, near)).assigned).toBeNull();

    const decided = { ...asked, caseIds: [far, near, middle], startsAt: plan.startsAt, inOrder: true, assign: true };
    const given = await planCaseRound(deps, dispatcher, decided);
    expect(given.given).toEqual([far, near, middle]);
    expect(given.travelMinutes).toBeGreaterThan(plan.travelMinutes);
    for (const stop of given.stops) {
      const { assigned } = await readCase(deps, dispatcher, stop.caseId);
      expect(assigned).toEqual({ teamId: lifters, personId: null, plannedFor: stop.reachedAt });
    }
    // Sent again, nothing happens twice.
    const { version } = await readCase(deps, dispatcher, far);
    expect((await planCaseRound(deps, dispatcher, decided)).given).toEqual([far, near, middle]);
    expect((await readCase(deps, dispatcher, far)).version).toBe(version);
    await expect(planCaseRound(deps, dispatcher, { ...asked, teamId: 999 })).rejects.toThrow('was not found');
  });
});

describe('The place of an officer', () => {
  it('is not kept unless they turned sharing on, on shift', async () => {
    expect(await readSharing(deps, officer())).toEqual({ isOn: false, mayShare: true, until: null, sentAt: null });
    await expect(putPosition(deps, officer(), { longitude: -1.1, latitude: 54.5 })).rejects.toThrow('not kept');
    await expect(
      setSharing(deps, testViewer({ roles: ['officer'], personId: officerId + 1 }), { isOn: true }),
    ).rejects.toThrow('on no shift now');
    expect(await kept()).toEqual([]);
    expect(await audited('position.read')).toEqual([]);
  });

  it('is shown to dispatchers, newest only, and every reading is on record', async () => {
    const sharing = await setSharing(deps, officer(), { isOn: true });
    expect(sharing).toMatchObject({ isOn: true, until: Date.UTC(2026, 10, 24, 14) });
    await putPosition(deps, officer(), { longitude: -1.0, latitude: 54.5 });
    now += MINUTE;
    await putPosition(deps, officer(), { longitude: -1.1, latitude: 54.5, accuracyMetres: 12.4 });
    expect(await kept()).toHaveLength(1);
    now += 3 * MINUTE;
    const { crews } = await readBoard(deps, dispatcher);
    expect(crews[0]).toMatchObject({
      place: { longitude: -1.1, from: 'shared', words: "Lifters one's place of 3 min ago" },
      shared: [{ personId: officerId, accuracyMetres: 12, at: now - 3 * MINUTE }],
    });
    expect(await audited('position.read')).toMatchObject([
      { payload: { personIds: String(officerId), for: 'the dispatch board' } },
    ]);
    const caseId = await ready(1);
    await suggestFor(deps, dispatcher, caseId);
    expect(await audited('position.read')).toHaveLength(2);
    // Another agency sees nothing of it, and so reads nothing.
    await readBoard(deps, testViewer({ roles: ['coordinator'], agencyId: 1 }));
    expect(await audited('position.read')).toHaveLength(2);
  });

  it('is deleted after half an hour, though sharing goes on', async () => {
    now += 30 * MINUTE;
    expect(await forgetPositions(deps, systemViewer(1, 'positions'))).toEqual({ ended: 0, stale: 1 });
    expect(await kept()).toMatchObject([{ lon: null }]);
    expect((await readBoard(deps, dispatcher)).crews[0]!.place).toMatchObject({ from: 'base' });
    expect(await readSharing(deps, officer())).toMatchObject({ isOn: true, sentAt: null });
  });

  it('is deleted at once when sharing is turned off', async () => {
    await putPosition(deps, officer(), { longitude: -1.1, latitude: 54.5 });
    await setSharing(deps, officer(), { isOn: false });
    expect(await kept()).toEqual([]);
    await expect(putPosition(deps, officer(), { longitude: -1.1, latitude: 54.5 })).rejects.toThrow('not kept');
    expect(await audited('position.shared')).toHaveLength(1);
    expect(await audited('position.unshared')).toHaveLength(1);
  });

  it('is deleted when the shift ends', async () => {
    await setSharing(deps, officer(), { isOn: true });
    now = Date.UTC(2026, 10, 24, 13, 50);
    await putPosition(deps, officer(), { longitude: -1.1, latitude: 54.5 });
    now = Date.UTC(2026, 10, 24, 14);
    expect(await forgetPositions(deps, systemViewer(1, 'positions'))).toEqual({ ended: 1, stale: 0 });
    expect(await kept()).toEqual([]);
    expect(await readSharing(deps, officer())).toMatchObject({ isOn: false, mayShare: false });
    await expect(setSharing(deps, officer(), { isOn: true })).rejects.toThrow('on no shift now');
  });
});
