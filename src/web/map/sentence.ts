import { categoryByCode, type LocationPrecision } from '../../vocabulary/index.ts';
import { PRECISION_WORDS } from '../ui/marks.tsx';
import { capital, listWords } from '../ui/words.ts';
import { WITH_A_PLACE, WITH_A_POINT } from './state.ts';

export function whatWords(what: readonly string[]): string {
  const names = what.map((code) => categoryByCode(code)?.name ?? code);
  if (names.length === 0) return 'Everything';
  if (names.length > 3) return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
  return names
    .map((name, i) => (i === 0 ? name : name.charAt(0).toLowerCase() + name.slice(1)))
    .join(', ')
    .replaceAll('aSB', 'ASB');
}

export function whereWords(wards: readonly string[], isDrawn: boolean): string {
  const parts = [...(isDrawn ? ['Drawn area'] : []), ...wards];
  if (parts.length === 0) return 'Whole area';
  return parts.length > 2 ? `${parts[0]} and ${parts.length - 1} more` : listWords(parts);
}

export function placedWords(placed: readonly LocationPrecision[]): string {
  const isAll = (precisions: readonly LocationPrecision[]) =>
    placed.length === precisions.length && precisions.every((precision) => placed.includes(precision));
  if (isAll(WITH_A_POINT)) return 'Any point';
  if (isAll(WITH_A_PLACE)) return 'Any point or area';
  return capital(
    listWords(
      placed.map((precision) => PRECISION_WORDS[precision]),
      'or',
    ),
  );
}
