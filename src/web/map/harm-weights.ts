import { useSyncExternalStore } from 'react';
import type { HarmEdition } from '../../analysis/index.ts';
import { CATEGORIES, CATEGORY_ID_LIMIT } from '../../vocabulary/index.ts';

/** Weights of the reader's own file, in this page only: AIM neither sends nor keeps them. */
export interface HarmWeights {
  edition: HarmEdition;
  fileName: string;
  /** By category id; NaN where neither the category nor one above it is in the file. */
  ofCategory: Float64Array;
  nCategories: number;
}

let current: HarmWeights | null = null;
const listeners = new Set<() => void>();

export function setHarmWeights(edition: HarmEdition | null, fileName = ''): void {
  current = edition && weightsOf(edition, fileName);
  for (const tell of listeners) tell();
}

export const useHarmWeights = (): HarmWeights | null =>
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => current,
  );

/** A category's weight by its code, its last word of the code, or its name; else that of the category above. */
export function weightsOf(edition: HarmEdition, fileName: string): HarmWeights {
  const byKey = new Map<string, number>();
  for (const [code, weight] of edition.weights) {
    byKey.set(plain(code), weight);
    const name = edition.names.get(code);
    if (name !== undefined) byKey.set(plain(name), weight);
  }
  const ofCategory = new Float64Array(CATEGORY_ID_LIMIT).fill(Number.NaN);
  let nCategories = 0;
  const own = (code: string, name: string) =>
    byKey.get(plain(code)) ?? byKey.get(plain(name)) ?? byKey.get(plain(code.split('/').at(-1) ?? ''));
  for (const category of CATEGORIES) {
    let found: number | undefined;
    for (let code: string | null = category.code; code !== null && found === undefined; ) {
      const at = CATEGORIES.find((known) => known.code === code);
      found = at && own(at.code, at.name);
      code = at?.parent ?? null;
    }
    if (found === undefined) continue;
    ofCategory[category.id] = found;
    nCategories++;
  }
  return { edition, fileName, ofCategory, nCategories };
}

const plain = (words: string): string =>
  words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
