import ical, { ICalCalendarMethod } from 'ical-generator';
import { countWords, dayWords, longDayWords } from '../../intelligence/index.ts';
import type { AimDocument, Block } from '../../platform/index.ts';
import { type AgencyKind, isoDateOfDay, LocalClock } from '../../vocabulary/index.ts';
import { STATE_WORDS, type Task, taskNumber } from '../tasks/index.ts';
import { decisionWords } from './build/items.ts';
import { agenciesMissing, CHOICE_WORDS, type MeetingView, standing } from './model.ts';

export interface MinutesInput {
  view: MeetingView;
  agencies: readonly { agencyId: number; name: string; kind: AgencyKind }[];
  /** Tasks that the meeting's decisions made or are about. */
  tasks: readonly Task[];
  partnership: { name: string; timeZone: string; madeUp: boolean };
}

const KEEP_DAYS = 731;

/** The minutes of a meeting, written from what it did: who was there, what was seen, what was decided and why. */
export function minutesDocument({ view, agencies, tasks, partnership }: MinutesInput): AimDocument {
  const { meeting, series, live, pack } = view;
  const clock = new LocalClock(partnership.timeZone);
  const time = (instant: number) => clockWords(clock, instant);
  const nameOf = (agencyId: number | null) =>
    agencies.find((agency) => agency.agencyId === agencyId)?.name ?? 'No agency';
  const decisions = standing(live.decisions);
  const known = pack?.asKnownAt.at;
  return {
    title: `Minutes: ${series.name}, ${longDayWords(meeting.day)}`,
    subtitle: `${partnership.name}. Covers ${meeting.period === isoDateOfDay(meeting.day) ? coverWords(clock, meeting) : meeting.period}. ${
      live.openedAt === null
        ? 'Not yet held.'
        : `Opened ${time(live.openedAt)}${live.closedAt === null ? ', still open' : `, closed ${time(live.closedAt)}`}.`
    }`,
    marking: meeting.marking,
    language: 'en-GB',
    blocks: [
      ...present(view, nameOf, time),
      heading('What was seen'),
      paragraph(pack?.headline ?? 'No pack was made.'),
      ...(pack?.lateFeeds ?? []).map((feed) =>
        paragraph(`${feed.name} was ${feed.hoursLate} hours late. It was left out, not counted as 0.`),
      ),
      heading(`Decisions: ${decisions.length}`),
      ...(decisions.length === 0 ? [paragraph('None.')] : [decisionTable(view, nameOf, tasks, clock)]),
      ...undone(view, time),
      ...dropped(view),
      heading('What comes next'),
      ...following(view, tasks, nameOf, clock),
    ],
    footer: [
      known == null
        ? 'No records were read.'
        : `Records as known ${dayWords(clock.localDay(known))}, ${time(known)}; ${countWords(view.items.length)} items.`,
      ...(view.packMade === null
        ? []
        : [
            `Pack ${view.packMade.sha256.slice(0, 16)}, made ${dayWords(clock.localDay(view.packMade.at))}, ${time(view.packMade.at)}. It can be made again and compared.`,
          ]),
      ...(partnership.madeUp ? ['Demonstration: every incident, place and person here is made up.'] : []),
    ],
    keep: [`Keep until ${dayWords(meeting.day + KEEP_DAYS)} ${isoDateOfDay(meeting.day + KEEP_DAYS).slice(0, 4)}`],
  };
}

const heading = (text: string): Block => ({ kind: 'heading', text });
const paragraph = (text: string): Block => ({ kind: 'paragraph', text });

