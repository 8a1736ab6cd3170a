import { describe, expect, it } from 'vitest';
import { allocateColumns, NONE_I32, newPictureAreas, type PictureColumns } from '../../picture/model.ts';
import { apply, fitPlanes } from './plane-fit.ts';

/** The map's plane seen from the partnership's: turned by a degree, a little larger, and bent as projections are. */
const bent = (x: number, y: number): [number, number] => {
  const [u, v] = [(x - 450_000) / 1000, (y - 520_000) / 1000];
  return [1000 * (0.9999 * u - 0.017 * v) + 0.02 * u * v, 1000 * (0.017 * u + 1.0003 * v) + 0.03 * v * v];
};

function placed(n: number, everywhere: boolean): [PictureColumns, Float32Array, Float32Array] {
  const arrays = allocateColumns(n);
  const px = new Float32Array(n);
  const py = new Float32Array(n);
  for (let row = 0; row < n; row++) {
    const x = everywhere ? 445_000 + ((row * 7919) % 10_000) : 450_000;
    const y = everywhere ? 515_000 + ((row * 104_729) % 10_000) : 520_000;
    arrays.x[row] = x * 100;
    arrays.y[row] = y * 100;
    [px[row], py[row]] = bent(x, y) as [number, number];
  }
  if (n > 0) {
    arrays.x[0] = NONE_I32;
    px[0] = Number.NaN;
  }
  return [{ ...arrays, length: n, areas: newPictureAreas(), timeZone: 'Europe/London', ordinal: 1 }, px, py];
}

describe('the fit between two planes', () => {
  it('takes a place there and back to a few centimetres, across a town', () => {
    const fit = fitPlanes(...placed(3000, true))!;
    for (const [x, y] of [
      [446_000, 516_000],
      [450_000, 520_000],
      [454_900, 524_900],
    ] as const) {
      const [mapX, mapY] = apply(fit.toMap, x, y);
      const [trueX, trueY] = bent(x, y);
      expect(Math.hypot(mapX - trueX, mapY - trueY)).toBeLessThan(0.02);
      const [backX, backY] = apply(fit.toOwn, mapX, mapY);
      expect(Math.hypot(backX - x, backY - y)).toBeLessThan(0.05);
    }
  });

  it('is not there without places, or where all are one', () => {
    expect(fitPlanes(...placed(0, true))).toBeNull();
    expect(fitPlanes(...placed(5, true))).toBeNull();
    expect(fitPlanes(...placed(500, false))).toBeNull();
  });
});
