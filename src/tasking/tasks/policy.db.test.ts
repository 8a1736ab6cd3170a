import { beforeAll, describe, expect, it } from 'vitest';
import { testDatabase } from '../../../test/database.ts';
import { insertTaskPeople, TASKS_NOW, taskPerson, taskProposal, taskResult } from '../../../test/tasks.ts';
import { type Database, Refusal, standingClock, type Tx } from '../../platform/index.ts';
import { MARKINGS, type Marking, ROLES, type Role, type Viewer } from '../../vocabulary/index.ts';
import { setPower } from '../powers/commands.ts';
import {
  amendTaskIn,
  getTask,
  listTasks,
  proposeTask,
  proposeTaskIn,
  type StepInput,
  stepTask,
  stepTaskIn,
} from './index.ts';
import { commentOnTask, linkTasks, watchTask } from './talk.ts';
import { listTemplates, setTemplate } from './templates.ts';

const DAY = 86_400_000;
const deps = { database: undefined as unknown as Database, clock: standingClock(TASKS_NOW), timeZone: 'Europe/London' };
/** Proposed by agency 2, given to agency 3; the first of a duty pair is of agency 1. */
const AGENCIES = [1, 2, 3] as const;
const everything = {
  reason: 'because',
  nextAt: TASKS_NOW + DAY,
  agencyId: 3,
  result: taskResult,
  closing: 'completed' as const,
  byTaskId: 1,
};

type Start =
  | 'proposed'
  | 'signed'
  | 'agreed'
  | 'allocated'
  | 'accepted'
  | 'inProgress'
  | 'blocked'
  | 'submitted'
  | 'verified';
const WAYS: Record<Start, [number, StepInput['step']][]> = {
  proposed: [],
  signed: [[11, 'sign']],
  agreed: [
    [11, 'sign'],
    [12, 'confirm'],
  ],
  allocated: [
    [11, 'sign'],
    [12, 'confirm'],
    [12, 'allocate'],
  ],
  accepted: [
    [11, 'sign'],
    [12, 'confirm'],
    [12, 'allocate'],
    [23, 'accept'],
  ],
  inProgress: [
    [11, 'sign'],
    [12, 'confirm'],
    [12, 'allocate'],
    [23, 'accept'],
    [23, 'start'],
  ],
  blocked: [
    [11, 'sign'],
    [12, 'confirm'],
    [12, 'allocate'],
    [23, 'accept'],
    [23, 'start'],
    [23, 'block'],
  ],
  submitted: [
    [11, 'sign'],
    [12, 'confirm'],
    [12, 'allocate'],
    [23, 'accept'],
    [23, 'start'],
    [23, 'submit'],
  ],
  verified: [
    [11, 'sign'],
    [12, 'confirm'],
    [12, 'allocate'],
    [23, 'accept'],
    [23, 'start'],
    [23, 'submit'],
    [31, 'verify'],
  ],
};
const tasks = new Map<string, { taskId: number; version: number }>();
const personOf = (role: Role, agencyId: number) => 100 + ROLES.indexOf(role) * 10 + agencyId;

beforeAll(async () => {
  deps.database = await testDatabase();
  await insertTaskPeople(deps.database);
  const client = await deps.database.connect();
  for (const role of ROLES) {
    for (const agencyId of AGENCIES) {
      await client.query(
        `insert into person (partnership_id, person_id, sign_in_name, name, agency_id) overriding system value
          values (1, $1, $2, $2, $3)`,
        [personOf(role, agencyId), `${role}${agencyId}`, agencyId],
      );
    }
  }
  await client.end();
  for (const marking of MARKINGS) {
    for (const [start, way] of Object.entries(WAYS)) {
      let task = await proposeTask(deps, taskPerson(31), taskProposal({ marking }));
      for (const [personId, step] of way) {
        const asked = { taskId: task.taskId, expectedVersion: task.version, step, ...everything };
        task = await stepTask(deps, taskPerson(personId), asked);
      }
      tasks.set(`${start}/${marking}`, { taskId: task.taskId, version: task.version });
    }
  }
});

