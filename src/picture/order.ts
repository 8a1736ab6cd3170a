import type { PictureColumns } from './model.ts';

/** In which order records are listed; ties go by incident id, so that pages of a list never overlap. */
export const LIST_ORDERS = ['newest', 'oldest', 'recorded'] as const;
export type ListOrder = (typeof LIST_ORDERS)[number];

/**
 * The page of rows from `offset`, at most `limit`, in order. Rows without a time come last.
 *
 * O(rows) plus sorting the first `offset + limit`: the boundary value is found by a native sort of the keys alone.
 */
export function pageOfRows(
  columns: PictureColumns,
  rows: Int32Array,
  order: ListOrder,
  offset: number,
  limit: number,
): Int32Array {
  const wanted = Math.min(rows.length, offset + limit);
  if (wanted <= offset) return new Int32Array(0);
  const times = order === 'recorded' ? columns.recordedAt : columns.occurredFrom;
  // Not known is the least value: last when newest comes first, and moved past the end when oldest does.
  const isOldestFirst = order === 'oldest';
  const keyOf = (row: number): number => {
    const time = times[row]!;
    if (!isOldestFirst) return -time;
    return time === -2_147_483_648 ? 2_147_483_648 : time;
  };
  const keys = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) keys[k] = keyOf(rows[k]!);
  const last = keys.slice().sort()[wanted - 1]!;
  const first = rows.filter((_, k) => keys[k]! <= last);
  const { incidentId } = columns;
  return first.sort((a, b) => keyOf(a) - keyOf(b) || incidentId[a]! - incidentId[b]!).subarray(offset, wanted);
}
