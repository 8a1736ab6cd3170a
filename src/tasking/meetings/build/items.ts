import {
  type AnalysisCard,
  type BriefingFinding,
  chanceWords,
  countWords,
  dayWords,
  plural,
} from '../../../intelligence/index.ts';
import type { AgencyKind, LocalClock } from '../../../vocabulary/index.ts';
import { CLOSING_WORDS, STATE_WORDS, taskNumber } from '../../tasks/index.ts';
import {
  CHOICE_WORDS,
  carriedKey,
  type EarlierDecision,
  type PackItem,
  REFER_WORDS,
  type TaskSnapshot,
} from '../model.ts';
import type { PastDecision } from '../store.ts';
import { type Box, boxOf, drawRecords, metresBetween, middleOf, type PackRecords } from './ground.ts';

/** Nearer than this a task or an earlier decision is about the same place. */
const SAME_PLACE_METRES = 300;
const MOST_EARLIER = 3;
/** A task told for a whole borough is not at any one place of it. */
const WIDEST_PLACE_METRES = 3000;

export interface ItemContext {
  records: PackRecords;
  clock: LocalClock;
  frozenAt: number;
  agencyNames: ReadonlyMap<number, { name: string; kind: AgencyKind }>;
  tasks: readonly TaskSnapshot[];
  decisions: readonly PastDecision[];
  /** Degrees of a point of the plane. */
  toDegrees(x: number, y: number): { lon: number; lat: number };
  /** The ward at a point of the plane. */
  wardAt(incidentIds: readonly number[]): string | null;
}

const EMPTY: Omit<PackItem, 'key' | 'source' | 'kind' | 'title' | 'place' | 'sentence'> = {
  section: '',
  area: '',
  agencies: [],
  uncertainty: '',
  provenance: '',
  evidence: null,
  categories: [],
  point: null,
  points: [],
  outline: null,
  figures: [],
  alreadyThere: [],
  lastTime: [],
  task: null,
  follows: null,
  cardId: null,
  strategyId: null,
};

export function findingItem(finding: BriefingFinding, context: ItemContext): PackItem {
  const drawn = drawRecords(context.records, finding.incidentIds);
  const key = findingKey(finding);
  const point = finding.x === null || finding.y === null ? null : context.toDegrees(finding.x, finding.y);
  const ward = context.wardAt(finding.incidentIds);
  const item: PackItem = {
    ...EMPTY,
    key,
    source: finding.kind === 'count' ? `finding/count/${finding.theme}` : `finding/${finding.kind}`,
    kind: 'finding',
    title: finding.title,
    place: finding.place,
    area: finding.kind === 'count' ? finding.place : (ward ?? 'Whole area'),
    agencies: finding.agencies,
    sentence: finding.sentence,
    uncertainty: sureness(finding),
    provenance: finding.provenance,
    evidence: drawn.evidence,
    categories: drawn.categories,
    point: point === null ? null : rounded(point),
    points: drawn.points,
    outline: drawn.outline,
    figures: figuresOf(finding, drawn.nPlaced),
  };
  return besides(item, context);
}

function findingKey(finding: BriefingFinding): string {
  switch (finding.kind) {
    case 'count':
      return `finding:count:${finding.theme}:${finding.areaId ?? 'all'}`;
    case 'deliberateFires':
      return `finding:fires:${Math.min(...finding.incidentIds)}`;
    case 'repeatPlace':
      return `finding:repeat:${finding.addressId}`;
    case 'nearRepeat':
      return `finding:near:${Math.min(...finding.incidentIds)}`;
  }
}

function sureness(finding: BriefingFinding): string {
  if (finding.p === null)
    return 'No chance is given for one place: the effect is an average over the area, and most homes nearby are not visited again.';
  const adjusted =
    finding.pAdjusted === null ? '' : `, ${chanceWords(finding.pAdjusted)} after allowing for all checks`;
  return `As many as this by chance: ${chanceWords(finding.p)}${adjusted}. It says that something is different here, not why.`;
}

