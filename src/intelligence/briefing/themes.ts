import { type AgencyKind, CATEGORY_ID_LIMIT, categoryByCode, subtree } from '../../vocabulary/index.ts';

export interface Theme {
  code: string;
  name: string;
  agency: AgencyKind;
}

/** The lines of the daily table, in the order a meeting reads them. They do not overlap. */
const CODES = [
  'crime/violence',
  'crime/robbery',
  'crime/burglary',
  'crime/vehicle',
  'crime/theft',
  'crime/damage',
  'crime/drugs',
  'crime/weapons',
  'crime/public-order',
  'asb',
  'fire/deliberate',
  'fire/accidental',
  'street/vehicle',
  'street/fly-tip',
  'street/graffiti',
  'street/litter',
  'street/noise',
  'street/void',
  'street/trading',
];

export const THEMES: readonly Theme[] = CODES.map((code) => {
  const category = categoryByCode(code)!;
  return { code, name: category.name, agency: category.agency };
});

/** For each category id the index of its theme, or −1. */
export const THEME_OF_CATEGORY: Int16Array = (() => {
  const themes = new Int16Array(CATEGORY_ID_LIMIT).fill(-1);
  THEMES.forEach((theme, index) => {
    for (const category of subtree(theme.code)) themes[category.id] = index;
  });
  return themes;
})();
