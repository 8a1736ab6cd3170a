import type { Chance } from './chance.ts';

/** Things to be gathered into areas: where each is, how much it counts, and with whom it shares how many metres of border. */
export interface Pieces {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  weight: ArrayLike<number>;
  borders: readonly ReadonlyMap<number, number>[];
}

/**
 * Gathers pieces into k areas, each in one part and of about the same weight: k-means whose heavy areas are made to
 * reach less far, then every loose part joins the neighbour with the longest common border.
 */
export function gather(pieces: Pieces, k: number, chance: Chance): Int32Array {
  const n = pieces.x.length;
  let total = 0;
  for (let i = 0; i < n; i++) total += pieces.weight[i]!;
  const [cx, cy] = spread(pieces, k, chance);
  const reach = new Float64Array(k).fill(1);
  const group = new Int32Array(n);
  for (let round = 0; round < 60; round++) {
    const load = new Float64Array(k);
    const [sx, sy] = [new Float64Array(k), new Float64Array(k)];
    for (let i = 0; i < n; i++) {
      let least = Number.POSITIVE_INFINITY;
      for (let g = 0; g < k; g++) {
        const d = ((pieces.x[i]! - cx[g]!) ** 2 + (pieces.y[i]! - cy[g]!) ** 2) * reach[g]!;
        if (d < least) {
          least = d;
          group[i] = g;
        }
      }
      const [g, w] = [group[i]!, pieces.weight[i]! + 0.01];
      load[g]! += w;
      sx[g]! += w * pieces.x[i]!;
      sy[g]! += w * pieces.y[i]!;
    }
    for (let g = 0; g < k; g++) {
      if (load[g]! <= 0) continue;
      cx[g] = sx[g]! / load[g]!;
      cy[g] = sy[g]! / load[g]!;
      if (round < 50) reach[g] = Math.min(6, Math.max(0.15, reach[g]! * (load[g]! / (total / k)) ** 0.25));
    }
  }
  joinLooseParts(pieces, group, k);
  return group;
}

/** k-means++ start. */
function spread(pieces: Pieces, k: number, chance: Chance): [Float64Array, Float64Array] {
  const n = pieces.x.length;
  const [cx, cy] = [new Float64Array(k), new Float64Array(k)];
  const nearest = new Float64Array(n).fill(1);
  for (let g = 0; g < k; g++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += nearest[i]! * pieces.weight[i]!;
    let left = chance.unit() * sum;
    let at = 0;
    for (let i = 0; i < n; i++) {
      at = i;
      left -= nearest[i]! * pieces.weight[i]!;
      if (left < 0) break;
    }
    cx[g] = pieces.x[at]!;
    cy[g] = pieces.y[at]!;
    for (let i = 0; i < n; i++) {
      const d = (pieces.x[i]! - cx[g]!) ** 2 + (pieces.y[i]! - cy[g]!) ** 2;
      nearest[i] = g === 0 ? d : Math.min(nearest[i]!, d);
    }
  }
  return [cx, cy];
}

function joinLooseParts(pieces: Pieces, group: Int32Array, k: number): void {
  const n = group.length;
  for (let round = 0; round < 12; round++) {
    const part = new Int32Array(n).fill(-1);
    const members: number[][] = [];
    for (let start = 0; start < n; start++) {
      if (part[start] !== -1) continue;
      const pending = [start];
      const found: number[] = [];
      part[start] = members.length;
      while (pending.length > 0) {
        const i = pending.pop()!;
        found.push(i);
        for (const j of pieces.borders[i]!.keys()) {
          if (part[j] === -1 && group[j] === group[start]) {
            part[j] = members.length;
            pending.push(j);
          }
        }
      }
      members.push(found);
    }
    const weightOf = (found: readonly number[]) => found.reduce((sum, i) => sum + pieces.weight[i]! + 0.001, 0);
    const heaviest = new Int32Array(k).fill(-1);
    members.forEach((found, p) => {
      const g = group[found[0]!]!;
      if (heaviest[g] === -1 || weightOf(found) > weightOf(members[heaviest[g]!]!)) heaviest[g] = p;
    });
    let moved = 0;
    members.forEach((found, p) => {
      if (heaviest[group[found[0]!]!] === p) return;
      const metres = new Map<number, number>();
      for (const i of found) {
        for (const [j, length] of pieces.borders[i]!) {
          if (group[j] !== group[i]) metres.set(group[j]!, (metres.get(group[j]!) ?? 0) + length);
        }
      }
      const best = [...metres].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0];
      if (!best) return;
      moved++;
      for (const i of found) group[i] = best[0];
    });
    if (moved === 0) return;
  }
}
