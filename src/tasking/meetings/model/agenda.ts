import type { MeetingCalendar, MeetingKind } from './calendar.ts';

/** One line of an agenda. An item stands in the section whose `takes` names most of its source. */
export interface AgendaSection {
  code: string;
  title: string;
  /** What is done in it, for the step that stands where nothing is to be decided. */
  about: string;
  minutes: number;
  /** Beginnings of item sources, for instance `finding/repeatPlace` or `task`. */
  takes: string[];
}

export interface SeriesDefaults {
  name: string;
  calendar: MeetingCalendar;
  plannedMinutes: number;
  reminder: string;
  agenda: AgendaSection[];
}

const section = (code: string, title: string, minutes: number, takes: string[], about: string): AgendaSection => ({
  code,
  title,
  about,
  minutes,
  takes,
});

const REMINDER =
  'What is shown here is marked. It stays in this room and in AIM: no photographs of the wall, no names of people in the minutes.';

const ROLES = section(
  'roles',
  'Roles and marking',
  1,
  [],
  'Apologies, who is here for whom, the marking, and conflicts to declare.',
);

/** What each kind of meeting begins with; a partnership changes it as it likes. */
export const SERIES_DEFAULTS: Record<MeetingKind, SeriesDefaults> = {
  daily: {
    name: 'Daily meeting',
    calendar: { kind: 'daily', at: '08:30', weekdays: [0, 1, 2, 3, 4], coversUntil: '08:00' },
    plannedMinutes: 20,
    reminder: REMINDER,
    agenda: [
      ROLES,
      section(
        'critical',
        'Overnight critical',
        1,
        ['finding/count/crime/violence', 'finding/count/crime/robbery', 'finding/count/crime/weapons'],
        'Risk to life, missing people, serious violence: the headline only. Details stay with the police.',
      ),
      section('last24', 'Last 24 hours', 4, ['finding'], 'By priority and area: only what is out of the ordinary.'),
      section(
        'fires',
        'Deliberate fires',
        2,
        ['finding/deliberateFires', 'finding/count/fire'],
        'Deliberate fires and arson risk.',
      ),
      section(
        'repeats',
        'Repeat places, near repeats',
        3,
        ['finding/repeatPlace', 'finding/nearRepeat'],
        'Places and homes reported again, and the first of a possible series.',
      ),
      section(
        'council',
        'Council overnight',
        2,
        ['finding/count/street'],
        'Vehicles, fly-tips, cameras, wardens, noise out of hours.',
      ),
      section('ahead', 'Next 72 hours', 1, ['event'], 'Events, weather and holidays.'),
      section('tasks', 'Open tasks', 3, ['task'], 'Late and blocked tasks: each needs a decision.'),
      section(
        'tasking',
        'New taskings',
        2,
        ['proposal', 'card', 'added'],
        'What was proposed, and what the analyst or the room brings besides.',
      ),
      section(
        'escalations',
        'Escalations',
        1,
        ['carried'],
        'What was to be looked at again, and what goes to the tactical meeting.',
      ),
    ],
  },
  tactical: {
    name: 'Tactical meeting',
    calendar: { kind: 'fortnightly', at: '10:00', weekday: 1 },
    plannedMinutes: 90,
    reminder: REMINDER,
    agenda: [
      ROLES,
      section(
        'results',
        'Results of the last plan',
        20,
        ['result'],
        'What closed tasks achieved, before and after, with intervals.',
      ),
      section('hotSpots', 'Hot spots and times', 20, ['card', 'finding'], 'Where and when, with how sure.'),
      section(
        'series',
        'Series and repeats',
        10,
        ['finding/nearRepeat', 'finding/repeatPlace'],
        'Linked series and repeat places.',
      ),
      section('tasks', 'Open tasks', 15, ['task'], 'Late and blocked tasks: each needs a decision.'),
      section(
        'emerging',
        'Referred and emerging',
        15,
        ['carried', 'proposal', 'added'],
        'What the daily meeting sent up, and what is new.',
      ),
      section('ahead', 'The fortnight ahead', 5, ['event'], 'Events, forecasts and holidays.'),
      section('escalations', 'To the strategic meeting', 4, [], 'What needs a priority or money to change.'),
    ],
  },
  strategic: {
    name: 'Strategic meeting',
    calendar: { kind: 'sixMonthly', at: '14:00', months: [4, 10], weekday: 2, week: 3 },
    plannedMinutes: 120,
    reminder: REMINDER,
    agenda: [
      ROLES,
      section(
        'results',
        'Results of the period',
        30,
        ['result'],
        'What was done under each priority, and what came of it.',
      ),
      section('picture', 'The picture by theme', 25, ['card', 'finding'], 'Level, pattern and change, and why.'),
      section(
        'referred',
        'Referred to this meeting',
        20,
        ['carried', 'added', 'task'],
        'What the tactical meeting sent up.',
      ),
      section('strategy', 'Control strategy', 40, ['strategy'], 'Only this meeting changes it.'),
      section('ahead', 'The six months ahead', 4, ['event'], 'Consultation, events, funding.'),
    ],
  },
};

/** The section an item stands in: the longest matching beginning of its source; the last section where none matches. */
export function sectionOf(agenda: readonly AgendaSection[], source: string): string {
  let best = agenda.at(-1)?.code ?? '';
  let longest = 0;
  for (const { code, takes } of agenda) {
    for (const start of takes) {
      if ((source === start || source.startsWith(`${start}/`)) && start.length > longest) {
        longest = start.length;
        best = code;
      }
    }
  }
  return best;
}

/** What is wrong with an agenda, in words, or null. */
export function agendaProblem(agenda: readonly AgendaSection[]): string | null {
  if (agenda.length === 0) return 'An agenda needs at least one section.';
  const codes = new Set(agenda.map(({ code }) => code));
  if (codes.size < agenda.length) return 'Two sections of the agenda have the same code.';
  const untitled = agenda.find(({ title }) => title.trim() === '');
  return untitled === undefined ? null : `Section "${untitled.code}" has no title.`;
}
