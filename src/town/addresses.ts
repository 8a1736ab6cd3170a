import type { Faces } from './arrangement.ts';
import { chanceFor } from './chance.ts';
import { insideRing, lineLength, type Point, pointBeside } from './line.ts';
import type { Network, Stretch } from './network.ts';
import type { Site } from './site.ts';

/** A front door: where, on which stretch and side, and in which face of the town. */
export interface Door {
  at: Point;
  number: string;
  stretch: number;
  face: number;
  /** Homes on the same side of the same stretch share postcodes in runs. */
  run: number;
}

/** Puts homes along both sides of every built-up street: terraces close together, suburbs further apart. */
export function layDoors(seed: number, site: Site, network: Network, faces: Faces): Door[] {
  const chance = chanceFor(seed, 'doors');
  const doors: Door[] = [];
  let run = 0;
  const nextNumber = new Map<string, number>();
  network.stretches.forEach((stretch, s) => {
    for (const side of [1, -1] as const) {
      run++;
      const key = `${stretch.name}/${side}`;
      let number = nextNumber.get(key) ?? (side === 1 ? 1 : 2);
      const urban = site.urban(...(stretch.line[stretch.line.length >> 1] ?? site.centre));
      const plot = urban > 1 ? 4.6 : urban > 0.75 ? 5 : urban > 0.5 ? 6.2 : 8;
      const setBack = stretch.class === 'local' ? 9 : 13;
      let onPostcode = 0;
      const perPostcode = chance.between(13, 22);
      for (let along = 13; along < stretch.lengthMetres - 11; along += plot * chance.between(0.85, 1.15)) {
        const at = pointBeside(stretch.line, along, side * setBack);
        if (!isHomeGround(site, at)) continue;
        if (++onPostcode > perPostcode) {
          onPostcode = 1;
          run++;
        }
        doors.push({ at, number: String(number), stretch: s, face: faceBeside(stretch, faces, along, side), run });
        number += 2;
      }
      nextNumber.set(key, number);
    }
  });
  return doors;
}

function isHomeGround(site: Site, at: Point): boolean {
  if (site.urban(at[0], at[1]) < 0.27 || site.dryMetres(at[0], at[1]) < 12 || !site.isInside(at)) return false;
  return !site.patches.some(
    (patch) =>
      Math.abs(patch.middle[0] - at[0]) < 650 &&
      Math.abs(patch.middle[1] - at[1]) < 650 &&
      insideRing(at, patch.outline),
  );
}

function faceBeside(stretch: Stretch, faces: Faces, along: number, side: 1 | -1): number {
  let left = along;
  let i = 0;
  for (; i < stretch.halfEdges.length - 1; i++) {
    const length = lineLength([stretch.line[i]!, stretch.line[i + 1]!]);
    if (left <= length) break;
    left -= length;
  }
  const half = stretch.halfEdges[i]!;
  return faces.faceOf[side === 1 ? half : half ^ 1]!;
}

/** Unit postcodes that cannot be real: no British area is called FH. */
export function postcodeNamer(): (district: number) => string {
  const letters = 'ABDEFGHJLNPQRSTUWXYZ';
  const counts = new Map<number, number>();
  return (district) => {
    const i = counts.get(district) ?? 0;
    counts.set(district, i + 1);
    const sector = 1 + Math.floor(i / 400);
    return `FH${district} ${sector}${letters[Math.floor((i % 400) / 20)]}${letters[i % 20]}`;
  };
}
