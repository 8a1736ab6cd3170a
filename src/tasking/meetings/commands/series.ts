import { requirePolicy } from '../../../governance/index.ts';
import { holidaysOf } from '../../../intelligence/index.ts';
import { badRequest, conflict, notFound, type Tx } from '../../../platform/index.ts';
import { LocalClock, type Viewer } from '../../../vocabulary/index.ts';
import type { MeetingDeps } from '../deps.ts';
import {
  agendaProblem,
  calendarProblem,
  type Meeting,
  type MeetingKind,
  meetingsBetween,
  type Part,
  SERIES_DEFAULTS,
  type Series,
} from '../model.ts';
import * as store from '../store.ts';

/** How far ahead the next meeting of a kind can lie. */
const LOOK_AHEAD_DAYS: Record<MeetingKind, number> = { daily: 14, tactical: 70, strategic: 400 };

/** A meeting that nobody opened so long after its time is not looked forward to any more. */
const STALE_MS = 12 * 3_600_000;

export interface SeriesInput extends store.SeriesContent {
  members: { personId: number; part: Part }[];
}

/** Who could be at the table. */
export async function listCandidates(deps: MeetingDeps, viewer: Viewer) {
  requirePolicy(viewer, 'meeting.chair');
  return deps.database.transact(viewer, store.listCandidates);
}

/** What a series of a kind begins with, before anybody changes it. */
export function defaultSeries(kind: MeetingKind): store.SeriesContent {
  return { kind, ...structuredClone(SERIES_DEFAULTS[kind]), marking: 'OFFICIAL', isActive: true };
}

export async function addSeries(deps: MeetingDeps, viewer: Viewer, input: SeriesInput): Promise<Series> {
  requirePolicy(viewer, 'meeting.chair');
  const { members, ...content } = checked(input);
  return deps.database.transact(viewer, async (tx) => {
    const seriesId = await store.insertSeries(tx, content);
    await setMembers(tx, seriesId, members);
    await planNext(tx, deps, seriesId);
    tx.audit({ v: 1, what: 'meeting-series.added', subjectType: 'meetingSeries', subjectId: seriesId });
    tx.emit({ what: 'meeting.changed', payload: { seriesId } });
    return (await store.listSeries(tx, seriesId))[0]!;
  });
}

export async function changeSeries(
  deps: MeetingDeps,
  viewer: Viewer,
  input: SeriesInput & { seriesId: number; expectedVersion: number },
): Promise<Series> {
  requirePolicy(viewer, 'meeting.chair');
  const { members, seriesId, expectedVersion, ...content } = checked(input);
  return deps.database.transact(viewer, async (tx) => {
    const [before] = await store.listSeries(tx, seriesId);
    if (before === undefined) throw notFound('That series of meetings');
    if (before.kind !== content.kind) {
      throw badRequest(
        'series.kind',
        `A ${before.kind} series cannot become a ${content.kind} one. Add another series.`,
      );
    }
    if (!(await store.updateSeries(tx, seriesId, content, expectedVersion))) {
      throw conflict(
        'series.changed',
        `Somebody changed ${before.name} meanwhile: it is at version ${before.version}, yours was ${expectedVersion}. Read it again.`,
      );
    }
    await setMembers(tx, seriesId, members);
    tx.audit({ v: 1, what: 'meeting-series.changed', subjectType: 'meetingSeries', subjectId: seriesId });
    tx.emit({ what: 'meeting.changed', payload: { seriesId } });
    return (await store.listSeries(tx, seriesId))[0]!;
  });
}

function checked<Input extends SeriesInput>(input: Input): Input {
  const problem = calendarProblem(input.calendar) ?? agendaProblem(input.agenda);
  if (problem !== null) throw badRequest('series.incomplete', problem);
  return input;
}

async function setMembers(tx: Tx, seriesId: number, members: SeriesInput['members']): Promise<void> {
  const known = new Set((await store.listCandidates(tx)).map(({ personId }) => personId));
  const stranger = members.find(({ personId }) => !known.has(personId));
  if (stranger !== undefined) throw badRequest('series.member', `There is no person ${stranger.personId} here.`);
  await store.replaceMembers(tx, seriesId, members);
}

/** The next meeting of a series that is not over, planned now where nobody had. Null where its calendar has none. */
export async function planNext(tx: Tx, deps: MeetingDeps, seriesId: number): Promise<Meeting | null> {
  const [series] = await store.listSeries(tx, seriesId);
  if (series === undefined || !series.isActive) return null;
  const { timeZone } = deps.intelligence.partnership;
  const { country, state } = deps.intelligence.holidays;
  const clock = new LocalClock(timeZone);
  const today = clock.localDay(deps.clock.now());
  const slots = meetingsBetween(
    series.calendar,
    today,
    today + LOOK_AHEAD_DAYS[series.kind],
    clock,
    holidaysOf(country, state),
  );
  for (const slot of slots) {
    const meeting = await store.findOrInsertMeeting(tx, series, slot);
    if (meeting.state !== 'closed' && meeting.state !== 'cancelled') return meeting;
  }
  return null;
}

/** Meetings past and to come, the newest first, with the next of each series planned. */
export async function listMeetings(deps: MeetingDeps, viewer: Viewer) {
  requirePolicy(viewer, 'meeting.read');
  return deps.database.transact(viewer, async (tx) => {
    const series = await store.listSeries(tx);
    const next: number[] = [];
    for (const { seriesId } of series) {
      const meeting = await planNext(tx, deps, seriesId);
      if (meeting !== null) next.push(meeting.meetingId);
    }
    const meetings = await store.listMeetings(tx);
    const packs = await store.packSummaries(
      tx,
      meetings.map(({ meetingId }) => meetingId),
    );
    return {
      series,
      agencies: await store.listAgencies(tx),
      next,
      meetings: meetings.map((meeting) => ({
        ...meeting,
        items: packs.get(meeting.meetingId)?.items ?? null,
        openTasks: packs.get(meeting.meetingId)?.openTasks ?? null,
        decisions: packs.get(meeting.meetingId)?.decisions ?? 0,
      })),
    };
  });
}

/** The meeting people look forward to: the one that is open, or the next to begin. */
export async function comingMeeting(deps: MeetingDeps, viewer: Viewer) {
  const { meetings } = await listMeetings(deps, viewer);
  const running = meetings.filter(({ state }) => state === 'open');
  const now = deps.clock.now();
  const planned = meetings.filter(
    ({ state, startsAt }) => (state === 'planned' || state === 'prepared') && startsAt > now - STALE_MS,
  );
  return running[0] ?? planned.sort((a, b) => a.startsAt - b.startsAt)[0] ?? null;
}
