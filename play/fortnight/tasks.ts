import type { Answer, Checks, Person } from '../stage/index.ts';
import { type People, workerOf } from './people.ts';

export interface TaskHead {
  taskId: number;
  version: number;
  number: string;
  state: string;
  closing: string | null;
  title: string;
  who: { agencyId: number | null };
  waitsFor: string;
  nextSteps: { step: string }[];
  history: { version: number; step: string; from: string | null; to: string }[];
}

/** What a task meets on its way to its end. Each fate's steps are played in this order, and no other is right. */
const FATES = {
  straight: ['accept', 'start', 'submit', 'verify', 'close'],
  rejectedFirst: ['reject', 'allocate', 'accept', 'start', 'submit', 'verify', 'close'],
  blocked: ['accept', 'start', 'block', 'unblock', 'submit', 'verify', 'close'],
  sentBack: ['accept', 'start', 'submit', 'sendBack', 'submit', 'verify', 'close'],
  dropped: ['accept', 'start', 'cancel'],
} as const;
export type Fate = keyof typeof FATES;
type Step = (typeof FATES)[Fate][number];
const FATE_NAMES = Object.keys(FATES) as Fate[];

/** Where each step leads: written down here again, apart from AIM's own rules. */
const LEADS_TO: Record<Step, string> = {
  accept: 'accepted',
  reject: 'rejected',
  allocate: 'allocated',
  start: 'inProgress',
  block: 'blocked',
  unblock: 'inProgress',
  submit: 'submitted',
  sendBack: 'inProgress',
  verify: 'verified',
  close: 'closed',
  cancel: 'closed',
};

const RESULT = {
  input: { hours: 3, words: 'Two people for an hour and a half.' },
  output: { words: 'Done as agreed.', counts: [{ what: 'done as agreed', number: 1 }] },
  cameOfIt: 'Nothing seen yet.',
  failure: 'neither',
  costPounds: 90,
};

interface Life {
  taskId: number;
  fate: Fate;
  /** How many of its fate's steps are done. */
  done: number;
}

/** The tasks that meetings made, followed to their end. */
export class TaskLives {
  readonly lives: Life[] = [];
  /** Tasks whose fate is not dealt. */
  readonly fated = new Map<number, Fate>();
  readonly #people: People;
  readonly #checks: Checks;

  constructor(people: People, checks: Checks) {
    this.#people = people;
    this.#checks = checks;
  }

  /** A task that a meeting has just given to an agency. Fates are dealt in turn. */
  follow(taskId: number): void {
    const fate = this.fated.get(taskId) ?? FATE_NAMES[this.lives.length % FATE_NAMES.length]!;
    this.lives.push({ taskId, fate, done: 0 });
  }

  /** One working day of every task: the next step or two of each, by the right person, after the wrong ones have tried. */
  async workADay(now: number): Promise<void> {
    for (const life of this.lives) {
      for (let n = 0; n < 2 && life.done < FATES[life.fate].length; n++) await this.#next(life, now);
    }
  }

  get nOpen(): number {
    return this.lives.filter(({ fate, done }) => done < FATES[fate].length).length;
  }

