import type { ServiceDefinition } from '../../catalogue/model.ts';

/**
 * Kinds that fit what somebody typed, best first: every word must be the beginning of a word of its name, keywords or
 * description; a word of five letters or more may be one letter wrong. Names count before keywords, keywords before the rest.
 */
export function searchKinds<Kind extends Pick<ServiceDefinition, 'code' | 'name' | 'keywords' | 'description'>>(
  kinds: readonly Kind[],
  typed: string,
  translated: (kind: Kind) => string = () => '',
): Kind[] {
  const words = wordsOf(typed).slice(0, 8);
  if (words.length === 0) return [];
  const scored = kinds.map((kind, i) => {
    const fields = [`${kind.name} ${translated(kind)}`, kind.keywords.join(' '), kind.description].map(wordsOf);
    let score = 0;
    for (const word of words) {
      const field = fields.findIndex((known) => known.some((each) => fits(each, word)));
      if (field < 0) return { kind, i, score: -1 };
      score += 3 - field;
    }
    return { kind, i, score };
  });
  return scored
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.i - b.i)
    .map(({ kind }) => kind);
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** Endings that one kind of word has and another has not: "mattresses" is a mattress, "burnt" begins "burnt-out". */
const stem = (word: string): string => (word.length > 3 ? word.replace(/(es|s)$/, '') : word);

const LONG_ENOUGH = 5;

function fits(known: string, typed: string): boolean {
  if (known.startsWith(typed) || known.startsWith(stem(typed))) return true;
  return typed.length >= LONG_ENOUGH && Math.abs(known.length - typed.length) <= 1 && differsByOne(known, typed);
}

/** One letter more, less, other, or two neighbours swapped. */
function differsByOne(a: string, b: string): boolean {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const [restA, restB] = [a.slice(i), b.slice(i)];
  if (restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)) return true;
  return restA.slice(2) === restB.slice(2) && restA[0] === restB[1] && restA[1] === restB[0];
}