const READERS: Role[] = ['analyst', 'coordinator', 'officer', 'performance', 'engagement'];
const PROPOSERS: Role[] = ['analyst', 'coordinator', 'officer', 'engagement'];
const VERIFIERS: Role[] = ['analyst', 'coordinator', 'performance'];
const coordinator = (role: Role) => role === 'coordinator';
const ownersWorker = (role: Role, agency: number) => agency === 3 && (role === 'coordinator' || role === 'officer');
const ownersCoordinator = (role: Role, agency: number) => agency === 3 && role === 'coordinator';

interface Verb {
  name: string;
  start: Start;
  /** Who may, of those who may know of the task. */
  may(role: Role, agency: number): boolean;
  refusal: 'not-allowed' | 'task.step-not-yours';
  act(tx: Tx, viewer: Viewer, task: { taskId: number; version: number }): Promise<unknown>;
}

const step = (name: StepInput['step'], start: Start, may: Verb['may']): Verb => ({
  name: `${name} when ${start}`,
  start,
  may,
  refusal: 'task.step-not-yours',
  act: (tx, viewer, { taskId, version }) =>
    stepTaskIn(tx, deps, viewer, { taskId, expectedVersion: version, step: name, ...everything }),
});
const amend = (start: Start, may: Verb['may']): Verb => ({
  name: `amend when ${start}`,
  start,
  may,
  refusal: 'task.step-not-yours',
  act: (tx, viewer, { taskId, version }) =>
    amendTaskIn(tx, deps, viewer, { taskId, expectedVersion: version, changes: { reviewAt: TASKS_NOW + 9 * DAY } }),
});
const reading = (name: string, act: (viewer: Viewer, taskId: number) => Promise<unknown>): Verb => ({
  name,
  start: 'accepted',
  may: () => true,
  refusal: 'not-allowed',
  act: (_tx, viewer, { taskId }) => act(viewer, taskId),
});

const VERBS: Verb[] = [
  reading('read', (viewer, taskId) => getTask(deps, viewer, taskId)),
  reading('find in the list', async (viewer, taskId) => {
    const listed = await listTasks(deps, viewer);
    if (!listed.some((task) => task.taskId === taskId)) throw new Refusal('not-found', 404, 'not listed');
  }),
  reading('comment', (viewer, taskId) => commentOnTask(deps, viewer, { taskId, words: 'Seen.' })),
  reading('watch', (viewer, taskId) => watchTask(deps, viewer, { taskId, isWatched: true })),
  {
    ...reading('link', (viewer, taskId) => linkTasks(deps, viewer, { taskId, otherTaskId: 1, kind: 'follows' })),
    may: (role) => PROPOSERS.includes(role),
  },
  step('sign', 'proposed', coordinator),
  step('confirm', 'signed', (role, agency) => role === 'coordinator' && agency !== 1),
  step('agree', 'proposed', () => false),
  step('allocate', 'agreed', coordinator),
  step('accept', 'allocated', ownersWorker),
  step('reject', 'allocated', ownersWorker),
  step('start', 'accepted', ownersWorker),
  step('block', 'inProgress', ownersWorker),
  step('unblock', 'blocked', ownersWorker),
  step('submit', 'inProgress', ownersWorker),
  step('sendBack', 'submitted', (role) => VERIFIERS.includes(role)),
  step('verify', 'submitted', (role) => VERIFIERS.includes(role)),
  step('close', 'verified', (role) => VERIFIERS.includes(role)),
  step('cancel', 'proposed', (role, agency) => role === 'coordinator' || (agency === 2 && PROPOSERS.includes(role))),
  step('cancel', 'agreed', coordinator),
  step('cancel', 'blocked', ownersCoordinator),
  step('supersede', 'accepted', ownersCoordinator),
  amend(
    'proposed',
    (role, agency) => ['analyst', 'coordinator'].includes(role) || (agency === 2 && PROPOSERS.includes(role)),
  ),
  amend('accepted', ownersCoordinator),
  amend('submitted', () => false),
];

