/** Handling markings, least first. The product of several parts carries the highest of them. AIM's ceiling is the last. */
export const MARKINGS = ['OFFICIAL', 'OFFICIAL-SENSITIVE'] as const;
export type Marking = (typeof MARKINGS)[number];

export function markingRank(marking: Marking): number {
  return MARKINGS.indexOf(marking);
}

/** The marking of a product made of parts so marked; of nothing, the lowest. */
export function highestMarking(markings: Iterable<Marking>): Marking {
  let rank = 0;
  for (const marking of markings) rank = Math.max(rank, markingRank(marking));
  return MARKINGS[rank]!;
}
