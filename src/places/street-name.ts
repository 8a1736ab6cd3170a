/** Written at the end of a street's name (or before a closing direction) in short. */
const STREET_TYPES: Readonly<Record<string, string>> = {
  al: 'alley',
  av: 'avenue',
  ave: 'avenue',
  blvd: 'boulevard',
  bvd: 'boulevard',
  cir: 'circle',
  cl: 'close',
  cres: 'crescent',
  cresc: 'crescent',
  ct: 'court',
  dr: 'drive',
  expy: 'expressway',
  fwy: 'freeway',
  gdn: 'garden',
  gdns: 'gardens',
  gr: 'grove',
  grn: 'green',
  grv: 'grove',
  hwy: 'highway',
  la: 'lane',
  ln: 'lane',
  mt: 'mount',
  pde: 'parade',
  pk: 'park',
  pkwy: 'parkway',
  pl: 'place',
  rd: 'road',
  sq: 'square',
  st: 'street',
  str: 'street',
  ter: 'terrace',
  terr: 'terrace',
  wk: 'walk',
  wy: 'way',
};

const DIRECTIONS: Readonly<Record<string, string>> = { n: 'north', s: 'south', e: 'east', w: 'west' };
const SIDES = new Set(['north', 'south', 'east', 'west']);
const UNIT_WORDS = new Set(['flat', 'unit', 'apt', 'apartment', 'room', 'suite', 'no', 'number']);
const HOUSE_NUMBER = /^\d+[a-z]?$/;

export interface StreetName {
  /** Lower case, no punctuation, no abbreviation: two spellings of one street have one key. Empty when there is none. */
  key: string;
  /** As `14` or `14a`, where the words began with one. */
  houseNumber: string | null;
}

/**
 * The street in the words of an address line: `Flat 2, 14 St. Mary's Rd, Farhaven` is number 14 of `saint marys road`.
 * Reads the first part between commas that has a name in it; knows English abbreviations.
 */
export function readStreetName(words: string): StreetName {
  let houseNumber: string | null = null;
  for (const part of words.split(',')) {
    const tokens = part
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[\u0300-\u036f'’`]/g, '')
      .replace(/^\s*on or near\s+/, '')
      .split(/[^a-z0-9]+/)
      .filter((token) => token !== '');
    let i = 0;
    while (i < tokens.length && (UNIT_WORDS.has(tokens[i]!) || HOUSE_NUMBER.test(tokens[i]!))) {
      // The number of the house is the last one before the name: `2 14 Ropery Street` is flat 2 of number 14.
      if (HOUSE_NUMBER.test(tokens[i]!)) houseNumber = tokens[i]!;
      i++;
    }
    const name = tokens.slice(i);
    if (name.length > 0) return { key: expand(name).join(' '), houseNumber };
  }
  return { key: '', houseNumber: null };
}

export function streetKey(words: string): string {
  return readStreetName(words).key;
}

function expand(tokens: string[]): string[] {
  const last = tokens.length - 1;
  const out = tokens.map((token, i) => (i === 0 || i === last ? (DIRECTIONS[token] ?? token) : token));
  if (last === 0) return out;
  const typeAt = last > 1 && SIDES.has(out[last]!) ? last - 1 : last;
  return out.map((token, i) => {
    if (i === typeAt) return STREET_TYPES[token] ?? token;
    return token === 'st' ? 'saint' : token;
  });
}

/** How many single-letter changes turn one word into another, or `limit + 1` when more than `limit`. Levenshtein. */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const swap = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const value = Math.min(swap, previous[j]! + 1, row[j - 1]! + 1);
      row.push(value);
      if (value < least) least = value;
    }
    if (least > limit) return limit + 1;
    previous = row;
  }
  return previous[b.length]!;
}

/** Postcodes are compared without blanks and case. */
export function postcodeKey(words: string): string {
  return words.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** As people write it: a British postcode gets its blank back, others stay as their key. */
export function writtenPostcode(words: string): string {
  const key = postcodeKey(words);
  return /^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/.test(key) ? `${key.slice(0, -3)} ${key.slice(-3)}` : key;
}
