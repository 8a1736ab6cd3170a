export interface CasesSearch {
  /** The chosen case. */
  case?: number | undefined;
  clock?: 'late' | 'soon' | 'hold' | 'ok' | undefined;
  group?: string | undefined;
  /** Set: the form for a new case is open. */
  new?: number | undefined;
}

const CLOCKS = ['late', 'soon', 'hold', 'ok'] as const;
const id = (value: unknown): number | undefined => {
  const n = Number(value);
  return value !== undefined && value !== '' && Number.isInteger(n) && n > 0 ? n : undefined;
};

/** What the page's address says. */
export function readCasesSearch(search: Record<string, unknown>): CasesSearch {
  return {
    case: id(search['case']),
    clock: CLOCKS.find((clock) => clock === search['clock']),
    group: typeof search['group'] === 'string' && search['group'] !== '' ? search['group'] : undefined,
    new: id(search['new']),
  };
}
