import { median } from '../harness.ts';

/** What one method did over all towns. */
export class Score {
  readonly times: number[] = [];
  /** Records handed in, a run. */
  readonly sizes: number[] = [];
  nPlanted = 0;
  nFound = 0;
  /** Called without anything planted, in the town itself. */
  nFalse = 0;
  nCalled = 0;
  /** Runs where nothing was planted at all, and how many of them called something, and how much. */
  nNullRuns = 0;
  nNullAlarms = 0;
  nNullCalled = 0;
  /** Share of the study area called, a run; empty where that means nothing. */
  readonly shares: number[] = [];

  timed<T>(size: number, work: () => T): T {
    const start = performance.now();
    const result = work();
    this.times.push(performance.now() - start);
    this.sizes.push(size);
    return result;
  }

  planted(found: boolean): void {
    this.nPlanted++;
    if (found) this.nFound++;
  }

  called(n: number, nFalse: number): void {
    this.nCalled += n;
    this.nFalse += nFalse;
  }

  nothingPlanted(nCalled: number): void {
    this.nNullRuns++;
    this.nNullCalled += nCalled;
    if (nCalled > 0) this.nNullAlarms++;
  }

  words(nothing: string): string {
    const parts = [`found ${share(this.nFound, this.nPlanted)} of what was planted`];
    if (this.nCalled > 0) parts.push(`false alarms ${share(this.nFalse, this.nCalled)} of what was called`);
    if (this.nNullRuns > 0) {
      const each = (this.nNullCalled / this.nNullRuns).toPrecision(2);
      parts.push(
        `with nothing planted (${nothing}) alarms in ${share(this.nNullAlarms, this.nNullRuns)} runs, ${each} a run`,
      );
    }
    if (this.shares.length > 0)
      parts.push(`median area called ${(100 * median(this.shares)).toPrecision(2)} % of the town`);
    return parts.join('; ');
  }
}

function share(n: number, of: number): string {
  return of === 0 ? '0 of 0' : `${n} of ${of} (${((100 * n) / of).toFixed(1)} %)`;
}