function figuresOf(finding: BriefingFinding, nPlaced: number): PackItem['figures'] {
  const n = finding.incidentIds.length;
  const placed = {
    value: `${nPlaced} of ${n}`,
    words: n === 1 ? 'record placed on the map' : 'records placed on the map',
  };
  if (finding.kind === 'nearRepeat') {
    return [
      { value: dayWords(finding.actByDay), words: 'act by then' },
      ...(finding.homes === null
        ? []
        : [{ value: countWords(finding.homes), words: 'homes near enough to face more risk' }]),
      placed,
    ];
  }
  const before = finding.history.at(-2);
  const usual = finding.usual;
  return [
    {
      value:
        before === undefined
          ? countWords(finding.count)
          : `${countWords(finding.count)} now, ${countWords(before)} before`,
      words: 'in this and the last such window',
    },
    {
      value:
        usual.lower === usual.upper
          ? countWords(usual.lower)
          : `${countWords(usual.lower)} to ${countWords(usual.upper)}`,
      words: 'is usual here',
    },
    placed,
  ];
}

export function cardItem(cardId: string, card: AnalysisCard, context: ItemContext): PackItem {
  const clusters = card.result?.kind === 'clusters' ? card.result.clusters : [];
  const first = clusters[0];
  const point = first === undefined ? null : rounded(context.toDegrees(first.x, first.y));
  const ring = first === undefined ? null : ringOf(first.ring, context);
  const item: PackItem = {
    ...EMPTY,
    key: `card:${cardId}`,
    source: `card/${card.method}`,
    kind: 'card',
    title: card.words[0] ?? 'Analysis',
    place: card.ground.words,
    area: card.ground.words,
    sentence: card.words.slice(1).join(' ') || (card.refusal ?? ''),
    uncertainty: card.notices.join(' ') || 'The card says what was used and what was left out.',
    provenance: `${card.method}, version ${card.methodVersion}, seed ${card.seed}; ${plural(card.nUsed, 'record')} used of ${countWords(card.records.n)}. Kept card ${cardId}.`,
    evidence: { asKnownAt: card.records.asKnownAt, incidentIds: [], sha256: card.records.sha256 },
    categories: [],
    point,
    points: clusters
      .slice(1, 40)
      .map((cluster) => ({ ...rounded(context.toDegrees(cluster.x, cluster.y)), agency: 'partner', isNow: true })),
    outline: ring,
    figures: [{ value: countWords(card.nUsed), words: 'records used' }],
    cardId,
  };
  return besides(item, context);
}

function ringOf(ring: readonly number[], context: ItemContext): number[][] | null {
  if (ring.length < 6) return null;
  const points: number[][] = [];
  for (let i = 0; i + 1 < ring.length; i += 2) {
    const { lon, lat } = rounded(context.toDegrees(ring[i]!, ring[i + 1]!));
    points.push([lon, lat]);
  }
  const [start, end] = [points[0]!, points.at(-1)!];
  if (start[0] !== end[0] || start[1] !== end[1]) points.push([...start]);
  return points;
}

const rounded = ({ lon, lat }: { lon: number; lat: number }) => ({
  lon: Math.round(lon * 1e6) / 1e6,
  lat: Math.round(lat * 1e6) / 1e6,
});

/** An open task that somebody has to decide on: late, blocked, rejected, due for review, or only proposed. */
export function taskItem(task: TaskSnapshot, context: ItemContext): PackItem {
  const agency = task.agencyId === null ? undefined : context.agencyNames.get(task.agencyId);
  const item: PackItem = {
    ...EMPTY,
    key: `task:${task.taskId}`,
    source: task.state === 'proposed' ? 'proposal' : 'task',
    kind: task.state === 'proposed' ? 'proposal' : 'task',
    title: `${taskNumber(task.taskId)} ${task.title}`,
    place: task.place,
    area: 'Where its task says',
    agencies: agency === undefined ? [] : [agency.kind],
    sentence: taskSentence(task, agency?.name ?? 'No agency yet', context),
    uncertainty: 'As its owner has told it; nothing here is measured.',
    provenance: `Task ${taskNumber(task.taskId)}, version ${task.version}, as it stood when the pack was made.`,
    point: middleOf(task.bounds),
    outline: task.bounds === null ? null : ringOfBox(task.bounds),
    figures:
      task.dueAt === null ? [] : [{ value: dayWords(context.clock.localDay(task.dueAt)), words: 'was to be done by' }],
    task,
  };
  return besides(item, context);
}

