import { can, requirePolicy } from '../../../governance/index.ts';
import { conflict, notAllowed, notFound, type Tx } from '../../../platform/index.ts';
import { type Instant, LocalClock, type Viewer } from '../../../vocabulary/index.ts';
import { findTasksIn } from '../../tasks/index.ts';
import type { MeetingDeps } from '../deps.ts';
import {
  itemsAfter,
  type LiveMeeting,
  type Meeting,
  type MeetingPack,
  type MeetingStep,
  type MeetingView,
  type PackChange,
  type Series,
  standing,
  stepsOf,
} from '../model.ts';
import * as store from '../store.ts';
import { openFor, placeOf } from './decide.ts';
import { planNext } from './series.ts';

async function stepsIn(tx: Tx, meeting: Meeting, series: Series): Promise<MeetingStep[]> {
  const stored = await store.findPack(tx, meeting.meetingId);
  if (stored === null) return [];
  const changes = (await store.listChanges(tx, meeting.meetingId)).map(({ change }) => change);
  return stepsOf(series.agenda, itemsAfter(JSON.parse(stored.text) as MeetingPack, changes, series.agenda));
}

/** @throws Refusal `not-found`, also for a meeting marked above the viewer */
async function lock(tx: Tx, meetingId: number): Promise<{ meeting: Meeting; series: Series }> {
  const meeting = await store.lockMeeting(tx, meetingId);
  if (meeting === null) throw notFound('That meeting');
  const [series] = await store.listSeries(tx, meeting.seriesId);
  return { meeting, series: series! };
}

function changed(tx: Tx, meeting: Meeting, what: string, details: Record<string, unknown> = {}): void {
  tx.audit({ v: 1, what: `meeting.${what}`, subjectType: 'meeting', subjectId: meeting.meetingId, details });
  tx.emit({ what: 'meeting.changed', payload: { meetingId: meeting.meetingId } });
}

/** Signs in as present for one's agency, with what one has to declare ("nothing" is said too). */
export async function signInToMeeting(
  deps: MeetingDeps,
  viewer: Viewer,
  input: { meetingId: number; declaration: string },
): Promise<void> {
  requirePolicy(viewer, 'meeting.read');
  if (viewer.personId === null) throw notAllowed('Only a person is present at a meeting.');
  const person = { personId: viewer.personId, name: viewer.name, agencyId: viewer.agencyId };
  await deps.database.transact(viewer, async (tx) => {
    const { meeting } = await lock(tx, input.meetingId);
    if (meeting.state === 'closed' || meeting.state === 'cancelled') {
      throw conflict('meeting.over', `The meeting is ${meeting.state}; who was there is written down.`);
    }
    const declaration = input.declaration.trim() || 'Nothing to declare';
    await store.upsertPresence(tx, meeting.meetingId, { ...person, declaration }, deps.clock.now());
    await store.updateMeeting(tx, meeting, {});
    changed(tx, meeting, 'signed-in');
  });
}

export async function leaveMeeting(deps: MeetingDeps, viewer: Viewer, input: { meetingId: number }): Promise<void> {
  requirePolicy(viewer, 'meeting.read');
  await deps.database.transact(viewer, async (tx) => {
    const { meeting } = await lock(tx, input.meetingId);
    if (!(await store.endPresence(tx, meeting.meetingId, deps.clock.now(), viewer.personId ?? -1))) return;
    await store.updateMeeting(tx, meeting, {});
    changed(tx, meeting, 'left');
  });
}

/** Opens the meeting; whoever opens it is in the chair. Opening an open meeting of one's own changes nothing. */
export async function openMeeting(deps: MeetingDeps, viewer: Viewer, input: { meetingId: number }): Promise<void> {
  requirePolicy(viewer, 'meeting.chair');
  if (viewer.personId === null) throw notAllowed('A person opens a meeting, and is in its chair.');
  const chairPersonId = viewer.personId;
  await deps.database.transact(viewer, async (tx) => {
    const { meeting, series } = await lock(tx, input.meetingId);
    if (meeting.state === 'open' && meeting.chairPersonId === chairPersonId) return;
    if (meeting.state !== 'prepared') {
      throw conflict(
        'meeting.not-prepared',
        meeting.state === 'planned'
          ? 'The meeting has no pack yet. Build it first.'
          : `The meeting is ${meeting.state} already${meeting.state === 'open' ? '; take the chair to lead it' : ''}.`,
      );
    }
    const now = deps.clock.now();
    const [first] = await stepsIn(tx, meeting, series);
    await store.upsertPresence(
      tx,
      meeting.meetingId,
      { personId: chairPersonId, name: viewer.name, agencyId: viewer.agencyId, declaration: 'In the chair' },
      now,
    );
    await store.updateMeeting(tx, meeting, {
      state: 'open',
      chairPersonId,
      openedAt: now,
      stepStartedAt: now,
      ...(first === undefined ? {} : { currentStep: first.key }),
    });
    changed(tx, meeting, 'opened');
  });
}

