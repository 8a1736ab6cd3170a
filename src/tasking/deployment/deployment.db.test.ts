import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, testViewer } from '../../../test/database.ts';
import { type Database, Refusal, standingClock } from '../../platform/index.ts';
import { LocalClock, type Viewer } from '../../vocabulary/index.ts';
import { proposeTask, stepTask } from '../tasks/index.ts';
import {
  agreeSharing,
  listWorkforce,
  planRota,
  saveAbsence,
  saveMembers,
  savePattern,
  saveTeam,
} from '../workforce/index.ts';
import {
  answerRequest,
  boardOf,
  checkPlacement,
  type DeploymentDeps,
  moveAssignment,
  overload,
  placeTask,
  removeAssignment,
  setNeed,
} from './index.ts';

const COUNCIL = testViewer({ personId: 12, agencyId: 2, roles: ['coordinator'], name: 'Council Coordinator' });
const POLICE = testViewer({ personId: 11, agencyId: 1, roles: ['coordinator'], name: 'Police Coordinator' });
const FIRE = testViewer({ personId: 13, agencyId: 3, roles: ['coordinator'], name: 'Fire Coordinator' });
const OFFICER = testViewer({ personId: 22, agencyId: 2, roles: ['officer'], name: 'An Officer' });
const local = new LocalClock('Europe/London');
const DATE = '2026-11-24';
const DAY = local.instantOf(2026, 11, 24);
const HOUR = 3_600_000;
const at = (hour: number) => DAY + hour * HOUR;

let database: Database;
let deps: DeploymentDeps;
let wardens: number;
let pcsos: number;
let shiftId: number;
let memberIds: number[];

async function makeTeam(viewer: Viewer, agencyId: number, kind: 'streetWardens' | 'pcso', n: number): Promise<number> {
  await savePattern(deps, viewer, { agencyId, name: 'Late', startMinute: 840, endMinute: 1320, isActive: true });
  const { teamId } = await saveTeam(deps, viewer, {
    ...{ agencyId, kind, name: kind, travel: 'walk', base: null, isActive: true },
  });
  await saveMembers(
    deps,
    viewer,
    Array.from({ length: n }, (_, i) => ({
      ...{ teamId, personId: null, name: `${kind} ${i + 1}`, callSign: '', skills: i === 0 ? ['firstAid'] : [] },
      ...{ powers: [], isActive: true },
    })),
  );
  const rota = { shifts: ['Late'], weeksEach: 1, restDays: 0 };
  await planRota(deps, viewer, { teamId, from: DATE, to: DATE, rota });
  return teamId;
}

let made = 0;
/** An agreed task of the council, at a place so many metres north of the first. */
async function makeTask(metresNorth = 0): Promise<number> {
  const lat = 54.57 + metresNorth / 111_320;
  const task = await proposeTask(deps, COUNCIL, {
    title: `Made-up task ${++made}`,
    what: 'Walk there and back.',
    why: { kind: 'request', reference: `made-up ${made}`, words: ['Asked for by a test.'] },
    problem: 'deliberateFire',
    offStrategyReason: 'A test serves no priority.',
    where: { geometry: { type: 'Point', coordinates: [-1.23, lat] }, words: 'a made-up place' },
    when: { from: at(0), until: at(48) },
    who: { agencyId: 2 },
    power: { actor: 'streetWarden', power: 'none', authorisation: null },
    measure: { kind: 'delivered', words: 'It was done.', unit: 'walks', target: 1 } as never,
    reviewAt: at(72),
  });
  const signed = await stepTask(deps, COUNCIL, { taskId: task.taskId, expectedVersion: task.version, step: 'sign' });
  await stepTask(deps, POLICE, { taskId: task.taskId, expectedVersion: signed.version, step: 'confirm' });
  return task.taskId;
}

beforeAll(async () => {
  database = await testDatabase();
  const client = await database.connect();
  for (const [id, agencyId] of [
    [11, 1],
    [12, 2],
    [13, 3],
    [22, 2],
  ]) {
    await client.query(
      `insert into person (partnership_id, person_id, sign_in_name, name, agency_id) overriding system value values (1, $1, $2, $2, $3)`,
      [id, `person${id}`, agencyId],
    );
  }
  await client.end();
  deps = {
    database,
    clock: standingClock(at(9)),
    timeZone: 'Europe/London',
    // No streets here: 1.4 times the straight line, in degrees that are near enough metres for a test.
    travel: {
      ways: async () => (from, to) => ({ metres: 1.4 * Math.abs(from.lat - to.lat) * 111_320, along: 'straight' }),
    },
  };
  wardens = await makeTeam(COUNCIL, 2, 'streetWardens', 4);
  pcsos = await makeTeam(POLICE, 1, 'pcso', 2);
  const board = await boardOf(deps, COUNCIL, DATE);
  shiftId = board.shifts.find((shift) => shift.teamId === wardens)!.shiftId;
  memberIds = (await listWorkforce(deps, COUNCIL)).members.map((each) => each.memberId);
});

