import type { LateFeed } from '../../../intelligence/model.ts';
import type { AgencyKind, Instant, Marking } from '../../../vocabulary/index.ts';
import type { Closing, TaskState } from '../../tasks/model.ts';
import type { AgendaSection } from './agenda.ts';
import type { MeetingKind } from './calendar.ts';

/** Version of the pack's own shape. */
export const PACK_VERSION = 1;

export const ITEM_KINDS = ['finding', 'card', 'task', 'proposal', 'result', 'carried', 'strategy', 'added'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** A record as it is drawn: where, whose, and whether it belongs to the item or came before it. */
export interface PackPoint {
  lon: number;
  lat: number;
  agency: AgencyKind;
  isNow: boolean;
}

/** What an item rests on, frozen at a moment. */
export interface PackEvidence {
  asKnownAt: { ordinal: number; at: Instant | null };
  incidentIds: number[];
  /** SHA-256, hex, over `incidentId:version` of each record, by incident id, one a line. */
  sha256: string;
}

export interface PackItem {
  /** Stable: the same finding has the same key when the pack is made again. */
  key: string;
  /** Where it comes from, for instance `finding/count/asb`; decides its section. */
  source: string;
  kind: ItemKind;
  section: string;
  title: string;
  place: string;
  /** The place told by area, for whoever may not read addresses. */
  area: string;
  agencies: AgencyKind[];
  sentence: string;
  /** How sure, in words. */
  uncertainty: string;
  provenance: string;
  evidence: PackEvidence | null;
  /** Categories it is about, as codes; what a measure of success would count. */
  categories: string[];
  /** Where its number stands, degrees; null where there is no honest point. */
  point: { lon: number; lat: number } | null;
  points: PackPoint[];
  /** Around the records it rests on: lon, lat, closed. Null where none is placed. */
  outline: number[][] | null;
  figures: { value: string; words: string }[];
  /** What is already being done there. */
  alreadyThere: NearTask[];
  /** What was decided there before, newest first. */
  lastTime: EarlierDecision[];
  /** Of an open task or a result: the task as it stood. */
  task: TaskSnapshot | null;
  /** Of a carried action: the decision that it follows. */
  follows: { decisionId: number; meetingId: number } | null;
  cardId: string | null;
  strategyId: number | null;
}

export interface NearTask {
  taskId: number;
  title: string;
  words: string;
}

export interface EarlierDecision {
  decisionId: number;
  meetingId: number;
  day: number;
  kind: MeetingKind;
  words: string;
}

/** A task as it stood when the pack was made. */
export interface TaskSnapshot {
  taskId: number;
  version: number;
  title: string;
  what: string;
  state: TaskState;
  closing: Closing | null;
  agencyId: number | null;
  place: string;
  /** Box of where it is done, degrees. */
  bounds: { west: number; south: number; east: number; north: number } | null;
  dueAt: Instant | null;
  isOverdue: boolean;
  isReviewDue: boolean;
  blocked: { reason: string; nextAt: Instant } | null;
  closedAt: Instant | null;
  result: string | null;
}

/** The pack as it was made: a value that never changes. */
export interface MeetingPack {
  v: typeof PACK_VERSION;
  meeting: { kind: MeetingKind; name: string; day: number; period: string; coversFrom: Instant; coversTo: Instant };
  /** When the facts were frozen: records by the moment, tasks and decisions by the instant. */
  frozenAt: Instant;
  asKnownAt: { ordinal: number; at: Instant | null };
  marking: Marking;
  items: PackItem[];
  /** The agenda it was made with. */
  agenda: AgendaSection[];
  /** Plain lines by section, where there is something to say and nothing to decide. */
  notes: Record<string, string[]>;
  lateFeeds: LateFeed[];
  missing: string[];
  /** "240 checks were made." */
  checks: string;
  /** Sentence for a quiet day, or how much needs a decision. */
  headline: string;
  notices: string[];
  /** Tasks as they stood: kept whole so that the pack can be made again. */
  tasks: TaskSnapshot[];
  /** Cards that the analyst named for it before it was made. */
  cards: string[];
  /** The draft strategy as it stood, for a strategic meeting. */
  draft: { strategyId: number; title: string; priorities: { title: string }[] } | null;
}

/** What people did to a pack after it was made. Each is kept with who and when. */
export type PackChange =
  | { what: 'order'; keys: string[] }
  | { what: 'annotate'; key: string; note: string }
  | { what: 'add'; item: PackItem }
  | { what: 'drop'; key: string; reason: string }
  | { what: 'restore'; key: string };

/** An item as the meeting has it. */
export interface AgendaItem extends PackItem {
  note: string | null;
  /** Set where it was dropped: it is shown in the preparation only. */
  dropped: string | null;
}

/**
 * The pack's items after what people did to them, in the order of the agenda: by section, and within it as ordered.
 * Pure: the same pack and changes give the same list.
 */
export function itemsAfter(
  pack: Pick<MeetingPack, 'items'>,
  changes: readonly PackChange[],
  agenda: readonly AgendaSection[],
): AgendaItem[] {
  let items: AgendaItem[] = pack.items.map((item) => ({ ...item, note: null, dropped: null }));
  const edit = (key: string, change: Partial<AgendaItem>) => {
    items = items.map((item) => (item.key === key ? { ...item, ...change } : item));
  };
  for (const change of changes) {
    switch (change.what) {
      case 'order': {
        const place = new Map(change.keys.map((key, i) => [key, i]));
        const last = change.keys.length;
        // A stable sort: what the order does not name stays behind it, as it was.
        items = [...items].sort((a, b) => (place.get(a.key) ?? last) - (place.get(b.key) ?? last));
        break;
      }
      case 'annotate':
        edit(change.key, { note: change.note.trim() === '' ? null : change.note });
        break;
      case 'add':
        if (!items.some(({ key }) => key === change.item.key)) {
          items = [...items, { ...change.item, note: null, dropped: null }];
        }
        break;
      case 'drop':
        edit(change.key, { dropped: change.reason });
        break;
      case 'restore':
        edit(change.key, { dropped: null });
        break;
    }
  }
  const sections = new Map(agenda.map(({ code }, i) => [code, i]));
  return items.sort((a, b) => (sections.get(a.section) ?? agenda.length) - (sections.get(b.section) ?? agenda.length));
}

/** One thing the meeting looks at: an item, or a section where nothing is to be decided. */
export interface MeetingStep {
  /** The item's key, or `section:<code>`. */
  key: string;
  section: string;
  item: AgendaItem | null;
}

/** Everything the meeting goes through, in order: each section's items, or the section itself where it has none. */
export function stepsOf(agenda: readonly AgendaSection[], items: readonly AgendaItem[]): MeetingStep[] {
  return agenda.flatMap(({ code }): MeetingStep[] => {
    const own = items.filter((item) => item.section === code && item.dropped === null);
    if (own.length === 0) return [{ key: `section:${code}`, section: code, item: null }];
    return own.map((item) => ({ key: item.key, section: code, item }));
  });
}

/** Minutes a step has: its section's, shared by the section's items. */
export function minutesOf(step: MeetingStep, agenda: readonly AgendaSection[], steps: readonly MeetingStep[]): number {
  const minutes = agenda.find(({ code }) => code === step.section)?.minutes ?? 1;
  return minutes / Math.max(1, steps.filter(({ section }) => section === step.section).length);
}