function taskSentence(task: TaskSnapshot, owner: string, { clock, frozenAt }: ItemContext): string {
  const late = task.isOverdue && task.dueAt !== null ? clock.localDay(frozenAt) - clock.localDay(task.dueAt) : 0;
  const parts = [`${owner}: ${STATE_WORDS[task.state]}.`];
  if (task.isOverdue) parts.push(late === 0 ? 'Late since today.' : `${plural(late, 'day')} late.`);
  if (task.blocked !== null) {
    parts.push(
      `Blocked: ${task.blocked.reason}, to be looked at again on ${dayWords(clock.localDay(task.blocked.nextAt))}.`,
    );
  }
  if (task.isReviewDue) parts.push('Its review is due.');
  return [...parts, task.what].join(' ');
}

export function resultItem(task: TaskSnapshot, context: ItemContext): PackItem {
  const item = taskItem(task, context);
  return {
    ...item,
    key: `result:${task.taskId}`,
    source: 'result',
    kind: 'result',
    sentence: `${task.closing === null ? 'Closed' : `Closed, ${CLOSING_WORDS[task.closing]}`}. ${task.result ?? 'No result was said.'}`,
    uncertainty:
      'What was done and what was seen. Whether it worked is for the evaluation, before and after with a control.',
  };
}

/** A thing that a meeting wanted back: its date has come, or somebody referred it here. */
export function carriedItem(decision: PastDecision, context: ItemContext): PackItem {
  const where = dayWords(decision.day);
  const point = decision.lon === null || decision.lat === null ? null : { lon: decision.lon, lat: decision.lat };
  const item: PackItem = {
    ...EMPTY,
    key: carriedKey(decision.decisionId),
    source: `carried/${decision.choice}`,
    kind: 'carried',
    title: decision.title,
    place: decision.place,
    area: '',
    sentence:
      decision.choice === 'monitor'
        ? `The ${decision.kind} meeting of ${where} monitored it until ${dayWords(decision.untilDay!)}. ${decision.reason}`
        : `The ${decision.kind} meeting of ${where} referred it to ${decision.refer!.to || REFER_WORDS[decision.refer!.kind]}. ${decision.reason}`,
    uncertainty: 'What has happened there since is on the map and among the other items.',
    provenance: `Decision ${decision.number} of that meeting, recorded by ${decision.recordedBy}.`,
    point,
    outline: point === null ? null : ringOfBox(boxOf([point], 150)),
    follows: { decisionId: decision.decisionId, meetingId: decision.meetingId },
  };
  return besides(item, context);
}

export function strategyItem(
  strategy: { strategyId: number; title: string; priorities: { title: string }[] },
  current: string | null,
): PackItem {
  return {
    ...EMPTY,
    key: `strategy:${strategy.strategyId}`,
    source: 'strategy',
    kind: 'strategy',
    title: strategy.title,
    place: 'Whole area',
    area: 'Whole area',
    sentence: `A draft with ${plural(strategy.priorities.length, 'priority', 'priorities')}: ${strategy.priorities.map(({ title }) => title).join('; ')}. ${current === null ? 'Nothing is in force yet.' : `In force until it is adopted: ${current}.`}`,
    uncertainty: 'Scores behind the priorities are judgements; each carries its own confidence.',
    provenance: 'The draft as it stands; adopting it ends what is in force from that moment.',
    strategyId: strategy.strategyId,
  };
}