class Undone extends Error {}

/** What came of it, with everything undone that was done in the given transaction. */
async function outcome(viewer: Viewer, act: (tx: Tx) => Promise<unknown>): Promise<string> {
  try {
    await deps.database.transact(viewer, async (tx) => {
      await act(tx);
      throw new Undone();
    });
    return 'never';
  } catch (error) {
    if (error instanceof Undone) return 'done';
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

const viewerOf = (role: Role, agencyId: number, clearance: Marking) =>
  taskPerson(personOf(role, agencyId), { roles: [role], agencyId, clearance });

describe('who may do what with a task: role × agency × clearance × marking', () => {
  it.each(VERBS.map((verb) => [verb.name, verb] as const))('%s', async (_name, verb) => {
    let cells = 0;
    for (const role of ROLES) {
      for (const agency of AGENCIES) {
        for (const clearance of MARKINGS) {
          for (const marking of MARKINGS) {
            const viewer = viewerOf(role, agency, clearance);
            const task = tasks.get(`${verb.start}/${marking}`)!;
            const isHidden = MARKINGS.indexOf(marking) > MARKINGS.indexOf(clearance);
            const mayNotAsk = !READERS.includes(role) || (verb.refusal === 'not-allowed' && !verb.may(role, agency));
            const expected = mayNotAsk
              ? 'not-allowed'
              : isHidden
                ? 'not-found'
                : verb.may(role, agency)
                  ? 'done'
                  : verb.refusal;
            const found = await outcome(viewer, (tx) => verb.act(tx, viewer, task));
            expect([role, agency, clearance, marking, found]).toEqual([role, agency, clearance, marking, expected]);
            cells++;
          }
        }
      }
    }
    expect(cells).toBe(ROLES.length * AGENCIES.length * MARKINGS.length * MARKINGS.length);
  });

  it('propose', async () => {
    for (const role of ROLES) {
      for (const agency of AGENCIES) {
        for (const clearance of MARKINGS) {
          for (const marking of MARKINGS) {
            const viewer = viewerOf(role, agency, clearance);
            const isAbove = MARKINGS.indexOf(marking) > MARKINGS.indexOf(clearance);
            const expected = !PROPOSERS.includes(role) ? 'not-allowed' : isAbove ? 'task.marking' : 'done';
            const found = await outcome(viewer, (tx) => proposeTaskIn(tx, deps, viewer, taskProposal({ marking })));
            expect([role, agency, clearance, marking, found]).toEqual([role, agency, clearance, marking, expected]);
          }
        }
      }
    }
  });

  it('change templates and powers', async () => {
    for (const role of ROLES) {
      const viewer = viewerOf(role, 2, 'OFFICIAL');
      const mayEdit = role === 'coordinator' || role === 'administrator';
      const [template] = READERS.includes(role)
        ? await listTemplates(deps, viewer)
        : await listTemplates(deps, viewerOf('analyst', 2, 'OFFICIAL'));
      const reads = await listTemplates(deps, viewer).then(
        () => 'done',
        (error: Refusal) => error.code,
      );
      expect([role, reads]).toEqual([role, READERS.includes(role) || mayEdit ? 'done' : 'not-allowed']);
      const { version, ...body } = template!;
      const edit = setTemplate(deps, viewer, { ...body, expectedVersion: version }).then(
        () => 'done',
        (error: Refusal) => error.code,
      );
      expect([role, await edit]).toEqual([role, mayEdit ? 'done' : 'not-allowed']);
      const power = setPower(deps, viewer, { code: 'arrest', from: '2027-01-01', body: null }).then(
        () => 'done',
        (error: Refusal) => error.code,
      );
      expect([role, await power]).toEqual([role, mayEdit ? 'done' : 'not-allowed']);
    }
  });
});
