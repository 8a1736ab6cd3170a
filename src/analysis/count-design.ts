/** Named columns of a regression, each with one entry a row. */
export interface Design {
  names: readonly string[];
  columns: readonly Float64Array[];
}

export interface SeasonDesignOptions {
  /** A straight line on the log scale: the rate changes by the same percentage each step. Default true. */
  trend?: boolean;
  /** Waves that repeat every `period` steps (52.18 weeks, 365.25 days, 12 months). Default none. */
  season?: { period: number /** Pairs of cosine and sine. Default 1. */; harmonics?: number };
  /** For daily series: weekday (0 = Monday) of step 0; each weekday then has its own level, against Monday's. */
  weekdayOfStepZero?: number;
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/**
 * Columns for a count series with a level, a trend, a season and weekdays.
 *
 * @param steps  number of each row's day, week or month, counted from any step 0; steps to come make the design of a forecast
 */
export function seasonDesign(steps: ArrayLike<number>, options: SeasonDesignOptions = {}): Design {
  const { trend = true, season, weekdayOfStepZero } = options;
  const names: string[] = [];
  const columns: Float64Array[] = [];
  const add = (name: string, of: (step: number) => number) => {
    names.push(name);
    columns.push(Float64Array.from(steps, of));
  };
  add('level', () => 1);
  if (trend) add('trend', (step) => step);
  if (season !== undefined) {
    const { period, harmonics = 1 } = season;
    if (!(period > 2 * harmonics)) {
      throw new RangeError(`${harmonics} waves need a period above ${2 * harmonics}, got ${period}.`);
    }
    for (let k = 1; k <= harmonics; k++) {
      add(`cosine ${k}`, (step) => Math.cos((2 * Math.PI * k * step) / period));
      add(`sine ${k}`, (step) => Math.sin((2 * Math.PI * k * step) / period));
    }
  }
  if (weekdayOfStepZero !== undefined) {
    for (let day = 1; day < 7; day++) {
      add(WEEKDAYS[day], (step) => ((((step + weekdayOfStepZero) % 7) + 7) % 7 === day ? 1 : 0));
    }
  }
  return { names, columns };
}
