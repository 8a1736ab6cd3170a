import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { type Database, Refusal, standingClock } from '../../platform/index.ts';
import { LocalClock } from '../../vocabulary/index.ts';
import {
  agreeSharing,
  availability,
  listAbsences,
  listShifts,
  listWorkforce,
  planRota,
  saveAbsence,
  saveMember,
  saveMembers,
  savePattern,
  saveShift,
  saveTeam,
  type WorkforceDeps,
} from './index.ts';

const COUNCIL = testViewer({ roles: ['coordinator'], agencyId: 2, name: 'Council Coordinator' });
const POLICE = testViewer({ roles: ['coordinator'], agencyId: 1, name: 'Police Coordinator' });
const WARDEN = testViewer({ roles: ['officer'], agencyId: 2, name: 'A Warden' });
const local = new LocalClock('Europe/London');
const HOUR = 3_600_000;

let database: Database;
let deps: WorkforceDeps;
let teamId: number;
let memberIds: number[];

beforeAll(async () => {
  database = await testDatabase();
  deps = { database, clock: standingClock(local.instantOf(2026, 10, 20, 9)), timeZone: 'Europe/London' };
  for (const [name, startMinute, endMinute] of [
    ['Early', 360, 840],
    ['Late', 840, 1320],
    ['Night', 1320, 360],
  ] as const) {
    await savePattern(deps, COUNCIL, { agencyId: 2, name, startMinute, endMinute, isActive: true });
  }
  ({ teamId } = await saveTeam(deps, COUNCIL, {
    agencyId: 2,
    kind: 'streetWardens',
    name: 'Street wardens',
    travel: 'walk',
    base: null,
    isActive: true,
  }));
  memberIds = (
    await saveMembers(
      deps,
      COUNCIL,
      Array.from({ length: 70 }, (_, i) => ({
        teamId,
        personId: null,
        name: `Warden ${i + 1}`,
        callSign: `W${i + 1}`,
        skills: i % 2 === 0 ? ['firstAid'] : [],
        powers: [],
        isActive: true,
      })),
    )
  ).map(({ memberId }) => memberId);
});

const refusal = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail('expected a refusal'),
    (error) => {
      expect(error).toBeInstanceOf(Refusal);
      return error as Refusal;
    },
  );

describe('seventy wardens', () => {
  it('are planned over three shifts for two weeks that hold a clock change, nobody twice in a day', async () => {
    const rota = { shifts: ['Early', 'Late', 'Night'], weeksEach: 1, restDays: 2 };
    const plan = { teamId, from: '2026-10-19', to: '2026-11-01', rota };
    expect(await planRota(deps, COUNCIL, plan)).toEqual({ planned: 42, there: 0 });
    const shifts = await listShifts(deps, COUNCIL, {
      from: local.instantOf(2026, 10, 19, 6),
      to: local.instantOf(2026, 11, 2, 6),
    });
    expect(shifts).toHaveLength(42);
    expect(shifts.reduce((sum, { nPlanned }) => sum + nPlanned, 0)).toBe(70 * 10);
    const night = shifts.find(({ name, date }) => name === 'Night' && date === '2026-10-24')!;
    expect((night.endsAt - night.startsAt) / HOUR).toBe(9);
    for (const date of new Set(shifts.map((shift) => shift.date))) {
      const on = shifts.filter((shift) => shift.date === date).flatMap(({ people }) => people.map((p) => p.memberId));
      expect(new Set(on).size).toBe(on.length);
    }
    // Planned again, nothing is planned twice.
    expect(await planRota(deps, COUNCIL, plan)).toEqual({ planned: 0, there: 42 });
  });

  it('are there by the hour as their shifts say, less who is away', async () => {
    const from = local.instantOf(2026, 10, 20, 6);
    const range = { from, to: from + 24 * HOUR };
    const before = (await availability(deps, POLICE, range))[0]!;
    const [shift] = await listShifts(deps, COUNCIL, range);
    expect(shift!.name).toBe('Early');
    expect(before.hours.slice(0, 8).map(({ people }) => people)).toEqual(Array(8).fill(shift!.nPlanned));
    await saveAbsence(deps, COUNCIL, {
      memberId: shift!.people[0]!.memberId!,
      startsAt: from,
      endsAt: from + 1.5 * HOUR,
      reason: 'sickness',
      isWithdrawn: false,
    });
    const after = (await availability(deps, POLICE, range))[0]!;
    expect(after.hours.slice(0, 3).map(({ people }) => people)).toEqual([
      shift!.nPlanned - 1,
      shift!.nPlanned - 0.5,
      shift!.nPlanned,
    ]);
  });
});

