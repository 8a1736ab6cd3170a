import {
  briefingFor,
  holidaysOf,
  type IntelligenceDeps,
  openCard,
  strategyInForce,
} from '../../../intelligence/index.ts';
import { dayWords, plural } from '../../../intelligence/model.ts';
import { NONE_I32, type PictureColumns } from '../../../picture/index.ts';
import { planeOfPartnership } from '../../../places/index.ts';
import type { Deps } from '../../../platform/index.ts';
import { type Instant, isoDateOfDay, LocalClock, type Marking, type Viewer } from '../../../vocabulary/index.ts';
import { boundsOf, isOverdue, isReviewDue, type Task } from '../../tasks/index.ts';
import {
  carriedKey,
  comesBack,
  type Meeting,
  type MeetingPack,
  PACK_VERSION,
  type PackItem,
  type Series,
  sectionOf,
  type TaskSnapshot,
} from '../model.ts';
import { decisionsAsOf, listAgencies, type PastDecision } from '../store.ts';
import type { PackRecords } from './ground.ts';
import { cardItem, carriedItem, findingItem, type ItemContext, resultItem, strategyItem, taskItem } from './items.ts';

export interface PackDeps extends Deps {
  intelligence: IntelligenceDeps;
}

/** Everything that decides what a pack says. Kept in it, so that it can be made again. */
export interface PackRequest {
  meeting: Meeting;
  series: Series;
  frozenAt: Instant;
  /** Ids of kept analysis cards. */
  cards: readonly string[];
  tasks: readonly TaskSnapshot[];
  /** The draft that a strategic meeting is to decide on. */
  draft: MeetingPack['draft'];
}

/** Days of records read for the map: what is new, and four weeks before it. */
const DAYS_DRAWN = 60;
const AHEAD_DAYS: Record<Meeting['kind'], number> = { daily: 4, tactical: 15, strategic: 184 };

/**
 * Through whose eyes a pack is made: a member cleared to the meeting's marking, told of sexual and domestic offences by
 * area only, as everyone is. Nobody in the room learns more from it than the least of them may know.
 */
export function packViewer(partnershipId: number, marking: Marking): Viewer {
  return {
    kind: 'person',
    partnershipId,
    personId: null,
    name: 'meeting pack',
    agencyId: null,
    roles: ['analyst'],
    clearance: marking,
    sessionId: null,
    correlationId: crypto.randomUUID(),
  };
}

/**
 * Makes the pack of a meeting as known at an instant: exceptions of the picture, named cards, tasks that need somebody,
 * what was to be looked at again, results, and the strategy where this meeting may set it. The same request on the same
 * picture gives the same pack, whatever was loaded, decided or undone since.
 */