/** Hands the chair to whoever asks and may: a chair whose screen died must not hold up the room. Logged. */
export async function takeChair(deps: MeetingDeps, viewer: Viewer, input: { meetingId: number }): Promise<void> {
  requirePolicy(viewer, 'meeting.chair');
  if (viewer.personId === null) throw notAllowed('Only a person chairs a meeting.');
  const chairPersonId = viewer.personId;
  await deps.database.transact(viewer, async (tx) => {
    const { meeting } = await lock(tx, input.meetingId);
    if (meeting.state !== 'open') throw conflict('meeting.not-open', `The meeting is ${meeting.state}.`);
    if (meeting.chairPersonId === chairPersonId) return;
    await store.updateMeeting(tx, meeting, { chairPersonId });
    changed(tx, meeting, 'chair-taken', { from: meeting.chairPersonId, to: chairPersonId });
  });
}

/** Brings a step before the room. */
export async function moveTo(
  deps: MeetingDeps,
  viewer: Viewer,
  input: { meetingId: number; step: string },
): Promise<void> {
  await deps.database.transact(viewer, async (tx) => {
    const { meeting, series, items } = await openFor(tx, viewer, input.meetingId);
    if (meeting.currentStep === input.step) return;
    if (!stepsOf(series.agenda, items).some(({ key }) => key === input.step))
      throw notFound('That item of the meeting');
    await store.updateMeeting(tx, meeting, { currentStep: input.step, stepStartedAt: deps.clock.now() });
    tx.emit({ what: 'meeting.changed', payload: { meetingId: meeting.meetingId } });
  });
}

/**
 * Ends the meeting. Every item ends in a decision: what was not reached is carried to the next meeting with the reason,
 * and only if the chair says so.
 */
export async function closeMeeting(
  deps: MeetingDeps,
  viewer: Viewer,
  input: { meetingId: number; carryReason: string | null },
): Promise<{ carried: number }> {
  return deps.database.transact(viewer, async (tx) => {
    const { meeting, items } = await openFor(tx, viewer, input.meetingId);
    const decisions = await store.listDecisions(tx, meeting.meetingId);
    const decided = new Set(standing(decisions).map(({ itemKey }) => itemKey));
    const left = items.filter(({ key, dropped }) => dropped === null && !decided.has(key));
    const reason = input.carryReason?.trim() ?? '';
    if (left.length > 0 && reason === '') {
      throw conflict(
        'meeting.undecided',
        `${left.length} ${left.length === 1 ? 'item has' : 'items have'} no decision yet: ${left
          .slice(0, 3)
          .map(({ title }) => title)
          .join(
            '; ',
          )}${left.length > 3 ? ' and others' : ''}. Decide, or carry them to the next meeting with the reason.`,
        { left: left.map(({ key }) => key) },
      );
    }
    const now = deps.clock.now();
    const next = await nextDay(tx, deps, meeting, now);
    for (const [i, item] of left.entries()) {
      const place = placeOf(item);
      await store.insertDecision(
        tx,
        {
          idempotencyKey: crypto.randomUUID(),
          meetingId: meeting.meetingId,
          number: decisions.length + 1 + i,
          itemKey: item.key,
          choice: 'monitor',
          reason: `Not reached: ${reason}`,
          untilDay: next,
          refer: null,
          strategyId: null,
          title: item.title,
          place: item.place,
          subject: item.key,
          lon: place?.lon ?? null,
          lat: place?.lat ?? null,
        },
        now,
      );
    }
    await store.endPresence(tx, meeting.meetingId, now);
    await store.updateMeeting(tx, meeting, { state: 'closed', closedAt: now });
    changed(tx, meeting, 'closed', { decisions: decisions.length + left.length, carried: left.length });
    return { carried: left.length };
  });
}

/** The day of the series' next meeting; tomorrow where its calendar has none. */
async function nextDay(tx: Tx, deps: MeetingDeps, meeting: Meeting, now: Instant): Promise<number> {
  const clock = new LocalClock(deps.intelligence.partnership.timeZone);
  const later = { ...deps, clock: { now: () => clock.startOfDay(Math.max(meeting.day, clock.localDay(now)) + 1) } };
  return (await planNext(tx, later, meeting.seriesId))?.day ?? meeting.day + 1;
}

