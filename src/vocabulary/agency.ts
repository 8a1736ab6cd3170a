/** Which kind of organisation recorded a thing. A partnership may hold several agencies of one kind. */
export const AGENCY_KINDS = ['police', 'council', 'fire', 'partner'] as const;
export type AgencyKind = (typeof AGENCY_KINDS)[number];

/** Index of a kind in stored columns: its place in AGENCY_KINDS. Only ever append to that list. */
export function agencyKindCode(kind: AgencyKind): number {
  return AGENCY_KINDS.indexOf(kind);
}
