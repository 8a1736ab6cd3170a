import { isoDateOfDay, LocalClock } from '../../../vocabulary/index.ts';
import { ACTORS, problemOfCategory } from '../../powers/index.ts';
import type { TaskPolygon, TaskProposal, WhyKind } from '../../tasks/index.ts';
import { outlineOf } from '../build/ground.ts';
import type { MeetingDeps } from '../deps.ts';
import type { PackItem } from '../model.ts';
import type { Carried } from './decide.ts';

/** Days counted before and after, for a measure of incidents. */
const MEASURED_DAYS = 28;
/** How long after its time a task is looked at again. */
const REVIEW_MS = 7 * 86_400_000;

/**
 * The task that a decision asks for: its why is the item with its frozen evidence, its where the area around the item's
 * records, and its measure is fixed now, so that nobody chooses it after the fact.
 */
export async function proposalOf(
  deps: MeetingDeps,
  { item, asked, meeting, today, now }: Carried,
): Promise<TaskProposal> {
  const task = asked.task!;
  const clock = new LocalClock(deps.intelligence.partnership.timeZone);
  const where = await whereOf(deps, item);
  const kind = deps.intelligence.agencyKinds.get(task.agencyId!);
  const dueDay = clock.localDay(task.dueAt!);
  return {
    title: task.title.trim() === '' ? item.title : task.title,
    what: task.what,
    why: {
      kind: WHY_OF[item.kind] ?? 'request',
      reference: item.cardId ?? item.key,
      words: [`${item.title}, ${item.place}`, item.sentence, item.uncertainty, item.provenance].filter(
        (words) => words !== '',
      ),
      asKnownAt: item.evidence?.asKnownAt ?? null,
    },
    problem: problemOfCategory(item.categories[0] ?? ''),
    priorityId: task.priorityId,
    offStrategyReason: task.priorityId === null ? task.offStrategyReason : null,
    where: { geometry: where, words: item.place },
    when: { from: now, until: task.dueAt! },
    who: { agencyId: task.agencyId, teamId: null, personId: null },
    power: task.power ?? {
      actor: ACTORS.find(({ agencies }) => kind !== undefined && agencies.includes(kind))?.code ?? 'firePrevention',
      power: 'none',
      authorisation: null,
    },
    measure:
      item.categories.length === 0
        ? { kind: 'delivered', words: task.success, unit: 'done as agreed', target: 1 }
        : {
            kind: 'incidents',
            words: task.success,
            measure: null,
            categories: item.categories,
            treated: where,
            buffer: null,
            control: null,
            bufferControl: null,
            before: { first: isoDateOfDay(today - MEASURED_DAYS), last: isoDateOfDay(today - 1) },
            after: { first: isoDateOfDay(dueDay + 1), last: isoDateOfDay(dueDay + MEASURED_DAYS) },
          },
    reviewAt: task.dueAt! + REVIEW_MS,
    marking: meeting.marking,
  };
}

const WHY_OF: Partial<Record<PackItem['kind'], WhyKind>> = { finding: 'finding', card: 'analysisCard' };

/** Around its records; else around its point; else the whole area, which at least is honest. */
async function whereOf(deps: MeetingDeps, item: PackItem): Promise<TaskPolygon> {
  const ring = item.outline ?? outlineOf(item.point === null ? item.points : [item.point]);
  if (ring !== null) return { type: 'Polygon', coordinates: [ring] };
  const { lon, lat, length } = deps.intelligence.picture.current.columns;
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (let row = 0; row < length; row++) {
    // Where nothing is placed the column says so far outside of any degree.
    const [x, y] = [lon[row]! / 1e7, lat[row]! / 1e7];
    if (Math.abs(x) > 180 || Math.abs(y) > 90) continue;
    box.west = Math.min(box.west, x);
    box.east = Math.max(box.east, x);
    box.south = Math.min(box.south, y);
    box.north = Math.max(box.north, y);
  }
  const { west, south, east, north } = enclosing(box);
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
}

/** A box that encloses something, also where nothing at all was ever placed. */
function enclosing(box: { west: number; south: number; east: number; north: number }) {
  if (box.west < box.east && box.south < box.north) return box;
  const [lon, lat] = Number.isFinite(box.west) ? [box.west, box.south] : [0, 51.5];
  return { west: lon - 0.01, south: lat - 0.01, east: lon + 0.01, north: lat + 0.01 };
}
