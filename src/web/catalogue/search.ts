export const CATALOGUE_PARTS = ['bodies', 'calendars', 'letters', 'amounts'] as const;

export interface CatalogueSearch {
  /** Absent: the kinds of case. */
  part?: (typeof CATALOGUE_PARTS)[number] | undefined;
  /** Code of the chosen kind. */
  kind?: string | undefined;
  /** The version that is read; absent: the one that new cases begin under. */
  version?: number | undefined;
  /** Set: the chosen kind is being edited. */
  edit?: number | undefined;
}

const count = (value: unknown): number | undefined => {
  const n = Number(value);
  return value !== undefined && value !== '' && Number.isInteger(n) && n > 0 ? n : undefined;
};

/** What the page's address says. */
export function readCatalogueSearch(search: Record<string, unknown>): CatalogueSearch {
  return {
    part: CATALOGUE_PARTS.find((part) => part === search['part']),
    kind: typeof search['kind'] === 'string' && search['kind'] !== '' ? search['kind'] : undefined,
    version: count(search['version']),
    edit: count(search['edit']),
  };
}
