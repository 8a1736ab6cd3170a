import type { RowCounts } from '../model.ts';

/** How far a load is. */
export interface LoadProgress extends RowCounts {
  loadId: number;
  feedId: number;
  bytesTaken: number;
  bytesTotal: number;
  rowsPerSecond: number;
  /** null until it can be told. */
  secondsLeft: number | null;
}

const TELL_EVERY_MS = 1_000;

/** Turns rows and bytes taken into rate and time left, and says when it is time to tell. */
export class ProgressMeter {
  readonly #loadId: number;
  readonly #feedId: number;
  readonly #bytesTotal: number;
  readonly #startedAt: number;
  readonly #now: () => number;
  #toldAt: number;
  bytesTaken = 0;

  constructor(loadId: number, feedId: number, bytesTotal: number, now: () => number) {
    this.#loadId = loadId;
    this.#feedId = feedId;
    this.#bytesTotal = bytesTotal;
    this.#now = now;
    this.#startedAt = now();
    this.#toldAt = this.#startedAt;
  }

  isDue(): boolean {
    const now = this.#now();
    if (now - this.#toldAt < TELL_EVERY_MS) return false;
    this.#toldAt = now;
    return true;
  }

  at(rows: RowCounts): LoadProgress {
    const seconds = (this.#now() - this.#startedAt) / 1000;
    const bytesTaken = Math.min(this.bytesTaken, this.#bytesTotal);
    const share = this.#bytesTotal === 0 ? 0 : bytesTaken / this.#bytesTotal;
    return {
      ...rows,
      loadId: this.#loadId,
      feedId: this.#feedId,
      bytesTaken: Math.round(bytesTaken),
      bytesTotal: this.#bytesTotal,
      rowsPerSecond: seconds > 0 ? Math.round(rows.read / seconds) : 0,
      secondsLeft: share > 0.01 && seconds > 0.5 ? Math.ceil((seconds * (1 - share)) / share) : null,
    };
  }
}
