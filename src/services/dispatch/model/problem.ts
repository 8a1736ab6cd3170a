export interface RoundStop {
  id: number;
  workMinutes: number;
  /** When it is to be done, from the start; negative: it is late already, and late from the start on. Null: nothing is promised. */
  dueInMinutes: number | null;
}

export interface RoundProblem {
  stops: readonly RoundStop[];
  /** From place to place: 0 is the start, i + 1 the i-th stop. */
  minutes: readonly (readonly number[])[];
  lateWeight: number;
}

/** Minutes late of what is done then, counted from the start of the round. */
export const lateFrom = (dueInMinutes: number, doneIn: number): number =>
  Math.max(0, doneIn - Math.max(0, dueInMinutes));