export async function makePack(deps: PackDeps, viewer: Viewer, request: PackRequest): Promise<MeetingPack> {
  const { meeting, series, frozenAt } = request;
  const { intelligence } = deps;
  await intelligence.picture.refresh();
  const view = intelligence.picture.for(viewer);
  const ordinal = view.ordinalAt(frozenAt);
  const asKnownAt = {
    ordinal,
    at: intelligence.picture.current.moments.find((moment) => moment.ordinal === ordinal)?.at ?? null,
  };
  const { briefing } = await briefingFor(intelligence, viewer, {
    date: isoDateOfDay(meeting.day),
    asKnownAt: frozenAt,
  });
  const columns = await view.take(
    { asKnownAt: ordinal, days: { by: 'occurred', from: meeting.day - DAYS_DRAWN, to: meeting.day + 1 } },
    'meeting pack',
  );
  const context = await contextOf(deps, viewer, { columns, asKnownAt, agencyKinds: intelligence.agencyKinds }, request);
  const cards = await Promise.all(request.cards.map((cardId) => openCard(deps, viewer, cardId)));
  const open = request.tasks.filter((task) => needsDecision(task, context.decisions, meeting));
  const findings =
    meeting.kind === 'strategic' ? [] : briefing.findings.map((finding) => findingItem(finding, context));
  const inPack = new Set(findings.map(({ key }) => key));
  const items: PackItem[] = [
    ...findings,
    ...cards.map(({ cardId, text }) => cardItem(cardId, JSON.parse(text), context)),
    ...open.map((task) => taskItem(task, context)),
    ...(meeting.kind === 'daily' ? [] : request.tasks.filter((task) => task.closedAt !== null)).map((task) =>
      resultItem(task, context),
    ),
    ...outstanding(context.decisions, meeting, inPack).map((decision) => carriedItem(decision, context)),
    ...(request.draft === null ? [] : [strategyItem(request.draft, context.strategy?.title ?? null)]),
  ].map((item) => ({ ...item, section: sectionOf(series.agenda, item.source) }));
  return {
    v: PACK_VERSION,
    meeting: {
      kind: meeting.kind,
      name: meeting.name,
      day: meeting.day,
      period: meeting.period,
      coversFrom: meeting.coversFrom,
      coversTo: meeting.coversTo,
    },
    frozenAt,
    asKnownAt,
    marking: series.marking,
    agenda: series.agenda,
    items,
    notes: notesOf(deps, request, briefing.themes, context.strategy?.priorities ?? null),
    lateFeeds: briefing.lateFeeds,
    missing: briefing.missing,
    checks: briefing.checks.words,
    headline:
      items.length === 0
        ? `No exceptions. ${briefing.checks.made} checks were made; nothing needs a decision.`
        : `${plural(items.length, 'item')} ${items.length === 1 ? 'needs' : 'need'} a decision. ${briefing.checks.words}`,
    notices: briefing.notices,
    tasks: [...request.tasks],
    cards: [...request.cards],
    draft: request.draft,
  };
}

/** The same for a card that is added later: its own moment holds its records. */
export async function cardContext(deps: PackDeps, viewer: Viewer, frozenAt: Instant): Promise<ItemContext> {
  const { intelligence } = deps;
  const columns = await intelligence.picture.for(viewer).take({ ids: [] }, 'meeting pack');
  const records = { columns, asKnownAt: { ordinal: 0, at: null }, agencyKinds: intelligence.agencyKinds };
  return contextOf(deps, viewer, records, { frozenAt, tasks: [] });
}

async function contextOf(
  deps: PackDeps,
  viewer: Viewer,
  records: PackRecords,
  { frozenAt, tasks }: Pick<PackRequest, 'frozenAt' | 'tasks'>,
): Promise<ItemContext & { strategy: { title: string; priorities: string[] } | null }> {
  const { intelligence } = deps;
  const facts = await deps.database.transact(viewer, async (tx) => ({
    plane: await planeOfPartnership(deps, tx),
    // What happens in the very millisecond of freezing comes after it.
    decisions: await decisionsAsOf(tx, frozenAt - 1),
    agencies: await listAgencies(tx),
    strategy: await strategyInForce(tx, frozenAt - 1),
  }));
  return {
    records,
    clock: new LocalClock(intelligence.partnership.timeZone),
    frozenAt,
    agencyNames: new Map(
      facts.agencies.map(({ agencyId, name }) => [
        agencyId,
        { name, kind: intelligence.agencyKinds.get(agencyId) ?? 'partner' },
      ]),
    ),
    tasks,
    decisions: facts.decisions,
    toDegrees: (x, y) => facts.plane.toWgs84(x, y),
    wardAt: wardNames(records.columns, (await intelligence.ground()).wards),
    strategy:
      facts.strategy === null
        ? null
        : { title: facts.strategy.title, priorities: facts.strategy.priorities.map(({ title }) => title) },
  };
}

/** The ward most of some records lie in, by name. */
function wardNames(columns: PictureColumns, wards: ReadonlyMap<number, { name: string }>) {
  return (incidentIds: readonly number[]): string | null => {
    const wanted = new Set(incidentIds);
    const counts = new Map<number, number>();
    for (let row = 0; row < columns.length; row++) {
      if (!wanted.has(columns.incidentId[row]!) || columns.ward[row] === 0) continue;
      const areaId = columns.areas.ward.ids[columns.ward[row]!] ?? NONE_I32;
      counts.set(areaId, (counts.get(areaId) ?? 0) + 1);
    }
    const [most] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    return most === undefined ? null : (wards.get(most[0])?.name ?? null);
  };
}

