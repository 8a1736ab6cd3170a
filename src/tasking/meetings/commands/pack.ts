import { createHash } from 'node:crypto';
import { requirePolicy } from '../../../governance/index.ts';
import { canonicalJson, draftStrategy, openCard } from '../../../intelligence/index.ts';
import { badRequest, conflict, notFound, type Tx } from '../../../platform/index.ts';
import type { Instant, Viewer } from '../../../vocabulary/index.ts';
import { doseOf } from '../../patrol/index.ts';
import { resultsForPack } from '../../results/index.ts';
import { listTasks, OPEN_STATES } from '../../tasks/index.ts';
import { addedItem, cardItem } from '../build/items.ts';
import { cardContext, makePack, packViewer, snapshotOf } from '../build/pack.ts';
import type { MeetingDeps } from '../deps.ts';
import { itemsAfter, type Meeting, type MeetingPack, type PackChange, type Series } from '../model.ts';
import * as store from '../store.ts';

/** Results are carried to the next meeting of a kind for so long after its period began. */
const MOST_RESULTS = 60;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

export interface PreparedPack {
  meetingId: number;
  edition: number;
  sha256: string;
  items: number;
  madeAt: Instant;
}

/**
 * Builds the pack of a meeting from what is known now. Before the meeting is opened it can be built anew, as another
 * edition; what people did to items that are still in it stays.
 */
export async function preparePack(
  deps: MeetingDeps,
  viewer: Viewer,
  input: { meetingId: number; cards?: readonly string[] | undefined; onlyIfMissing?: boolean },
): Promise<PreparedPack | null> {
  requirePolicy(viewer, 'meeting.prepare');
  const frozenAt = deps.clock.now();
  const { meeting, series, before, draft } = await deps.database.transact(viewer, async (tx) => {
    const meeting = await store.findMeeting(tx, input.meetingId);
    if (meeting === null) throw notFound('That meeting');
    const before = await store.findPack(tx, input.meetingId);
    const [series] = await store.listSeries(tx, meeting.seriesId);
    return { meeting, series: series!, before, draft: await draftOf(tx, meeting) };
  });
  if (before !== null && input.onlyIfMissing) return null;
  requireBeforeOpening(meeting);
  const through = packViewer(viewer.partnershipId, series.marking);
  const cards = input.cards ?? (before === null ? [] : (JSON.parse(before.text) as MeetingPack).cards);
  const pack = await makePack(deps, through, {
    meeting,
    series,
    frozenAt,
    cards,
    tasks: await tasksFor(deps, through, meeting, frozenAt),
    draft,
  });
  const text = canonicalJson(pack);
  return deps.database.transact(viewer, async (tx) => {
    const locked = await store.lockMeeting(tx, meeting.meetingId);
    requireBeforeOpening(locked!);
    const newest = await store.findPack(tx, meeting.meetingId);
    if (newest !== null && input.onlyIfMissing) return null;
    const edition = (newest?.edition ?? 0) + 1;
    await store.insertPack(tx, meeting.meetingId, {
      edition,
      madeAt: frozenAt,
      madeBy: viewer.name,
      momentOrdinal: pack.asKnownAt.ordinal,
      marking: pack.marking,
      sha256: sha256(text),
      text,
    });
    await store.updateMeeting(tx, locked!, { state: 'prepared' });
    tx.audit({
      v: 1,
      what: 'meeting.pack-made',
      subjectType: 'meeting',
      subjectId: meeting.meetingId,
      details: { edition, moment: pack.asKnownAt.ordinal, items: pack.items.length, sha256: sha256(text) },
    });
    tx.emit({ what: 'meeting.changed', payload: { meetingId: meeting.meetingId } });
    return { meetingId: meeting.meetingId, edition, sha256: sha256(text), items: pack.items.length, madeAt: frozenAt };
  });
}

function requireBeforeOpening(meeting: Meeting): void {
  if (meeting.state === 'planned' || meeting.state === 'prepared') return;
  throw conflict(
    'meeting.begun',
    `The meeting is ${meeting.state}: its pack stays as it was when it was opened. Add an item instead.`,
  );
}

