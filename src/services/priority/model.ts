import { metresBetween } from '../cases/model.ts';

export const PRIORITY_KINDS = ['fireArea', 'hotSpot', 'repeatPlace'] as const;
export type PriorityKind = (typeof PRIORITY_KINDS)[number];

/** Why a case goes up, in words that can be held against the picture. */
export interface PriorityReason {
  kind: PriorityKind;
  words: string;
  /** Incidents or cases behind it. */
  n: number;
}

interface Position {
  longitude: number;
  latitude: number;
}

/** A place where deliberate fires have gathered beyond what is usual there. */
export interface FireArea {
  fires: readonly Position[];
  /** Fires this near to another are one area, and so is a case this near to a fire. */
  reachMetres: number;
  expected: number;
  days: number;
}

/** Cells that hold more crime and disorder than chance would put there. */
export interface HotSpots {
  days: number;
  cellMetres: number;
  /** Incidents in the hot cell that holds the position, or null where it is in none. */
  countAt(position: Position): number | null;
}

/** Of a case, open or closed, what decides whether its place repeats. */
export interface CaseHere {
  caseId: number;
  group: string;
  place: Position;
}

const REPEAT_REACH_METRES = 50;
export const REPEAT_DAYS = 90;
/** This many others make a repeat place. */
const FEWEST_OTHERS = 2;

/** Cases of a group by place, so that a case's neighbours are found without looking at all. */
export class CasesNear {
  readonly #cells = new Map<string, CaseHere[]>();

  constructor(cases: Iterable<CaseHere>) {
    for (const one of cases) {
      const key = cellOf(one.group, one.place, 0, 0);
      const cell = this.#cells.get(key);
      if (cell === undefined) this.#cells.set(key, [one]);
      else cell.push(one);
    }
  }

  /** How many others of the group lie within reach of a case. */
  others(one: CaseHere): number {
    let n = 0;
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (const other of this.#cells.get(cellOf(one.group, one.place, dx, dy)) ?? []) {
          if (other.caseId !== one.caseId && metresBetween(one.place, other.place) <= REPEAT_REACH_METRES) n++;
        }
      }
    }
    return n;
  }
}

/** A thousandth of a degree: 111 m north, and 50 m or more east up to 63° of latitude. */
const cellOf = (group: string, { longitude, latitude }: Position, dx: number, dy: number) =>
  `${group} ${Math.floor(longitude * 1000) + dx} ${Math.floor(latitude * 1000) + dy}`;

/** Which link to the picture puts a case before others that are as soon due? All that hold, strongest kind first. */
export function priorityReasons(
  one: CaseHere,
  { fireAreas, hotSpots, near }: { fireAreas: readonly FireArea[]; hotSpots: HotSpots | null; near: CasesNear },
): PriorityReason[] {
  const reasons: PriorityReason[] = [];
  const area = fireAreas.find(({ fires, reachMetres }) =>
    fires.some((fire) => metresBetween(one.place, fire) <= reachMetres),
  );
  if (area !== undefined) {
    const n = area.fires.length;
    const usual = area.expected < 0.05 ? 'hardly any' : area.expected.toFixed(1);
    const words = `Fire area: ${n} deliberate fires within ${area.reachMetres} m of another in ${area.days} days, usual there ${usual}`;
    reasons.push({ kind: 'fireArea', words, n });
  }
  const count = hotSpots?.countAt(one.place) ?? null;
  if (count !== null && hotSpots !== null) {
    const words = `Hot spot: ${count} crimes and ASB incidents in this cell of ${hotSpots.cellMetres} m in ${hotSpots.days} days, more than chance would put here (Gi*, 1 % after adjustment)`;
    reasons.push({ kind: 'hotSpot', words, n: count });
  }
  const others = near.others(one);
  if (others >= FEWEST_OTHERS) {
    const words = `Repeat place: ${others} other cases of ${one.group} within ${REPEAT_REACH_METRES} m in ${REPEAT_DAYS} days`;
    reasons.push({ kind: 'repeatPlace', words, n: others });
  }
  return reasons;
}
