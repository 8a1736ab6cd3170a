/** Records a method could not use, and why in words: nothing is dropped unseen. */
export interface LeftOut {
  reason: string;
  n: number;
}

/** Reasons that left out at least one record, in the order given. */
export function leftOutOf(counts: Readonly<Record<string, number>>): LeftOut[] {
  return Object.entries(counts).flatMap(([reason, n]) => (n > 0 ? [{ reason, n }] : []));
}
