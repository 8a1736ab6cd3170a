import { FIELD_WORDS } from '../../tasking/model.ts';
import { capital, momentWords } from '../ui/words.ts';
import type { Draft } from './draft.ts';
import { windowWords } from './words.ts';

export const fieldWords = (field: keyof Draft): string => capital(FIELD_WORDS[field]);

/** A field's value, short enough to stand beside another. */
export function valueWords(value: unknown): string {
  if (value === null || value === undefined) return 'Nothing';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return value > 1e11 ? momentWords(value) : String(value);
  if (typeof value !== 'object') return String(value);
  if ('from' in value && 'until' in value) return windowWords(value as { from: number; until: number });
  if ('words' in value) return String(value.words);
  return Object.values(value)
    .filter((part) => part !== null)
    .join(', ');
}
