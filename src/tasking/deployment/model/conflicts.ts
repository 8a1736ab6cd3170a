import { type Instant, isoDateOfDay, type LocalClock } from '../../../vocabulary/index.ts';
import {
  type Absence,
  holdsPower,
  type Member,
  minuteWords,
  overlaps,
  presentMembers,
  type Shift,
  type Travel,
} from '../../workforce/model.ts';
import type { Placement, TaskNeed } from './assignment.ts';
import { travelMinutes, type Way, wayWords } from './travel.ts';

export const CONFLICT_KINDS = [
  'taskNotReady',
  'outsideWindow',
  'notOnShift',
  'notAvailable',
  'tooFewPeople',
  'doubleBooked',
  'lacksSkill',
  'lacksPower',
  'travel',
] as const;
export type ConflictKind = (typeof CONFLICT_KINDS)[number];

/** One thing that stands against a placement, in words that name nobody: names are added by who may show them. */
export interface Conflict {
  kind: ConflictKind;
  words: string;
  /** The other assignment it is about. */
  withAssignmentId: number | null;
}

/** What a check needs to know of a task. */
export interface PlacedTask {
  taskId: number;
  number: string;
  /** Null: it can be placed. Else why not, in words. */
  notReady: string | null;
  window: { from: Instant; until: Instant } | null;
  power: string | null;
  need: TaskNeed;
}

/** Everything around a placement that could stand against it. */
export interface Surroundings {
  clock: LocalClock;
  /** Null where the placement is on no shift. */
  shift: Shift | null;
  members: ReadonlyMap<number, Pick<Member, 'memberId' | 'skills' | 'powers'>>;
  absences: readonly Absence[];
  travel: Travel;
  task: PlacedTask;
  /** Other standing assignments of the same shift or person; the placement itself is not among them. */
  others: readonly (Placement & { assignmentId: number })[];
  /** How far it is from this task's place to another's; null where one of them has no place. */
  wayTo(otherTaskId: number): Way | null;
}

/** What stands against a placement: empty where it can be done as it stands. */
export function conflictsOf(placed: Placement, around: Surroundings): Conflict[] {
  const { task, shift } = around;
  const found: Conflict[] = [];
  const say = (kind: ConflictKind, words: string, withAssignmentId: number | null = null) =>
    void found.push({ kind, words, withAssignmentId });
  const at = (instant: Instant) => clockTime(around.clock, instant);

  if (task.notReady !== null) say('taskNotReady', task.notReady);
  if (task.window !== null && (placed.startsAt < task.window.from || placed.endsAt > task.window.until)) {
    say(
      'outsideWindow',
      `${task.number} is to be done from ${dayTime(around.clock, task.window.from)} to ${dayTime(around.clock, task.window.until)}.`,
    );
  }
  if (shift === null || shift.isCancelled || placed.startsAt < shift.startsAt || placed.endsAt > shift.endsAt) {
    say(
      'notOnShift',
      shift === null
        ? 'The team has no shift then.'
        : shift.isCancelled
          ? 'The shift was cancelled.'
          : `The shift is from ${at(shift.startsAt)} to ${at(shift.endsAt)}.`,
    );
    return found;
  }
  const there = peopleThere(placed, shift, around, say);
  if (there.length > 0) checkAbilities(placed, there, around, say);
  checkOthers(placed, shift, around, say);
  return found;
}

type Say = (kind: ConflictKind, words: string, withAssignmentId?: number | null) => void;

/** Who could do it: the person named, or the shift's people who are there all the time it takes. */
function peopleThere(placed: Placement, shift: Shift, around: Surroundings, say: Say): number[] {
  const there = presentMembers(shift, around.absences, placed);
  if (placed.memberId !== null) {
    if (!shift.members.some(({ memberId }) => memberId === placed.memberId)) {
      say('notOnShift', 'This person is not on the shift.');
      return [];
    }
    // Not why: that is between them and their agency.
    if (!there.includes(placed.memberId)) say('notAvailable', 'This person is not available then.');
    return [placed.memberId];
  }
  if (placed.people > shift.members.length) {
    say('tooFewPeople', `${placed.people} people are asked for; the shift has ${shift.members.length}.`);
  } else if (placed.people > there.length) {
    say(
      'notAvailable',
      `${placed.people} people are asked for; ${there.length} of the shift's ${shift.members.length} are available then.`,
    );
  }
  return there;
}