function notesOf(
  { intelligence }: PackDeps,
  { meeting }: PackRequest,
  themes: readonly { name: string; count: number; usual: { lower: number; upper: number }; verdict: string }[],
  priorities: readonly string[] | null,
): Record<string, string[]> {
  const holidayOn = holidaysOf(intelligence.holidays.country, intelligence.holidays.state);
  const holidays: string[] = [];
  for (let day = meeting.day; day < meeting.day + AHEAD_DAYS[meeting.kind]; day++) {
    const name = holidayOn(day);
    if (name !== null) holidays.push(`${dayWords(day)}: ${name}.`);
  }
  const ordinary = themes.filter(({ verdict }) => verdict === 'usual').length;
  const lower = themes
    .filter(({ verdict }) => verdict === 'lower')
    .map(({ name, count, usual }) => `${name}: ${count}, lower than the usual ${usual.lower} to ${usual.upper}.`);
  return {
    ahead: [
      ...(holidays.length === 0 ? ['No public holiday.'] : holidays),
      'Events and weather are not fed into AIM; the chair asks for them.',
    ],
    last24: [`${ordinary} of ${themes.length} themes are within their usual range.`, ...lower],
    strategy: priorities === null ? ['No control strategy is in force.'] : [`In force: ${priorities.join('; ')}.`],
  };
}

/** Late, blocked, rejected, up for review or only proposed; and not put off by a meeting to a later day. */
function needsDecision(task: TaskSnapshot, decisions: readonly PastDecision[], meeting: Meeting): boolean {
  if (task.closedAt !== null) return false;
  const putOff = decisions.some(
    ({ choice, untilDay, itemKey }) =>
      (choice === 'extend' || choice === 'monitor') && untilDay! > meeting.day && itemKey === `task:${task.taskId}`,
  );
  if (putOff) return false;
  return task.isOverdue || task.isReviewDue || ['blocked', 'rejected', 'proposed'].includes(task.state);
}

/**
 * What earlier meetings want looked at in this one: monitored until now by the same kind of meeting, or referred. An
 * action stays until a later meeting has decided on it.
 */
function outstanding(
  decisions: readonly PastDecision[],
  meeting: Meeting,
  inPack: ReadonlySet<string>,
): PastDecision[] {
  return decisions.filter((decision) => {
    if (!comesBack(decision.choice) || decision.meetingId === meeting.meetingId) return false;
    // What is in the pack by itself again is one item, with what was decided last time beside it.
    if (inPack.has(decision.itemKey) || decision.itemKey.startsWith('task:')) return false;
    const isAnswered = decisions.some(
      ({ itemKey, meetingId, decisionId }) =>
        itemKey === carriedKey(decision.decisionId) ||
        (itemKey === decision.itemKey && meetingId !== decision.meetingId && decisionId > decision.decisionId),
    );
    if (isAnswered) return false;
    if (decision.choice === 'monitor') return decision.kind === meeting.kind && decision.untilDay! <= meeting.day;
    const to = decision.refer!.kind;
    if (to === 'agency' || to === 'other') return decision.kind === meeting.kind && decision.day < meeting.day;
    return to === meeting.kind;
  });
}

/** A task as a pack keeps it. */
export function snapshotOf(task: Task, at: Instant): TaskSnapshot {
  return {
    taskId: task.taskId,
    version: task.version,
    title: task.title,
    what: task.what,
    state: task.state,
    closing: task.closing,
    agencyId: task.who.agencyId,
    place: task.where?.words ?? 'No place yet',
    bounds: task.where === null ? null : boundsOf(task.where.geometry),
    dueAt: task.when?.until ?? null,
    isOverdue: isOverdue(task, at),
    isReviewDue: isReviewDue(task, at),
    blocked:
      task.block === null || task.state !== 'blocked' ? null : { reason: task.block.reason, nextAt: task.block.nextAt },
    closedAt: task.closed?.at ?? null,
    result: task.result === null ? null : `${task.result.output.words} ${task.result.cameOfIt}`,
  };
}
