import type { Checks, Person } from '../stage/index.ts';
import { AGENCIES, type People } from './people.ts';
import type { TaskHead, TaskLives } from './tasks.ts';

export interface Meeting {
  meetingId: number;
  kind: 'daily' | 'tactical' | 'strategic';
  day: number;
  startsAt: number;
  state: string;
  decisions: number;
}

export interface Item {
  key: string;
  kind: string;
  title: string;
  dropped: string | null;
  task: { taskId: number; state: string } | null;
}

interface Decision {
  decisionId: number;
  number: number;
  itemKey: string;
  choice: string;
  taskId: number | null;
}

export interface Live {
  state: string;
  decisions: Decision[];
  presence: { personId: number }[];
}

export interface View {
  meeting: Meeting;
  pack: { lateFeeds: { name: string }[]; headline: string } | null;
  items: Item[];
  live: Live;
}

const DAY_MS = 86_400_000;
const NOTHING = { reason: '', untilDay: null, refer: null, task: null, closing: null };
/** What is done about an exception, in turn: not everything becomes a task. */
const TURNS = ['task', 'monitor', 'task', 'noAction', 'refer'] as const;
const OWNERS = [AGENCIES.council, AGENCIES.police, AGENCIES.fire];
/** A meeting gives out at most this many tasks; the rest is watched. */
const MOST_TASKS = 3;

/** Meetings as their chair and members hold them, through the public API. */
export class Meetings {
  /** Decisions that stood when they were recorded, and the tasks that came of them. */
  nDecisions = 0;
  readonly taskIds = new Set<number>();
  readonly #held = new Set<number>();
  #turn = 0;
  #owner = 0;
  readonly #people: People;
  readonly #checks: Checks;
  readonly #lives: TaskLives;

  constructor(people: People, checks: Checks, lives: TaskLives) {
    this.#people = people;
    this.#checks = checks;
    this.#lives = lives;
  }

  get nHeld(): number {
    return this.#held.size;
  }

  get nTasks(): number {
    return this.taskIds.size;
  }

  /** Of the meetings held here, as AIM has them. */
  async countRecorded(): Promise<number> {
    let n = 0;
    for (const meetingId of this.#held) n += (await this.view(this.#people.analyst, meetingId)).live.decisions.length;
    return n;
  }

  /** The meeting of a kind on a local day, or null where the calendar has none. */
  async on(kind: Meeting['kind'], day: number): Promise<Meeting | null> {
    const { meetings } = await this.#people.coordinator.call<{ meetings: Meeting[] }>('GET', '/api/meetings');
    return meetings.find((meeting) => meeting.kind === kind && meeting.day === day) ?? null;
  }

  view = (who: Person, meetingId: number): Promise<View> => who.call<View>('GET', `/api/meetings/${meetingId}`);

  /** The pack, made by the analyst; made again it is the same. */
  async prepare({ meetingId, kind, day }: Meeting): Promise<View> {
    const { analyst } = this.#people;
    // Signed in before the clock starts: the wait for that is not the pack's.
    await analyst.cookie();
    const started = performance.now();
    await analyst.call('POST', `/api/meetings/${meetingId}/pack`, {});
    const seconds = (performance.now() - started) / 1000;
    this.#checks.check(`The pack of the ${kind} meeting ${day} is ready in seconds`, seconds < 30, seconds);
    const again = await analyst.call<{ same: boolean }>('POST', `/api/meetings/${meetingId}/pack/again`);
    this.#checks.same(`The pack of the ${kind} meeting ${day} made again is the same`, again.same, true);
    const view = await this.view(analyst, meetingId);
    this.#checks.check(
      `The pack of ${day} calls out the CCTV log, which has not come`,
      view.pack!.lateFeeds.some(({ name }) => name.includes('CCTV')),
      view.pack!.lateFeeds,
    );
    return view;
  }

  async addItem(meetingId: number, title: string): Promise<void> {
    const { analyst } = this.#people;
    const view = await analyst.call<{ changes: unknown[] }>('GET', `/api/meetings/${meetingId}`);
    await analyst.call('POST', `/api/meetings/${meetingId}/pack/changes`, {
      expectedChanges: view.changes.length,
      edit: {
        what: 'add',
        title,
        place: 'Beside the market',
        sentence: 'Told by a warden at the end of the shift.',
        section: 'tasking',
        point: null,
      },
    });
  }

  async open(meetingId: number): Promise<void> {
    const { coordinator, inspector, prevention } = this.#people;
    const refused = await this.#people.officer.ask('POST', `/api/meetings/${meetingId}/open`);
    this.#checks.same('An officer does not open the meeting', refused.status, 403);
    await coordinator.call('POST', `/api/meetings/${meetingId}/open`);
    for (const member of [inspector, prevention]) {
      await member.call('POST', `/api/meetings/${meetingId}/presence`, { declaration: 'Nothing' });
    }
  }