async function draftOf(tx: Tx, meeting: Meeting): Promise<MeetingPack['draft']> {
  if (meeting.kind !== 'strategic') return null;
  const draft = await draftStrategy(tx);
  if (draft === null) return null;
  return {
    strategyId: draft.strategyId,
    title: draft.title,
    priorities: draft.priorities.map(({ title }) => ({ title })),
  };
}

/** Open tasks, and for a tactical or strategic meeting those closed in the period. */
async function tasksFor(deps: MeetingDeps, viewer: Viewer, meeting: Meeting, at: Instant) {
  const open = await listTasks(deps, viewer, { states: OPEN_STATES, limit: 500 });
  const closed =
    meeting.kind === 'daily'
      ? []
      : (await listTasks(deps, viewer, { states: ['closed'], limit: 500 }))
          .filter(({ closed }) => closed !== null && closed.at >= meeting.coversFrom)
          .slice(0, MOST_RESULTS);
  // What came of them is judged now and kept with the pack: made again later, it says the same.
  const came = new Map(
    closed.length === 0
      ? []
      : (await resultsOf(deps, viewer, meeting, at)).map(({ taskId, outcome }) => [
          taskId,
          outcome?.words.join(' ') ?? null,
        ]),
  );
  return [...open, ...closed]
    .map((task) => {
      const snapshot = snapshotOf(task, at);
      const outcome = came.get(task.taskId) ?? null;
      return outcome === null
        ? snapshot
        : { ...snapshot, result: [snapshot.result, outcome].filter(Boolean).join(' ') };
    })
    .sort((a, b) => a.taskId - b.taskId);
}

async function resultsOf(deps: MeetingDeps, viewer: Viewer, meeting: Meeting, at: Instant) {
  const { picture, partnership } = deps.intelligence;
  const results = {
    ...deps,
    picture,
    timeZone: partnership.timeZone,
    doseOf: (asking: Viewer, taskId: number) => doseOf(deps, asking, taskId),
  };
  const ordinal = picture.for(viewer).ordinalAt(at);
  return resultsForPack(results, viewer, { from: meeting.coversFrom, to: at + 1, ordinal });
}

/** Makes a pack again from what it says of itself, as known at its moment. Keeps nothing. */
export async function remakePack(
  deps: MeetingDeps,
  viewer: Viewer,
  input: { meetingId: number },
): Promise<{ same: boolean; sha256: string; madeAgainSha256: string }> {
  requirePolicy(viewer, 'meeting.read');
  const { meeting, series, stored } = await deps.database.transact(viewer, async (tx) => {
    const meeting = await store.findMeeting(tx, input.meetingId);
    if (meeting === null) throw notFound('That meeting');
    const [series] = await store.listSeries(tx, meeting.seriesId);
    const stored = await store.findPack(tx, input.meetingId);
    if (stored === null) throw notFound('A pack of that meeting');
    return { meeting, series: series!, stored };
  });
  const kept = JSON.parse(stored.text) as MeetingPack;
  const again = await makePack(deps, packViewer(viewer.partnershipId, kept.marking), {
    meeting: { ...meeting, ...kept.meeting },
    series: { ...series, marking: kept.marking, agenda: agendaOf(series, kept) },
    frozenAt: kept.frozenAt,
    cards: kept.cards,
    tasks: kept.tasks,
    draft: kept.draft,
  });
  const madeAgainSha256 = sha256(canonicalJson(again));
  return { same: madeAgainSha256 === stored.sha256, sha256: stored.sha256, madeAgainSha256 };
}

/** The agenda a pack was made with: sections may have been changed since. */
function agendaOf(series: Series, { agenda }: MeetingPack): Series['agenda'] {
  return agenda.length === 0 ? series.agenda : agenda;
}

/** What an analyst may do to a pack. An added card or line is frozen as it is added. */
export type PackEdit =
  | Exclude<PackChange, { what: 'add' }>
  | {
      what: 'add';
      title: string;
      place: string;
      sentence: string;
      section: string;
      point: { lon: number; lat: number } | null;
    }
  | { what: 'addCard'; cardId: string };

