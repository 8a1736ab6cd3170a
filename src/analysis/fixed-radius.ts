import type { PlanePoints } from './points.ts';

/**
 * Who lies within one fixed distance? Points in square cells of that side; a search looks at nine of them.
 *
 * @param points finite positions, in any unit, with the radius in the same
 * @returns appends the places in the input of all points at most `radius` from (x, y), in no particular order, to `found`
 */
export function fixedRadiusSearch(
  points: PlanePoints,
  radius: number,
): (x: number, y: number, found: number[]) => void {
  const { x: xs, y: ys } = points;
  const n = xs.length;
  let minX = Number.POSITIVE_INFINITY;
  let minY = Number.POSITIVE_INFINITY;
  let maxX = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    minX = Math.min(minX, xs[i]);
    minY = Math.min(minY, ys[i]);
    maxX = Math.max(maxX, xs[i]);
  }
  const nColumns = n === 0 ? 1 : Math.floor((maxX - minX) / radius) + 3;
  const keyOf = (column: number, row: number): number => (row + 1) * nColumns + column + 1;
  const cells = new Map<number, number[]>();
  for (let i = 0; i < n; i++) {
    const key = keyOf(Math.floor((xs[i] - minX) / radius), Math.floor((ys[i] - minY) / radius));
    const members = cells.get(key);
    if (members === undefined) cells.set(key, [i]);
    else members.push(i);
  }
  const reach = radius * radius;
  return (x, y, found) => {
    const column = Math.floor((x - minX) / radius);
    const row = Math.floor((y - minY) / radius);
    for (let c = Math.max(0, column - 1); c <= Math.min(nColumns - 3, column + 1); c++) {
      for (let r = row - 1; r <= row + 1; r++) {
        const members = cells.get(keyOf(c, r));
        if (members === undefined) continue;
        for (const j of members) if ((xs[j] - x) ** 2 + (ys[j] - y) ** 2 <= reach) found.push(j);
      }
    }
  };
}
