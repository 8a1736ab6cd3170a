export const SHOWS = ['all', 'give', 'crew'] as const;
export type Show = (typeof SHOWS)[number];

export interface DispatchSearch {
  /** Set: the board for the wall. */
  wall?: 1 | undefined;
  /** The chosen case. */
  case?: number | undefined;
  show?: Show | undefined;
}

/** What the page's address says. */
export function readDispatchSearch(search: Record<string, unknown>): DispatchSearch {
  const id = Number(search['case']);
  return {
    wall: Number(search['wall']) === 1 ? 1 : undefined,
    case: Number.isInteger(id) && id > 0 ? id : undefined,
    show: SHOWS.find((show) => show !== 'all' && show === search['show']),
  };
}