/** Everything a page of the meeting shows. */
export async function viewMeeting(deps: MeetingDeps, viewer: Viewer, meetingId: number): Promise<MeetingView> {
  requirePolicy(viewer, 'meeting.read');
  return deps.database.transact(viewer, async (tx) => {
    const live = await liveOf(tx, meetingId);
    const meeting = (await store.findMeeting(tx, meetingId))!;
    const [series] = await store.listSeries(tx, meeting.seriesId);
    const stored = await store.findPack(tx, meetingId);
    const changes = await store.listChanges(tx, meetingId);
    const pack = stored === null ? null : (JSON.parse(stored.text) as MeetingPack);
    const items =
      pack === null
        ? []
        : itemsAfter(
            pack,
            changes.map(({ change }) => change),
            series!.agenda,
          );
    if (items.length > 0) {
      tx.audit({
        v: 1,
        what: 'meeting.pack-read',
        subjectType: 'meeting',
        subjectId: meetingId,
        details: {
          items: items.length,
          records: items.reduce((n, item) => n + (item.evidence?.incidentIds.length ?? 0), 0),
        },
      });
    }
    const next = (await store.listMeetings(tx))
      .filter((other) => other.seriesId === meeting.seriesId && other.day > meeting.day)
      .sort((a, b) => a.day - b.day)[0];
    return {
      meeting,
      series: series!,
      pack: pack === null ? null : (({ items: _, tasks: __, ...rest }) => rest)(pack),
      items: mayPlace(viewer) ? items : items.map(withoutPlaces),
      packMade: stored === null ? null : { at: stored.madeAt, by: stored.madeBy, sha256: stored.sha256 },
      changes: changes.map(({ number, at, by, change }) => ({ number, at, by, words: changeWords(change, pack) })),
      live,
      next: next === undefined ? null : { meetingId: next.meetingId, day: next.day, startsAt: next.startsAt },
    };
  });
}

/** Who works with residents and not with incidents knows places by area only, here too. */
const mayPlace = (viewer: Viewer) =>
  can(viewer, 'incident.read') && !viewer.roles.every((role) => role === 'engagement');

function withoutPlaces<Item extends MeetingView['items'][number]>(item: Item): Item {
  if (item.evidence === null) return item;
  return {
    ...item,
    place: item.area,
    sentence: item.source.startsWith('finding/count')
      ? item.sentence
      : 'What was found here is told by area to your role.',
    evidence: { ...item.evidence, incidentIds: [] },
    point: null,
    points: [],
    outline: null,
  };
}

function changeWords(change: PackChange, pack: MeetingPack | null): string {
  const titleOf = (key: string) => pack?.items.find((item) => item.key === key)?.title ?? 'an added item';
  switch (change.what) {
    case 'order':
      return 'put the items in another order';
    case 'annotate':
      return `wrote a note on ${titleOf(change.key)}`;
    case 'add':
      return `added ${change.item.title}`;
    case 'drop':
      return `dropped ${titleOf(change.key)}: ${change.reason}`;
    case 'restore':
      return `brought ${titleOf(change.key)} back`;
  }
}

/** What a running meeting's screens follow. @throws Refusal `not-found`, also for a meeting marked above the viewer */
export async function liveMeeting(
  deps: Pick<MeetingDeps, 'database'>,
  viewer: Viewer,
  meetingId: number,
): Promise<LiveMeeting> {
  requirePolicy(viewer, 'meeting.read');
  return deps.database.transact(viewer, (tx) => liveOf(tx, meetingId));
}

async function liveOf(tx: Tx, meetingId: number): Promise<LiveMeeting> {
  const meeting = await store.findMeeting(tx, meetingId);
  if (meeting === null) throw notFound('That meeting');
  const presence = await store.listPresence(tx, meetingId);
  const decisions = await store.listDecisions(tx, meetingId);
  const made = standing(decisions).filter(({ choice, taskId }) => choice === 'task' && taskId !== null);
  const tasks = await findTasksIn(
    tx,
    made.map(({ taskId }) => taskId!),
  );
  const chair = presence.find(({ personId }) => personId === meeting.chairPersonId);
  return {
    meetingId,
    state: meeting.state,
    version: meeting.version,
    currentStep: meeting.currentStep,
    stepStartedAt: meeting.stepStartedAt,
    openedAt: meeting.openedAt,
    closedAt: meeting.closedAt,
    chair:
      meeting.chairPersonId === null ? null : { personId: meeting.chairPersonId, name: chair?.name ?? 'the chair' },
    presence,
    decisions,
    tasks: tasks.map((task) => ({
      taskId: task.taskId,
      title: task.title,
      state: task.state,
      agencyId: task.who.agencyId,
    })),
    packChanges: (await store.listChanges(tx, meetingId)).length,
  };
}