/** Something the analyst or the room brings by hand. */
export function addedItem(added: {
  key: string;
  title: string;
  place: string;
  sentence: string;
  section: string;
  point: { lon: number; lat: number } | null;
}): PackItem {
  return {
    ...EMPTY,
    key: added.key,
    source: 'added',
    kind: 'added',
    section: added.section,
    title: added.title,
    place: added.place,
    area: 'Whole area',
    sentence: added.sentence,
    uncertainty: 'Brought by hand: nothing was tested.',
    provenance: 'Added to the pack by a person.',
    point: added.point,
    outline: added.point === null ? null : ringOfBox(boxOf([added.point], 150)),
  };
}

function ringOfBox({ west, south, east, north }: Box): number[][] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

/** What is already being done at the place, and what was decided there before. */
function besides(item: PackItem, context: ItemContext): PackItem {
  const now = item.points.filter(({ isNow }) => isNow);
  const around =
    item.task?.bounds ?? (now.length > 0 ? boxOf(now, 0) : item.point === null ? null : boxOf([item.point], 0));
  const alreadyThere = context.tasks
    .filter((task) => task.closedAt === null && task.taskId !== item.task?.taskId && areNear(task.bounds, around))
    .map((task) => ({
      taskId: task.taskId,
      title: `${taskNumber(task.taskId)} ${task.title}`,
      words: STATE_WORDS[task.state],
    }));
  const lastTime = context.decisions
    .filter(({ subject, lon, lat, decisionId }) => {
      if (decisionId === item.follows?.decisionId) return false;
      return subject === item.key || (lon !== null && lat !== null && areNear(boxOf([{ lon, lat }], 0), around));
    })
    .slice(-MOST_EARLIER)
    .reverse()
    .map(
      (decision): EarlierDecision => ({
        decisionId: decision.decisionId,
        meetingId: decision.meetingId,
        day: decision.day,
        kind: decision.kind,
        words: decisionWords(decision),
      }),
    );
  return { ...item, alreadyThere, lastTime };
}

/** Whether the gap between two boxes is no wider than what counts as one place. */
function areNear(a: Box | null, b: Box | null): boolean {
  if (a === null || b === null || isWide(a) || isWide(b)) return false;
  const gap = (lowA: number, highA: number, lowB: number, highB: number) => Math.max(0, lowB - highA, lowA - highB);
  const lon = gap(a.west, a.east, b.west, b.east);
  const lat = gap(a.south, a.north, b.south, b.north);
  return metresBetween({ lon: a.west, lat: a.south }, { lon: a.west + lon, lat: a.south + lat }) <= SAME_PLACE_METRES;
}

const isWide = ({ west, south, east, north }: Box) =>
  metresBetween({ lon: west, lat: south }, { lon: east, lat: north }) > WIDEST_PLACE_METRES;

/** A decision in a sentence: what, until when or to whom, and why. */
export function decisionWords(
  decision: Pick<PastDecision, 'choice' | 'title' | 'untilDay' | 'refer' | 'reason' | 'taskId'>,
): string {
  const reason = decision.reason.trim() === '' ? '' : ` ${decision.reason.trim()}`;
  const about = `${decision.title}: `;
  switch (decision.choice) {
    case 'task':
      return `${about}task${decision.taskId === null ? '' : ` ${taskNumber(decision.taskId)}`}.${reason}`;
    case 'monitor':
      return `${about}monitor until ${dayWords(decision.untilDay!)}.${reason}`;
    case 'extend':
      return `${about}extended until ${dayWords(decision.untilDay!)}.${reason}`;
    case 'refer':
      return `${about}referred to ${decision.refer!.to || REFER_WORDS[decision.refer!.kind]}.${reason}`;
    case 'noAction':
      return `${about}no action.${reason}`;
    default:
      return `${about}${CHOICE_WORDS[decision.choice].toLowerCase()}.${reason}`;
  }
}