export async function changePack(
  deps: MeetingDeps,
  viewer: Viewer,
  input: { meetingId: number; expectedChanges: number; edit: PackEdit },
): Promise<{ changes: number }> {
  requirePolicy(viewer, 'meeting.prepare');
  const card = input.edit.what === 'addCard' ? await cardOf(deps, viewer, input.meetingId, input.edit.cardId) : null;
  return deps.database.transact(viewer, async (tx) => {
    const meeting = await store.lockMeeting(tx, input.meetingId);
    if (meeting === null) throw notFound('That meeting');
    if (meeting.state === 'closed' || meeting.state === 'cancelled') {
      throw conflict('meeting.over', `The meeting is ${meeting.state}; its pack is a record and does not change.`);
    }
    const stored = await store.findPack(tx, meeting.meetingId);
    if (stored === null) throw conflict('meeting.no-pack', 'The meeting has no pack yet. Build it first.');
    const changes = await store.listChanges(tx, meeting.meetingId);
    const since = changes.slice(input.expectedChanges);
    if (since.length > 0) {
      throw conflict(
        'pack.changed',
        `The pack was changed meanwhile: ${since.map(({ by, change }) => `${by} ${EDIT_WORDS[change.what]}`).join('; ')}. Look at it as it is now and try again.`,
        { changes: changes.length },
      );
    }
    const [series] = await store.listSeries(tx, meeting.seriesId);
    const pack = JSON.parse(stored.text) as MeetingPack;
    const items = itemsAfter(
      pack,
      changes.map(({ change }) => change),
      series!.agenda,
    );
    const number = changes.length + 1;
    const change = changeOf(input.edit, { number, card, items, meeting });
    await store.insertChange(tx, meeting.meetingId, number, change, deps.clock.now());
    await store.updateMeeting(tx, meeting, {});
    tx.audit({
      v: 1,
      what: `meeting.pack-${input.edit.what}`,
      subjectType: 'meeting',
      subjectId: meeting.meetingId,
      details: { change: number, ...('key' in change ? { item: change.key } : {}) },
    });
    tx.emit({ what: 'meeting.changed', payload: { meetingId: meeting.meetingId } });
    return { changes: number };
  });
}

const EDIT_WORDS: Record<PackChange['what'], string> = {
  order: 'put the items in another order',
  annotate: 'wrote a note',
  add: 'added an item',
  drop: 'dropped an item',
  restore: 'brought an item back',
};

function changeOf(
  edit: PackEdit,
  {
    number,
    card,
    items,
    meeting,
  }: {
    number: number;
    card: PackChange | null;
    items: readonly { key: string; dropped: string | null }[];
    meeting: Meeting;
  },
): PackChange {
  const known = new Set(items.map(({ key }) => key));
  switch (edit.what) {
    case 'addCard':
      return card!;
    case 'add':
      if (edit.title.trim() === '') throw badRequest('pack.title', 'An item needs a title.');
      return { what: 'add', item: addedItem({ ...edit, key: `added:${meeting.meetingId}:${number}` }) };
    case 'order':
      return { what: 'order', keys: edit.keys.filter((key) => known.has(key)) };
    default: {
      if (!known.has(edit.key)) throw notFound('That item of the pack');
      if (edit.what === 'drop' && edit.reason.trim() === '') {
        throw badRequest('pack.reason', 'Say why the item is dropped; the reason is kept with the pack.');
      }
      return edit;
    }
  }
}

async function cardOf(deps: MeetingDeps, viewer: Viewer, meetingId: number, cardId: string): Promise<PackChange> {
  const series = await deps.database.transact(viewer, async (tx) => {
    const meeting = await store.findMeeting(tx, meetingId);
    if (meeting === null) throw notFound('That meeting');
    return (await store.listSeries(tx, meeting.seriesId))[0]!;
  });
  // Through the room's eyes: a card marked above the meeting is not brought to it.
  const through = packViewer(viewer.partnershipId, series.marking);
  const { text } = await openCard(deps, through, cardId);
  const context = await cardContext(deps, through, deps.clock.now());
  const item = cardItem(cardId, JSON.parse(text), context);
  const section = series.agenda.find(({ takes }) => takes.includes('card')) ?? series.agenda.at(-1)!;
  return { what: 'add', item: { ...item, section: section.code } };
}