const refusal = async (work: Promise<unknown>): Promise<Refusal> => {
  const error = await work.then(
    () => expect.fail('expected a refusal'),
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(Refusal);
  return error as Refusal;
};

const onWardens = (taskId: number, from: number, hours: number, more = {}) => ({
  ...{ taskId, teamId: wardens, shiftId, startsAt: at(from), endsAt: at(from + hours) },
  ...more,
});

describe('the board', () => {
  it('shows what is to be placed, and no longer when all of it is', async () => {
    const taskId = await makeTask();
    await setNeed(deps, COUNCIL, { taskId, people: 2, minutes: 60, skills: [], expectedVersion: 0 });
    const left = async () => (await boardOf(deps, COUNCIL, DATE)).unplaced.find((each) => each.taskId === taskId)?.left;
    expect(await left()).toBe(120);
    const { assignmentId } = await placeTask(deps, COUNCIL, onWardens(taskId, 14, 1));
    expect(await left()).toBe(60);
    const second = await placeTask(deps, COUNCIL, onWardens(taskId, 15, 1));
    expect(await left()).toBeUndefined();
    const { capacity } = (await boardOf(deps, COUNCIL, DATE)).teams.find((team) => team.teamId === wardens)!;
    expect(capacity.find((hour) => hour.startsAt === at(14))).toEqual({
      ...{ startsAt: at(14), there: 240, agreed: 60, requested: 0 },
    });
    await removeAssignment(deps, COUNCIL, { assignmentId, expectedVersion: 1 });
    expect(await left()).toBe(60);
    await removeAssignment(deps, COUNCIL, { assignmentId: second.assignmentId, expectedVersion: 1 });
  });

  it('refuses what cannot be done in words, takes it with a reason, and goes on saying what is wrong', async () => {
    const taskId = await makeTask();
    const refused = await refusal(placeTask(deps, COUNCIL, onWardens(taskId, 21.5, 1)));
    expect(refused.code).toBe('deployment.conflicts');
    expect(refused.message).toContain('The shift is from 14:00 to 22:00.');
    const { assignmentId, conflicts } = await placeTask(
      deps,
      COUNCIL,
      onWardens(taskId, 21.5, 1, { despite: 'Two stay longer, agreed with them.' }),
    );
    expect(conflicts.map(({ kind }) => kind)).toEqual(['notOnShift']);
    const shown = (await boardOf(deps, COUNCIL, DATE)).assignments.find((each) => each.assignmentId === assignmentId)!;
    expect(shown.conflicts.map(({ kind }) => kind)).toEqual(['notOnShift']);
    await removeAssignment(deps, COUNCIL, { assignmentId, expectedVersion: 1 });
  });

  it('sees that one person cannot be in two places with no time between', async () => {
    const [near, far] = [await makeTask(), await makeTask(2000)];
    const memberId = memberIds[0]!;
    const first = await placeTask(deps, COUNCIL, onWardens(near, 14, 1, { memberId }));
    const asked = onWardens(far, 15.25, 1, { memberId });
    const { conflicts } = await checkPlacement(deps, COUNCIL, asked);
    expect(conflicts.map(({ kind }) => kind)).toEqual(['travel']);
    expect(conflicts[0]!.words).toMatch(/it takes 35 min \(about 2\.8 km.*there are 15\./);
    expect((await checkPlacement(deps, COUNCIL, onWardens(far, 15.6, 1, { memberId }))).conflicts).toEqual([]);
    await removeAssignment(deps, COUNCIL, { assignmentId: first.assignmentId, expectedVersion: 1 });
  });

  it('sees sickness that comes after the plan, and does not say that it is sickness', async () => {
    const taskId = await makeTask();
    const memberId = memberIds[1]!;
    const { assignmentId } = await placeTask(deps, COUNCIL, onWardens(taskId, 14, 1, { memberId }));
    const absence = { memberId, startsAt: at(12), endsAt: at(20), reason: 'sickness' as const, isWithdrawn: false };
    const { absenceId } = await saveAbsence(deps, COUNCIL, absence);
    const seen = async (viewer: Viewer) =>
      (await boardOf(deps, viewer, DATE)).assignments.find((each) => each.assignmentId === assignmentId)!;
    expect((await seen(COUNCIL)).conflicts.map(({ kind }) => kind)).toEqual(['notAvailable']);
    expect(JSON.stringify(await boardOf(deps, POLICE, DATE))).not.toContain('sickness');
    await saveAbsence(deps, COUNCIL, { ...absence, isWithdrawn: true, absenceId, expectedVersion: 1 });
    await removeAssignment(deps, COUNCIL, { assignmentId, expectedVersion: 1 });
  });
});

describe('another agency', () => {
  it('is asked and not ordered: only its own yes makes a request stand, and its no has a reason', async () => {
    const taskId = await makeTask();
    const { shifts } = await boardOf(deps, COUNCIL, DATE);
    const theirs = shifts.find((shift) => shift.teamId === pcsos)!;
    const asked = { taskId, teamId: pcsos, shiftId: theirs.shiftId, startsAt: at(16), endsAt: at(17) };
    const { assignmentId, state } = await placeTask(deps, COUNCIL, asked);
    expect(state).toBe('requested');
    const answer = { assignmentId, expectedVersion: 1, accept: true };
    expect((await refusal(answerRequest(deps, COUNCIL, answer))).code).toBe('not-allowed');
    expect((await refusal(answerRequest(deps, FIRE, answer))).code).toBe('not-allowed');
    expect((await refusal(answerRequest(deps, OFFICER, answer))).code).toBe('not-allowed');
    expect((await refusal(answerRequest(deps, POLICE, { ...answer, accept: false }))).code).toBe('assignment.reason');
    expect(await answerRequest(deps, POLICE, answer)).toEqual({ version: 2, state: 'agreed' });
    // Moved by the one that asked, it is a request again; by a third, not at all.
    const later = { assignmentId, expectedVersion: 2, ...asked, startsAt: at(18), endsAt: at(19) };
    expect((await refusal(moveAssignment(deps, FIRE, later))).code).toBe('not-allowed');
    expect((await moveAssignment(deps, COUNCIL, later)).state).toBe('requested');
    const no = { assignmentId, expectedVersion: 3, accept: false, reason: 'All are at the match.' };
    expect((await answerRequest(deps, POLICE, no)).state).toBe('declined');
    const shown = (await boardOf(deps, COUNCIL, DATE)).assignments.find((each) => each.assignmentId === assignmentId)!;
    expect(shown).toMatchObject({ state: 'declined', reason: 'All are at the match.' });
  });

  it('shows names where it agreed to, and numbers where it did not', async () => {
    const people = async () =>
      (await boardOf(deps, POLICE, DATE)).shifts.find((shift) => shift.teamId === wardens)!.people;
    expect(await people()).toEqual([]);
    await agreeSharing(deps, COUNCIL, { agencyId: 2, withAgencyId: 1, level: 'names', agreedOn: DATE });
    expect((await people()).map(({ name }) => name)).toContain('streetWardens 1');
  });
});

describe('who may', () => {
  const ROLES = [
    'analyst',
    'coordinator',
    'officer',
    'performance',
    'engagement',
    'dataProtection',
    'administrator',
  ] as const;
  const VERBS = ['read', 'check', 'place', 'answer', 'need'] as const;
  /** Own agency's coordinator may all; another's may ask; who may neither is refused by the policy. */
  const MAY: Record<(typeof ROLES)[number], readonly (typeof VERBS)[number][]> = {
    analyst: ['read', 'check'],
    coordinator: ['read', 'check', 'place', 'answer', 'need'],
    officer: ['read', 'check'],
    performance: ['read', 'check'],
    engagement: [],
    dataProtection: [],
    administrator: [],
  };

  it.each(ROLES.flatMap((role) => VERBS.map((verb) => [role, verb, MAY[role].includes(verb)] as const)))(
    '%s, %s: %s',
    async (role, verb, isAllowed) => {
      const viewer = testViewer({ personId: 12, agencyId: 2, roles: [role] });
      const none = { assignmentId: 999_999, expectedVersion: 1 };
      const code = await {
        read: () => boardOf(deps, viewer, DATE),
        check: () => checkPlacement(deps, viewer, onWardens(1, 14, 1)),
        place: () => placeTask(deps, viewer, onWardens(999_999, 14, 1)),
        answer: () => answerRequest(deps, viewer, { ...none, accept: true }),
        need: () => setNeed(deps, viewer, { taskId: 999_999, people: 1, minutes: 5, skills: [], expectedVersion: 0 }),
      }
        [verb]()
        .then(
          () => 'done',
          (error) => (error as Refusal).code,
        );
      // What is allowed meets a task that is not there; what is not is refused before that is looked at.
      expect(code === 'not-allowed').toBe(!isAllowed);
    },
  );
});

describe('many at once', () => {
  it('twenty who move one assignment from one version: one does, and the others are told who', async () => {
    const taskId = await makeTask();
    const { assignmentId } = await placeTask(deps, COUNCIL, onWardens(taskId, 14, 0.5));
    const moves = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) =>
        moveAssignment(deps, COUNCIL, {
          ...{ assignmentId, expectedVersion: 1, teamId: wardens, shiftId },
          ...{ startsAt: at(14) + i * 10 * 60_000, endsAt: at(14.5) + i * 10 * 60_000 },
        }),
      ),
    );
    expect(moves.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const move of moves) {
      if (move.status === 'rejected') expect(move.reason).toMatchObject({ code: 'changed-meanwhile' });
    }
    const shown = (await boardOf(deps, COUNCIL, DATE)).assignments.find((each) => each.assignmentId === assignmentId)!;
    expect(shown.version).toBe(2);
    await removeAssignment(deps, COUNCIL, { assignmentId, expectedVersion: 2 });
  });

  it('two hundred who place at one hour on a shift of four: four do, and nobody is booked twice', async () => {
    const tasks = await Promise.all(Array.from({ length: 6 }, () => makeTask()));
    const places = await Promise.allSettled(
      Array.from({ length: 200 }, (_, i) => placeTask(deps, COUNCIL, onWardens(tasks[i % 6]!, 18, 1))),
    );
    const done = places.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(done).toHaveLength(4);
    const board = await boardOf(deps, COUNCIL, DATE);
    expect(board.assignments.flatMap(({ conflicts }) => conflicts)).toEqual([]);
    for (const { assignmentId } of done) await removeAssignment(deps, COUNCIL, { assignmentId, expectedVersion: 1 });
  });

  it('any mix of placing, moving and removing at once leaves a board without an overload, each change of it on record', async () => {
    const tasks = [await makeTask(), await makeTask()];
    const operation = fc.record({
      what: fc.constantFrom('place', 'place', 'move', 'remove'),
      which: fc.nat(20),
      slot: fc.integer({ min: 0, max: 14 }),
      people: fc.integer({ min: 1, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 8, maxLength: 24 }), async (operations) => {
        const before = (await boardOf(deps, COUNCIL, DATE)).assignments.filter((each) => each.teamId === wardens);
        let written = 0;
        const results = await Promise.allSettled(
          operations.map(async ({ what, which, slot, people }) => {
            const startsAt = at(14) + slot * 30 * 60_000;
            const span = { teamId: wardens, shiftId, people, startsAt, endsAt: startsAt + HOUR };
            const target = before[which % Math.max(1, before.length)];
            if (what === 'place' || target === undefined) {
              await placeTask(deps, COUNCIL, { ...span, taskId: tasks[which % 2]! });
            } else if (what === 'move') {
              await moveAssignment(deps, COUNCIL, { ...span, ...ref(target) });
            } else await removeAssignment(deps, COUNCIL, ref(target));
            written++;
          }),
        );
        for (const result of results) {
          if (result.status === 'fulfilled') continue;
          expect(['deployment.conflicts', 'changed-meanwhile', 'assignment.gone']).toContain(result.reason.code);
        }
        const board = await boardOf(deps, COUNCIL, DATE);
        const shift = board.shifts.find((each) => each.shiftId === shiftId)!;
        const standing = board.assignments.filter((each) => each.shiftId === shiftId && each.state === 'agreed');
        const model = { ...shift, members: memberIds.map((memberId) => ({ memberId, vehicleId: null })) } as never;
        for (const each of standing) {
          expect(
            overload(
              each,
              model,
              [],
              standing.filter((other) => other !== each),
            ),
          ).toBeNull();
        }
        const sum = (all: readonly { version: number }[]) => all.reduce((total, { version }) => total + version, 0);
        const known = new Map([...before, ...standing].map((each) => [each.assignmentId, each]));
        expect(sum([...known.values()])).toBeGreaterThanOrEqual(sum(before));
        expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(written);
        // Start the next run from an empty shift.
        for (const each of standing) await removeAssignment(deps, COUNCIL, ref(each));
      }),
      { numRuns: 12 },
    );
    const client = await database.connect();
    const { rows } = await client.query(
      `select (select count(*)::integer from audit where what like 'assignment.%') as audits,
         (select sum(version)::integer from assignment) as versions`,
    );
    await client.end();
    // One entry of the trail for each version of each assignment: no change is lost and none is unrecorded.
    expect(rows[0].audits).toBe(rows[0].versions);
  });
});

const ref = (each: { assignmentId: number; version: number }) => ({
  assignmentId: each.assignmentId,
  expectedVersion: each.version,
});
