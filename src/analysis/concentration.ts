import { type LeftOut, leftOutOf } from './left-out.ts';

export interface ConcentrationOptions {
  /** Shares of all incidents for which to tell how few places hold them. Default: a quarter, a half and 80 %. */
  shares?: readonly number[];
}

export interface Concentration {
  parameters: { shares: readonly number[] };
  nPlaces: number;
  /** Incidents (or weight) at those places. */
  nIncidents: number;
  nUsed: number;
  leftOut: LeftOut[];
  /** 0 = every place alike, towards 1 = all at one place. NaN without incidents. */
  gini: number;
  /**
   * Gini that is 0 when incidents are spread as thinly as whole incidents can be, so that few incidents over many
   * places do not look concentrated by themselves (Bernasco & Steenbeek 2017). Equal to `gini` when incidents outnumber places.
   */
  giniGeneralised: number;
  /** For each share asked: the fewest places that hold at least this share of incidents. */
  places: { share: number; nPlaces: number; shareOfPlaces: number }[];
  /** Lorenz curve, busiest place first: share of places and share of incidents, from (0, 0) to (1, 1). */
  lorenz: { shareOfPlaces: Float64Array; shareOfIncidents: Float64Array };
}

/**
 * On how few places do most incidents happen? Lorenz curve, Gini and generalised Gini, and the share of places that
 * holds half of the incidents (the "law of crime concentration").
 *
 * @param counts  incidents (or harm) a place, **places without any included**; NaN = not a place of the study area
 * @throws RangeError for a negative count or a share outside 0 to 1
 */
export function concentration(counts: ArrayLike<number>, options: ConcentrationOptions = {}): Concentration {
  const shares = options.shares ?? [0.25, 0.5, 0.8];
  for (const share of shares) {
    if (!(share > 0 && share <= 1)) throw new RangeError(`A share must lie above 0 and up to 1, got ${share}.`);
  }
  const { sorted, missing } = busiestFirst(counts);
  const n = sorted.length;
  let total = 0;
  let ranked = 0;
  for (let i = 0; i < n; i++) {
    total += sorted[i];
    ranked += (n - i) * sorted[i];
  }
  const gini = total > 0 ? (2 * ranked) / (n * total) - (n + 1) / n : Number.NaN;
  return {
    parameters: { shares },
    nPlaces: n,
    nIncidents: total,
    nUsed: n,
    leftOut: leftOutOf({ 'no count': missing }),
    gini,
    giniGeneralised: Math.max(n / total, 1) * (gini - 1) + 1,
    places: shares.map((share) => fewestPlaces(sorted, total, share)),
    lorenz: lorenzCurve(sorted, total),
  };
}

function busiestFirst(counts: ArrayLike<number>): { sorted: Float64Array; missing: number } {
  const kept: number[] = [];
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i];
    if (Number.isNaN(count)) continue;
    if (!(count >= 0)) throw new RangeError(`Count ${i} must be at least 0, got ${count}.`);
    kept.push(count);
  }
  return { sorted: Float64Array.from(kept).sort().reverse(), missing: counts.length - kept.length };
}

function fewestPlaces(sorted: Float64Array, total: number, share: number) {
  if (total === 0) return { share, nPlaces: 0, shareOfPlaces: Number.NaN };
  // A hair below the share: the sum of thirds must reach one.
  const wanted = share * total * (1 - 1e-12);
  let held = 0;
  let nPlaces = 0;
  while (nPlaces < sorted.length && held < wanted) held += sorted[nPlaces++];
  return { share, nPlaces, shareOfPlaces: nPlaces / sorted.length };
}

/** Corners only: places with the same count lie on one straight piece. */
function lorenzCurve(sorted: Float64Array, total: number): Concentration['lorenz'] {
  const n = sorted.length;
  const places = [0];
  const incidents = [0];
  let held = 0;
  for (let i = 0; i < n; i++) {
    held += sorted[i];
    if (i === n - 1 || sorted[i + 1] !== sorted[i]) {
      places.push((i + 1) / n);
      incidents.push(total > 0 ? held / total : Number.NaN);
    }
  }
  return { shareOfPlaces: Float64Array.from(places), shareOfIncidents: Float64Array.from(incidents) };
}