describe('what is shown', () => {
  const range = { from: local.instantOf(2026, 10, 20, 6), to: local.instantOf(2026, 10, 20, 14) };

  it('to partners is numbers, then skills, then names, as agreed; to its own agency all', async () => {
    const [numbers] = await listShifts(deps, POLICE, range);
    expect(numbers!.people).toEqual([]);
    expect(numbers!.nPlanned).toBeGreaterThan(10);
    expect(numbers!.nThere).toBe(numbers!.nPlanned - 1);

    await agreeSharing(deps, COUNCIL, { agencyId: 2, withAgencyId: 1, level: 'skills', agreedOn: '2026-10-20' });
    const [skills] = await listShifts(deps, POLICE, range);
    expect(skills!.people).toHaveLength(skills!.nPlanned);
    expect(skills!.people.every((each) => each.name === null && each.memberId === null && each.skills !== null)).toBe(
      true,
    );

    await agreeSharing(deps, COUNCIL, { agencyId: 2, withAgencyId: 1, level: 'names', agreedOn: '2026-10-20' });
    const [names] = await listShifts(deps, POLICE, range);
    expect(names!.people[0]!.name).toMatch(/^Warden/);
    expect((await listWorkforce(deps, POLICE)).members).toEqual([]);
    expect((await listWorkforce(deps, COUNCIL)).members).toHaveLength(70);
  });

  it('of why somebody is away is nothing to partners, that they are away to colleagues, and why to who plans them', async () => {
    expect(await listAbsences(deps, POLICE, range)).toEqual([]);
    expect((await listAbsences(deps, WARDEN, range)).map(({ reason }) => reason)).toEqual([null]);
    expect((await listAbsences(deps, COUNCIL, range)).map(({ reason }) => reason)).toEqual(['sickness']);
  });
});

describe('plans', () => {
  it('of another agency are not changed, and officers change none', async () => {
    const shift = { teamId, date: '2026-12-01', name: 'Extra', startMinute: 600, endMinute: 720, members: [] };
    expect((await refusal(saveShift(deps, POLICE, { ...shift, isCancelled: false }))).code).toBe('not-allowed');
    expect((await refusal(saveShift(deps, WARDEN, { ...shift, isCancelled: false }))).code).toBe('not-allowed');
    const team = { kind: 'pcso' as const, name: 'X', travel: 'walk' as const, base: null, isActive: true };
    expect((await refusal(saveTeam(deps, POLICE, { ...team, agencyId: 2 }))).code).toBe('not-allowed');
  });

  it('put nobody on two shifts at once', async () => {
    const shift = {
      teamId,
      date: '2026-12-01',
      startMinute: 600,
      endMinute: 720,
      members: [{ memberId: memberIds[0]!, vehicleId: null }],
      isCancelled: false,
    };
    await saveShift(deps, COUNCIL, { ...shift, name: 'Market' });
    expect((await refusal(saveShift(deps, COUNCIL, { ...shift, name: 'Match', startMinute: 660 }))).code).toBe(
      'shift.double',
    );
    // Next to each other is not at once.
    await saveShift(deps, COUNCIL, { ...shift, name: 'Match', startMinute: 720, endMinute: 780 });
  });

  it('made from an old version are refused and name who changed it', async () => {
    const { memberId } = await saveMember(deps, COUNCIL, member('New'));
    const other = testViewer({ roles: ['coordinator'], agencyId: 2, name: 'Other Coordinator' });
    await saveMember(deps, other, { ...member('Newer'), memberId, expectedVersion: 1 });
    const refused = await refusal(saveMember(deps, COUNCIL, { ...member('Newest'), memberId, expectedVersion: 1 }));
    expect(refused.code).toBe('changed-meanwhile');
    expect(refused.message).toContain('Other Coordinator');
  });

  it('written by twenty at once on one version leave one of them', async () => {
    const { memberId } = await saveMember(deps, COUNCIL, member('Contested'));
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        saveMember(deps, COUNCIL, { ...member(`Writer ${i}`), memberId, expectedVersion: 1 }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const found = (await listWorkforce(deps, COUNCIL)).members.find((each) => each.memberId === memberId)!;
    expect(found.version).toBe(2);
  });
});

const member = (name: string) => ({
  teamId,
  personId: null,
  name,
  callSign: '',
  skills: [],
  powers: [],
  isActive: true,
});