  /** Decides on every item that is left, or so many; on the first, the ways that are not open are tried before. */
  async decideAll(meetingId: number, most = Number.POSITIVE_INFINITY): Promise<void> {
    const { coordinator, inspector } = this.#people;
    const { items, live, meeting } = await this.view(coordinator, meetingId);
    const decided = new Set(live.decisions.map(({ itemKey }) => itemKey));
    const left = items.filter(({ key, dropped }) => dropped === null && !decided.has(key));
    let nTasks = 0;
    for (const [i, item] of left.slice(0, most).entries()) {
      const asked = this.#decisionOn(item, meeting, nTasks < MOST_TASKS);
      const body = { ...NOTHING, ...asked, itemKey: item.key, idempotencyKey: crypto.randomUUID() };
      const path = `/api/meetings/${meetingId}/decisions`;
      if (i === 0) {
        const member = await inspector.ask('POST', path, { ...body, idempotencyKey: crypto.randomUUID() });
        this.#checks.same('Who does not chair records no decision', member.status, 403);
        const half = await coordinator.ask('POST', path, { ...body, choice: 'refer', refer: null });
        this.#checks.same('A decision that is not whole is refused', half.status, 400);
      }
      const answer = await coordinator.ask<Decision>('POST', path, body);
      if (!this.#checks.check(`"${item.title}" is decided: ${asked.choice}`, answer.status === 200, answer.body))
        continue;
      await this.recorded(answer.body);
      if (asked.choice === 'task') nTasks++;
      if (i > 0) continue;
      const twice = await coordinator.call<Decision>('POST', path, body);
      this.#checks.same('A decision sent twice is one', twice.decisionId, answer.body.decisionId);
      const other = await coordinator.ask('POST', path, { ...body, idempotencyKey: crypto.randomUUID() });
      this.#checks.same('An item is decided once', other.status, 409);
    }
  }

  /** A decision was made, here or on a screen. What became a task is given to its agency and waits for it. */
  async recorded({ choice, taskId }: Pick<Decision, 'choice' | 'taskId'>, isFollowed = true): Promise<void> {
    this.nDecisions++;
    if (choice !== 'task') return;
    this.#checks.check('A task of the meeting has a number', taskId !== null);
    const task = await this.#people.coordinator.call<TaskHead>('GET', `/api/tasks/${taskId}`);
    this.#checks.same(`${task.number} waits for its agency`, task.state, 'allocated');
    this.taskIds.add(taskId!);
    if (isFollowed) this.#lives.follow(taskId!);
  }

  /** Closes it, and reads its minutes. */
  async close(meetingId: number): Promise<void> {
    const { coordinator, prevention, inspector } = this.#people;
    const before = await this.view(prevention, meetingId);
    const chairs = await this.view(coordinator, meetingId);
    this.#checks.same('A member sees what the chair sees decided', before.live.decisions, chairs.live.decisions);
    await coordinator.call('POST', `/api/meetings/${meetingId}/close`, { carryReason: null });
    this.#held.add(meetingId);
    const minutes = await inspector.read(`/api/meetings/${meetingId}/minutes.html`);
    this.#checks.check(
      'The minutes name who was there',
      minutes.status === 200 && [coordinator, inspector, prevention].every(({ name }) => minutes.text.includes(name)),
      minutes.status,
    );
    const pdf = await inspector.read(`/api/meetings/${meetingId}/minutes.pdf`);
    this.#checks.check('The minutes are a PDF too', pdf.text.startsWith('%PDF'), pdf.status);
    const dates = await inspector.read(`/api/meetings/${meetingId}/minutes.ics`);
    this.#checks.check('The minutes bring calendar dates', dates.text.startsWith('BEGIN:VCALENDAR'), dates.status);
    const late = await coordinator.ask('POST', `/api/meetings/${meetingId}/decisions`, {
      ...NOTHING,
      choice: 'noAction',
      reason: 'Too late.',
      itemKey: before.items[0]?.key ?? 'none',
      idempotencyKey: crypto.randomUUID(),
    });
    this.#checks.same('A closed meeting decides nothing more', late.status, 409);
  }

  #decisionOn(item: Item, meeting: Meeting, mayTask: boolean): { choice: string } & Record<string, unknown> {
    if (item.kind === 'proposal') return { choice: 'task' };
    if (item.kind === 'task') {
      return item.task?.state === 'submitted' || item.task?.state === 'verified'
        ? { choice: 'continue' }
        : { choice: 'extend', untilDay: meeting.day + 4 };
    }
    if (item.kind === 'strategy') return { choice: 'noAction', reason: 'Not for this meeting.' };
    const turn = item.kind === 'result' ? 'noAction' : TURNS[this.#turn++ % TURNS.length]!;
    switch (turn) {
      case 'task': {
        if (!mayTask)
          return { choice: 'monitor', untilDay: meeting.day + 3, reason: 'Hands are full; looked at again.' };
        const agencyId = OWNERS[this.#owner++ % OWNERS.length]!;
        return {
          choice: 'task',
          task: {
            title: item.title,
            what: 'Go there, look, and do what helps.',
            agencyId,
            dueAt: meeting.startsAt + 6 * DAY_MS,
            success: 'Fewer of them in 28 days.',
            priorityId: this.#turn % 2 === 0 ? 1 : null,
            offStrategyReason: this.#turn % 2 === 0 ? null : 'New, and it does not wait for a priority.',
            power: null,
          },
        };
      }
      case 'monitor':
        return { choice: 'monitor', untilDay: meeting.day + 2, reason: 'One night is not a pattern.' };
      case 'refer':
        return {
          choice: 'refer',
          refer: { kind: meeting.kind === 'daily' ? 'tactical' : 'daily', to: '' },
          reason: 'Wants a longer look.',
        };
      default:
        return { choice: 'noAction', reason: 'Known and in hand.' };
    }
  }
}
