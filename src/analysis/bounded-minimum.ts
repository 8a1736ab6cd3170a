import { leastSquares } from './linear-algebra.ts';

// Slopes are taken over this distance because R's optim does: its minima are those of such slopes, not of the function's own.
const REACH = 1e-3;
// Below this share of the value, the slope decides which of two points is the better.
const LEVEL = 1e-8;

/**
 * Least value of a smooth function of a few parameters in [0, 1], downhill from a start: Newton steps with numerical
 * derivatives, damped until they lead down, parameters at an end held there while the slope pushes outward.
 */
export function boundedMinimum(f: (x: readonly number[]) => number, start: readonly number[]): number[] {
  const slopes = (x: readonly number[]) =>
    x.map((at, i) => {
      // At an end only the inner side counts.
      const up = Math.min(REACH, 1 - at);
      const down = Math.min(REACH, at);
      return (f(moved(x, [i, up])) - f(moved(x, [i, -down]))) / (up + down);
    });
  let x = [...start];
  let value = f(x);
  let slope = slopes(x);
  let damping = 1e-3;
  for (let step = 0; step < 200; step++) {
    const free = x.flatMap((at, i) => ((at <= 0 && slope[i] > 0) || (at >= 1 && slope[i] < 0) ? [] : [i]));
    if (free.length === 0) break;
    const curvature = curvatures(f, x, free);
    const scale = Math.max(...curvature.map((row, i) => Math.abs(row[i])), 1e-300);
    let longest = 0;
    for (; damping < 1e9; damping *= 10) {
      const damped = curvature.map((row, i) => row.map((entry, j) => (i === j ? entry + damping * scale : entry)));
      const { coefficients } = leastSquares(
        damped,
        free.map((i) => -slope[i]),
        free.map(() => 1),
      );
      const next = [...x];
      free.forEach((i, k) => {
        next[i] = Math.min(1, Math.max(0, x[i] + (coefficients[k] || 0)));
      });
      const there = f(next);
      if (!(there < value + LEVEL * Math.abs(value))) continue;
      const slopeThere = slopes(next);
      if (there > value - LEVEL * Math.abs(value) && !(steepness(slopeThere, free) < steepness(slope, free))) continue;
      longest = Math.max(...next.map((at, i) => Math.abs(at - x[i])));
      x = next;
      value = there;
      slope = slopeThere;
      damping = Math.max(1e-12, damping / 100);
      break;
    }
    if (longest < 1e-10) break;
  }
  return x;
}

/** Second differences, about a point far enough from the ends for all of them. */
function curvatures(f: (x: readonly number[]) => number, x: readonly number[], free: readonly number[]): number[][] {
  const centre = x.map((at) => Math.min(1 - REACH, Math.max(REACH, at)));
  const value = f(centre);
  const at = (...moves: [index: number, by: number][]) => f(moved(centre, ...moves));
  return free.map((i) =>
    free.map((j) => {
      if (i === j) return (at([i, REACH]) - 2 * value + at([i, -REACH])) / REACH ** 2;
      const alike = at([i, REACH], [j, REACH]) + at([i, -REACH], [j, -REACH]);
      const opposed = at([i, REACH], [j, -REACH]) + at([i, -REACH], [j, REACH]);
      return (alike - opposed) / (4 * REACH ** 2);
    }),
  );
}

function moved(x: readonly number[], ...moves: [index: number, by: number][]): number[] {
  const there = [...x];
  for (const [index, by] of moves) there[index] += by;
  return there;
}

function steepness(slope: readonly number[], free: readonly number[]): number {
  return Math.hypot(...free.map((i) => slope[i]));
}
