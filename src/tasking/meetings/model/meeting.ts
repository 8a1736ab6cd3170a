import type { AgencyKind, Instant, Marking } from '../../../vocabulary/index.ts';
import type { AgendaSection } from './agenda.ts';
import type { MeetingCalendar, MeetingKind } from './calendar.ts';
import type { Decision } from './decision.ts';
import type { AgendaItem, MeetingPack } from './pack.ts';

export const PARTS = ['chair', 'deputy', 'member'] as const;
export type Part = (typeof PARTS)[number];

export interface MeetingMember {
  personId: number;
  name: string;
  agencyId: number;
  part: Part;
}

export interface Series {
  seriesId: number;
  kind: MeetingKind;
  name: string;
  calendar: MeetingCalendar;
  agenda: AgendaSection[];
  plannedMinutes: number;
  reminder: string;
  marking: Marking;
  isActive: boolean;
  version: number;
  members: MeetingMember[];
}

export const MEETING_STATES = ['planned', 'prepared', 'open', 'closed', 'cancelled'] as const;
export type MeetingState = (typeof MEETING_STATES)[number];

export interface Meeting {
  meetingId: number;
  seriesId: number;
  kind: MeetingKind;
  name: string;
  day: number;
  startsAt: Instant;
  period: string;
  coversFrom: Instant;
  coversTo: Instant;
  marking: Marking;
  state: MeetingState;
  chairPersonId: number | null;
  currentStep: string | null;
  stepStartedAt: Instant | null;
  openedAt: Instant | null;
  closedAt: Instant | null;
  version: number;
}

/** Somebody signed in as present. */
export interface Presence {
  personId: number;
  name: string;
  agencyId: number | null;
  agencyKind: AgencyKind | null;
  declaration: string;
  signedInAt: Instant;
  leftAt: Instant | null;
}

/** What changes while a meeting runs: small enough to be sent whole after each change. */
export interface LiveMeeting {
  meetingId: number;
  state: MeetingState;
  version: number;
  currentStep: string | null;
  stepStartedAt: Instant | null;
  openedAt: Instant | null;
  closedAt: Instant | null;
  chair: { personId: number; name: string } | null;
  presence: Presence[];
  decisions: Decision[];
  /** Where the tasks of the meeting stand: accepted, waiting, rejected. */
  tasks: { taskId: number; title: string; state: string; agencyId: number | null }[];
  /** Number of the last change of the pack. */
  packChanges: number;
}

/** What a page of a meeting is made of. */
export interface MeetingView {
  meeting: Meeting;
  series: Series;
  pack: Omit<MeetingPack, 'items' | 'tasks'> | null;
  items: AgendaItem[];
  packMade: { at: Instant; by: string; sha256: string } | null;
  changes: { number: number; at: Instant; by: string; words: string }[];
  live: LiveMeeting;
  /** The meeting after this one, where known. */
  next: { meetingId: number; day: number; startsAt: Instant } | null;
}

/** Agencies of the members of whom nobody is present. */
export function agenciesMissing(members: readonly MeetingMember[], presence: readonly Presence[]): number[] {
  const here = new Set(presence.filter(({ leftAt }) => leftAt === null).map(({ agencyId }) => agencyId));
  return [...new Set(members.map(({ agencyId }) => agencyId))].filter((agencyId) => !here.has(agencyId)).sort();
}