  async #next(life: Life, now: number): Promise<void> {
    const step = FATES[life.fate][life.done]!;
    const before = await this.#read(life.taskId);
    const who = this.#personFor(step, before);
    await this.#wrongOnesTry(before, step, now);
    const answer = await who.ask<TaskHead>('POST', `/api/tasks/${life.taskId}/steps`, {
      ...this.#inputOf(step, before, now),
      step,
      expectedVersion: before.version,
      idempotencyKey: crypto.randomUUID(),
    });
    const what = `${before.number} (${life.fate}): ${step} by ${who.name}`;
    if (!this.#checks.check(`${what} is taken`, answer.status === 200, answer.body)) {
      // One failure says it; the rest of its life would only repeat it.
      life.done = FATES[life.fate].length;
      return;
    }
    this.#checks.same(
      `${what} leads on`,
      [answer.body.state, answer.body.version],
      [LEADS_TO[step], before.version + 1],
    );
    life.done++;
    if (life.done === FATES[life.fate].length) this.#checkHistory(life, await this.#read(life.taskId));
  }

  async #read(taskId: number): Promise<TaskHead> {
    return this.#people.coordinator.call<TaskHead>('GET', `/api/tasks/${taskId}`);
  }

  #personFor(step: Step, task: TaskHead): Person {
    const { lead, worker } = workerOf(this.#people, task.who.agencyId!);
    switch (step) {
      case 'reject':
      case 'cancel':
        return lead;
      case 'allocate':
        return this.#people.coordinator;
      case 'verify':
      case 'sendBack':
        return this.#people.performance;
      case 'close':
        return this.#people.analyst;
      default:
        return worker;
    }
  }

  #inputOf(step: Step, task: TaskHead, now: number): Record<string, unknown> {
    switch (step) {
      case 'reject':
        return { reason: 'No crew is free for it this week.' };
      case 'allocate':
        // They have spoken: the same agency is asked again. Another's people could not use the agreed power.
        return { agencyId: task.who.agencyId };
      case 'block':
        return { reason: 'Waiting for the landlord’s keys.', nextAt: now + 2 * 86_400_000 };
      case 'submit':
        return { result: RESULT };
      case 'sendBack':
        return { reason: 'Say how many homes were visited.' };
      case 'verify':
        return { words: 'Seen on the spot.' };
      case 'close':
        return { closing: 'completed' };
      case 'cancel':
        return { reason: 'The owner has secured it.', result: RESULT };
      default:
        return {};
    }
  }

  /** Somebody of another agency, who comes too late, and who skips a step: each is refused and nothing changes. */
  async #wrongOnesTry(task: TaskHead, step: Step, now: number): Promise<void> {
    const attempt = (who: Person, body: object): Promise<Answer<{ code: string }>> =>
      who.ask('POST', `/api/tasks/${task.taskId}/steps`, { expectedVersion: task.version, ...body });
    const refused = async (who: Person, body: { step: string }, expected: string) => {
      const { body: problem } = await attempt(who, body);
      this.#checks.same(
        `${task.number}: ${body.step} by ${who.name} while ${task.state} is refused`,
        problem.code,
        expected,
      );
    };
    const stranger = workerOf(this.#people, (task.who.agencyId! % 3) + 1).worker;
    if (['accept', 'start', 'submit', 'block', 'unblock', 'reject'].includes(step)) {
      await refused(stranger, { step, ...this.#inputOf(step, task, now) }, 'task.step-not-yours');
    }
    if (step === 'verify') {
      const { worker } = workerOf(this.#people, task.who.agencyId!);
      await refused(worker, { step, ...{ words: 'Well done, me.' } }, 'task.step-not-yours');
    }
    if (step === 'allocate') {
      const elsewhere = { step, agencyId: (task.who.agencyId! % 3) + 1 };
      await refused(this.#people.coordinator, elsewhere, 'task.power');
    }
    if (step === 'accept') {
      const { worker } = workerOf(this.#people, task.who.agencyId!);
      await refused(worker, { step: 'start' }, 'task.step-not-now');
      const late = await attempt(worker, { step, expectedVersion: task.version + 7 });
      this.#checks.same(`${task.number}: who looked at another version is told so`, late.status, 409);
    }
    this.#checks.same(
      `${task.number}: refusals changed nothing`,
      (await this.#read(task.taskId)).version,
      task.version,
    );
  }

  #checkHistory(life: Life, task: TaskHead): void {
    const steps = task.history.map(({ step }) => step);
    this.#checks.same(
      `${task.number}: its history is its life`,
      [...steps].filter((step) => step in LEADS_TO).slice(-FATES[life.fate].length),
      FATES[life.fate],
    );
    const versions = task.history.map(({ version }) => version).sort((a, b) => a - b);
    this.#checks.check(
      `${task.number}: every version of it is there once`,
      new Set(versions).size === versions.length && versions.at(-1) === task.version,
      versions,
    );
  }
}