function clockWords(clock: LocalClock, instant: number): string {
  const minutes = Math.floor(((instant + clock.offsetMs(instant)) % 86_400_000) / 60_000);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const coverWords = (clock: LocalClock, { coversFrom, coversTo }: MeetingView['meeting']) =>
  `${dayWords(clock.localDay(coversFrom))} 00:00 to ${dayWords(clock.localDay(coversTo))} ${clockWords(clock, coversTo)}`;

function present(
  { live, series }: MeetingView,
  nameOf: (id: number | null) => string,
  time: (at: number) => string,
): Block[] {
  const missing = agenciesMissing(series.members, live.presence);
  return [
    heading(`Present: ${live.presence.length}`),
    ...(live.presence.length === 0
      ? [paragraph('Nobody signed in.')]
      : [
          {
            kind: 'table' as const,
            caption: 'Who was there, for which agency',
            columns: [
              { title: 'Name', align: 'left' as const },
              { title: 'Agency', align: 'left' as const },
              { title: 'From', align: 'left' as const },
              { title: 'Declared', align: 'left' as const },
            ],
            rows: live.presence.map((person) => [
              `${person.name}${person.personId === live.chair?.personId ? ', chair' : ''}`,
              nameOf(person.agencyId),
              time(person.signedInAt),
              person.declaration,
            ]),
          },
        ]),
    ...(live.closedAt === null && missing.length > 0
      ? [paragraph(`Nobody is here for ${missing.map(nameOf).join(', ')}.`)]
      : []),
  ];
}

function decisionTable(
  view: MeetingView,
  nameOf: (id: number | null) => string,
  tasks: readonly Task[],
  clock: LocalClock,
): Block {
  const time = (at: number) => clockWords(clock, at);
  const taskOf = (taskId: number | null) => tasks.find((task) => task.taskId === taskId);
  return {
    kind: 'table',
    caption: 'Decisions in the order they were made',
    columns: [
      { title: 'No', align: 'left' },
      { title: 'About', align: 'left' },
      { title: 'Decided', align: 'left' },
      { title: 'Time', align: 'left' },
    ],
    rows: standing(view.live.decisions).map((decision) => {
      const task = taskOf(decision.taskId);
      const item = view.items.find(({ key }) => key === decision.itemKey);
      const by = task?.when == null ? '' : ` by ${dayWords(clock.localDay(task.when.until))}, ${time(task.when.until)}`;
      return [
        { text: String(decision.number), strong: true },
        { text: `${decision.title}, ${decision.place}. ${item?.sentence ?? ''}` },
        {
          text:
            task !== undefined && decision.choice === 'task'
              ? `Task ${taskNumber(task.taskId)} for ${nameOf(task.who.agencyId)}${by}: ${task.what}. Success: ${task.measure?.words ?? 'not fixed'}. ${decision.reason}`.trim()
              : decisionWords({ ...decision, title: CHOICE_WORDS[decision.choice] }),
        },
        time(decision.recordedAt),
      ];
    }),
  };
}

function undone({ live }: MeetingView, time: (at: number) => string): Block[] {
  const taken = live.decisions.filter((decision) => decision.undone !== null);
  if (taken.length === 0) return [];
  return [
    heading('Taken back'),
    ...taken.map((decision) =>
      paragraph(
        `Number ${decision.number}, ${decision.title}: undone by the chair at ${time(decision.undone!.at)}. ${decision.undone!.reason}`,
      ),
    ),
  ];
}

function dropped({ items }: MeetingView): Block[] {
  const left = items.filter((item) => item.dropped !== null);
  if (left.length === 0) return [];
  return [
    heading('Left out by the analyst'),
    ...left.map((item) => paragraph(`${item.title}, ${item.place}: ${item.dropped}`)),
  ];
}

function following(
  view: MeetingView,
  tasks: readonly Task[],
  nameOf: (id: number | null) => string,
  clock: LocalClock,
): Block[] {
  const decisions = standing(view.live.decisions);
  const lines = [
    ...decisions
      .filter(({ choice }) => choice === 'monitor' || choice === 'extend')
      .map(({ title, untilDay }) => `${title}: looked at again on ${dayWords(untilDay!)}.`),
    ...decisions.filter(({ choice }) => choice === 'refer').map((decision) => decisionWords(decision)),
    ...tasks
      .filter(({ closed }) => closed === null)
      .map((task) => `${taskNumber(task.taskId)}, ${nameOf(task.who.agencyId)}: ${STATE_WORDS[task.state]}.`),
    ...(view.next === null
      ? []
      : [`Next meeting: ${dayWords(view.next.day)}, ${clockWords(clock, view.next.startsAt)}.`]),
  ];
  return lines.length === 0 ? [paragraph('Nothing is carried forward.')] : lines.map(paragraph);
}

/** The meeting's dates for people's calendars: when its tasks are due, what is looked at again, and the next meeting. */
export function minutesCalendar({ view, agencies, tasks, partnership }: MinutesInput): string {
  const clock = new LocalClock(partnership.timeZone);
  const { meeting, series } = view;
  const calendar = ical({
    name: `${series.name}, ${dayWords(meeting.day)}`,
    prodId: { company: 'AIM', product: 'Active Intelligence Mapping', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
  });
  // Titles only: a calendar leaves AIM, so it says nothing of places or people.
  const stamp = new Date(view.live.closedAt ?? view.live.openedAt ?? meeting.startsAt);
  const add = (id: string, summary: string, start: number, minutes: number, description = '') =>
    calendar.createEvent({
      id: `meeting-${meeting.meetingId}-${id}@aim`,
      stamp,
      start: new Date(start),
      end: new Date(start + minutes * 60_000),
      summary,
      description,
    });
  for (const task of tasks) {
    if (task.when === null || task.closed !== null) continue;
    const agency = agencies.find(({ agencyId }) => agencyId === task.who.agencyId)?.name ?? 'No agency';
    add(`task-${task.taskId}`, `Due: ${taskNumber(task.taskId)}, ${agency}`, task.when.until - 30 * 60_000, 30);
  }
  for (const decision of standing(view.live.decisions)) {
    if (decision.untilDay === null) continue;
    const at = clock.startOfDay(decision.untilDay) + 9 * 3_600_000;
    add(
      `decision-${decision.decisionId}`,
      `Look again: decision ${decision.number} of ${dayWords(meeting.day)}`,
      at,
      15,
    );
  }
  if (view.next !== null) add('next', series.name, view.next.startsAt, series.plannedMinutes);
  return calendar.toString();
}
