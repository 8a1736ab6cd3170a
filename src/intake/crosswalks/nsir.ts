/**
 * National Standard for Incident Recording: the thirteen ASB types (domain brief §5.2). The qualifier (personal, nuisance,
 * environmental) says how an incident touched people; it never follows from the type and never decides the category.
 */
export const NSIR_TYPES: readonly { code: string; words: string; category: string }[] = [
  { code: 'NSIR01', words: 'Vehicle abandoned (not stolen)', category: 'asb/vehicle-abandoned' },
  { code: 'NSIR02', words: 'Vehicle nuisance/inappropriate use', category: 'asb/vehicle-nuisance' },
  { code: 'NSIR03', words: 'Rowdy/inconsiderate behaviour', category: 'asb/rowdy' },
  { code: 'NSIR04', words: 'Rowdy/nuisance neighbours', category: 'asb/neighbours' },
  { code: 'NSIR05', words: 'Littering/drugs paraphernalia', category: 'asb/littering' },
  { code: 'NSIR06', words: 'Animal problems', category: 'asb/animals' },
  { code: 'NSIR07', words: 'Trespass', category: 'asb/trespass' },
  { code: 'NSIR08', words: 'Malicious/nuisance communications', category: 'asb/communications' },
  { code: 'NSIR09', words: 'Street drinking', category: 'asb/street-drinking' },
  { code: 'NSIR10', words: 'Prostitution-related activity', category: 'asb/prostitution' },
  { code: 'NSIR11', words: 'Noise', category: 'asb/noise' },
  { code: 'NSIR12', words: 'Begging/vagrancy', category: 'asb/begging' },
  { code: 'NSIR13', words: 'Fireworks', category: 'asb/fireworks' },
];

export const NSIR_QUALIFIERS = ['Personal', 'Nuisance', 'Environmental'] as const;

const CATEGORY_OF = new Map(NSIR_TYPES.map(({ code, category }) => [code, category]));

export function nsirCategory(code: string): string | null {
  return CATEGORY_OF.get(code.trim().toUpperCase()) ?? null;
}
