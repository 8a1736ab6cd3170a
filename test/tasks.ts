import type { Database } from '../src/platform/index.ts';
import type { TaskProposal, TaskStep } from '../src/tasking/index.ts';
import type { Role, Viewer } from '../src/vocabulary/index.ts';

export const TASKS_NOW = Date.UTC(2026, 10, 23, 9);
const DAY = 86_400_000;

/** Coordinators 11 to 13 and officers 21 to 23, of agencies 1 to 3; analyst 31 of the council. */
export const TASK_PEOPLE = [11, 12, 13, 21, 22, 23, 31];

export function taskPerson(personId: number, overrides: Partial<Viewer> = {}): Viewer {
  return {
    kind: 'person',
    partnershipId: 1,
    personId,
    agencyId: personId > 30 ? 2 : personId % 10,
    name: `Person ${personId}`,
    roles: [personId > 30 ? 'analyst' : personId > 20 ? 'officer' : 'coordinator'] satisfies Role[],
    clearance: 'OFFICIAL-SENSITIVE',
    sessionId: null,
    correlationId: 'test',
    ...overrides,
  };
}

export async function insertTaskPeople(database: Database): Promise<void> {
  const client = await database.connect();
  for (const id of TASK_PEOPLE) {
    await client.query(
      `insert into person (partnership_id, person_id, sign_in_name, name, agency_id, roles, clearance)
        overriding system value values (1, $1, $2, $3, $4, '{officer}', 1)`,
      [id, `person${id}`, `Person ${id}`, id > 30 ? 2 : id % 10],
    );
  }
  await client.end();
}

export const squareAt = (lon: number, lat: number, size = 0.002) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [lon, lat],
      [lon + size, lat],
      [lon + size, lat + size],
      [lon, lat + size],
      [lon, lat],
    ],
  ],
});

/** A complete proposal of the council's for the fire service, ready to be agreed. */
export const taskProposal = (overrides: Partial<TaskProposal> = {}): TaskProposal => ({
  title: 'Fuel removal in Made-up Street',
  what: 'Clear what could burn from the back alley.',
  why: { kind: 'finding', reference: 'fires:made-up', words: ['4 deliberate fires in 7 days.'] },
  problem: 'deliberateFire',
  response: 'removal',
  offStrategyReason: 'A new cluster that no priority covers.',
  where: { geometry: squareAt(-1.23, 54.57), words: 'the alley behind Made-up Street' },
  when: { from: TASKS_NOW, until: TASKS_NOW + 3 * DAY },
  who: { agencyId: 3 },
  power: { actor: 'firePrevention', power: 'none', authorisation: null },
  measure: { kind: 'delivered', words: 'The alley is clear.', unit: 'alleys cleared', target: 1 },
  reviewAt: TASKS_NOW + 5 * DAY,
  ...overrides,
});

export const taskResult = {
  input: { hours: 4, words: 'two people' },
  output: { words: 'Two loads taken away.', counts: [{ what: 'alleys cleared', number: 1 }] },
  cameOfIt: 'Nothing to burn is left.',
  failure: 'neither' as const,
  costPounds: 180,
};

/** The whole way of a task that goes well, each step with who takes it. */
export const WAY_TO_CLOSE: readonly [personId: number, step: Omit<TaskStep, 'taskId' | 'expectedVersion'>][] = [
  [12, { step: 'sign' }],
  [11, { step: 'confirm' }],
  [11, { step: 'allocate' }],
  [23, { step: 'accept' }],
  [23, { step: 'start' }],
  [23, { step: 'submit', result: taskResult }],
  [31, { step: 'verify' }],
  [31, { step: 'close', closing: 'completed' }],
];