function checkAbilities(placed: Placement, there: readonly number[], around: Surroundings, say: Say): void {
  const { task, clock } = around;
  const able = there.map((memberId) => around.members.get(memberId)).filter((member) => member !== undefined);
  const who = placed.memberId === null ? 'Nobody on the shift then' : 'This person does not';
  for (const skill of task.need.skills) {
    if (able.some((member) => member.skills.includes(skill))) continue;
    say('lacksSkill', `${who} ${placed.memberId === null ? 'has' : 'have'} the skill ${skillWords(skill)}.`);
  }
  if (task.power === null) return;
  const date = isoDateOfDay(clock.localDay(placed.startsAt));
  if (able.some((member) => holdsPower(member, task.power!, date))) return;
  say(
    'lacksPower',
    `${who} ${placed.memberId === null ? 'holds' : 'hold'} the power this task relies on (${skillWords(task.power)}) on that day.`,
  );
}

function checkOthers(placed: Placement, shift: Shift, around: Surroundings, say: Say): void {
  const { others, clock } = around;
  for (const other of others) {
    if (placed.memberId === null || other.memberId !== placed.memberId || !overlaps(placed, other)) continue;
    say(
      'doubleBooked',
      `This person has another task from ${clockTime(clock, other.startsAt)} to ${clockTime(clock, other.endsAt)}.`,
      other.assignmentId,
    );
  }
  const onShift = others.filter((other) => other.shiftId === placed.shiftId);
  const over = overload(placed, shift, around.absences, onShift);
  // A person booked twice has been said already.
  if (
    over !== null &&
    !(placed.memberId !== null && over.others.every((other) => other.memberId === placed.memberId))
  ) {
    say(
      'doubleBooked',
      `At ${clockTime(clock, over.at)} ${over.needed} people are needed; ${over.there} of the shift are there.`,
      over.others[0]?.assignmentId ?? null,
    );
  }
  checkTravel(placed, shift, around, say);
}

/** The first instant at which more of a shift's people are asked for than are there; null where there is none. */
export function overload<Other extends Placement>(
  placed: Placement,
  shift: Shift,
  absences: readonly Absence[],
  others: readonly Other[],
): { at: Instant; needed: number; there: number; others: Other[] } | null {
  // Load and presence change only where something starts or ends.
  const instants = [
    placed.startsAt,
    ...others.flatMap((other) => [other.startsAt, other.endsAt]),
    ...absences.flatMap((away) => [away.startsAt, away.endsAt]),
  ]
    .filter((instant) => instant >= placed.startsAt && instant < placed.endsAt)
    .sort((a, b) => a - b);
  for (const at of instants) {
    const sharing = others.filter((other) => other.startsAt <= at && at < other.endsAt);
    if (sharing.length === 0) continue;
    const needed = placed.people + sharing.reduce((sum, other) => sum + other.people, 0);
    const there = presentMembers(shift, absences, { startsAt: at, endsAt: at + 1 }).length;
    if (needed > there) return { at, needed, there, others: sharing };
  }
  return null;
}

/**
 * Must somebody do both? Certain for the same person, and where the two need more people together than the shift has there;
 * else the team can share them out.
 */
export function mustShare(a: Placement, b: Placement, nThere: number): boolean {
  if (a.memberId !== null && b.memberId !== null) return a.memberId === b.memberId;
  return a.shiftId === b.shiftId && a.people + b.people > nThere;
}

function checkTravel(placed: Placement, shift: Shift, around: Surroundings, say: Say): void {
  if (around.travel === 'none') return;
  const nThere = presentMembers(shift, around.absences, placed).length;
  for (const other of around.others) {
    if (overlaps(placed, other) || !mustShare(placed, other, nThere)) continue;
    const way = around.wayTo(other.taskId);
    if (way === null) continue;
    const needs = travelMinutes(around.travel, way);
    const isBefore = other.endsAt <= placed.startsAt;
    const has = Math.floor((isBefore ? placed.startsAt - other.endsAt : other.startsAt - placed.endsAt) / 60_000);
    if (has >= needs) continue;
    say(
      'travel',
      `${isBefore ? 'From the task before' : 'To the task after'} it takes ${needs} min (${wayWords(way)}); there ${has === 1 ? 'is' : 'are'} ${has}.`,
      other.assignmentId,
    );
  }
}

/** "firstAid" as people say it. */
export function skillWords(code: string): string {
  return code.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
}

function clockTime(clock: LocalClock, instant: Instant): string {
  const local = instant + clock.offsetMs(instant);
  return minuteWords(Math.floor(local / 60_000) - Math.floor(local / 86_400_000) * 1440);
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function dayTime(clock: LocalClock, instant: Instant): string {
  const day = clock.localDay(instant);
  const weekday = DAYS[(((day + 3) % 7) + 7) % 7]!;
  return `${weekday} ${Number(isoDateOfDay(day).slice(8))}, ${clockTime(clock, instant)}`;
}
