import { type LeftOut, leftOutOf } from './left-out.ts';
import { NO_POSITION, type PlanePoints, requirePositive, requireSameLength } from './points.ts';
import { poissonPmf, poissonUpperTail } from './special.ts';

export interface RepeatRow {
  /** Incidents at the place; the last row is "this many or more". */
  incidents: number;
  orMore: boolean;
  nPlaces: number;
  nIncidents: number;
  /** Places one would expect in this row if the incidents fell on places at random; null where places are not all known. */
  nPlacesExpected: number | null;
}

export interface RepeatOptions {
  /** All places at risk (addresses, premises, people), those without an incident too. Unknown when left out. */
  nPlacesAtRisk?: number;
  /** Incidents from which rows of the table are joined. Default 5. */
  lastRow?: number;
}

export interface RepeatPlaces {
  parameters: { nPlacesAtRisk: number | null; lastRow: number };
  nUsed: number;
  leftOut: LeftOut[];
  /** Places with at least one incident. */
  nPlaces: number;
  /** Places with two or more, and the incidents there. */
  nRepeatPlaces: number;
  nIncidentsAtRepeatPlaces: number;
  /** Incidents that come after the first at their place, as a share of all: what prevention after the first could reach. */
  shareAfterFirst: number;
  table: RepeatRow[];
  /** Place ids, busiest first, then by id, with their counts. */
  places: Int32Array;
  counts: Int32Array;
}

/**
 * How much happens where it has happened before? Counts of repeat places, or of repeat victims when the ids are people.
 *
 * @param ids  place (or victim) of each incident, a whole number of at least 0; negative = not known
 * @throws RangeError when more places have incidents than are said to be at risk
 */
export function repeatPlaces(ids: ArrayLike<number>, options: RepeatOptions = {}): RepeatPlaces {
  const lastRow = options.lastRow ?? 5;
  if (!(Number.isInteger(lastRow) && lastRow >= 2)) {
    throw new RangeError(`lastRow must be a whole number of at least 2, got ${lastRow}.`);
  }
  const byPlace = new Map<number, number>();
  let unknown = 0;
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i];
    if (id >= 0) byPlace.set(id, (byPlace.get(id) ?? 0) + 1);
    else unknown++;
  }
  const atRisk = options.nPlacesAtRisk ?? null;
  if (atRisk !== null && !(atRisk >= byPlace.size)) {
    throw new RangeError(`${byPlace.size} places have incidents, but only ${atRisk} are said to be at risk.`);
  }
  const ordered = [...byPlace].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const nUsed = ids.length - unknown;
  const repeats = ordered.filter(([, count]) => count >= 2);
  return {
    parameters: { nPlacesAtRisk: atRisk, lastRow },
    nUsed,
    leftOut: leftOutOf({ 'place not known': unknown }),
    nPlaces: ordered.length,
    nRepeatPlaces: repeats.length,
    nIncidentsAtRepeatPlaces: repeats.reduce((sum, [, count]) => sum + count, 0),
    shareAfterFirst: nUsed === 0 ? Number.NaN : (nUsed - ordered.length) / nUsed,
    table: Array.from({ length: lastRow }, (_, k) => row(k + 1, k + 1 === lastRow, ordered, nUsed, atRisk)),
    places: Int32Array.from(ordered, ([id]) => id),
    counts: Int32Array.from(ordered, ([, count]) => count),
  };
}

function row(
  incidents: number,
  orMore: boolean,
  ordered: readonly (readonly [id: number, count: number])[],
  nUsed: number,
  atRisk: number | null,
): RepeatRow {
  const here = ordered.filter(([, count]) => (orMore ? count >= incidents : count === incidents));
  const mean = atRisk === null ? 0 : nUsed / atRisk;
  return {
    incidents,
    orMore,
    nPlaces: here.length,
    nIncidents: here.reduce((sum, [, count]) => sum + count, 0),
    nPlacesExpected:
      atRisk === null || atRisk === 0
        ? null
        : atRisk * (orMore ? poissonUpperTail(incidents, mean) : poissonPmf(incidents, mean)),
  };
}

/**
 * One id for all points within the same square of `toleranceMetres` (default 0.01: the same centimetre), numbered in the
 * order in which places are first met; -1 without position. For records that carry no address key.
 */
export function placeIdsOf(points: PlanePoints, toleranceMetres = 0.01): { ids: Int32Array; leftOut: LeftOut[] } {
  requireSameLength(points);
  requirePositive('toleranceMetres', toleranceMetres);
  const ids = new Int32Array(points.x.length);
  const rows = new Map<number, Map<number, number>>();
  let next = 0;
  let unplaced = 0;
  for (let i = 0; i < ids.length; i++) {
    const u = Math.round(points.x[i] / toleranceMetres);
    const v = Math.round(points.y[i] / toleranceMetres);
    if (Number.isNaN(u) || Number.isNaN(v)) {
      ids[i] = -1;
      unplaced++;
      continue;
    }
    let columns = rows.get(v);
    if (columns === undefined) {
      columns = new Map();
      rows.set(v, columns);
    }
    let id = columns.get(u);
    if (id === undefined) {
      id = next++;
      columns.set(u, id);
    }
    ids[i] = id;
  }
  return { ids, leftOut: leftOutOf({ [NO_POSITION]: unplaced }) };
}
