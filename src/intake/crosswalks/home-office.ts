/**
 * Home Office offence codes to AIM's tree (domain brief §5.1). Classes are numbers with an optional letter; a rule names one
 * class whole (`45`), one sub-class (`28E`), or a range of letters (`28A-D`). The most particular rule wins. Codes that are
 * not listed are held, never guessed.
 */
const RULES: readonly [category: string, codes: string][] = [
  ['crime/violence/homicide', '1 2 4 4.1 4.2 4.3 4.4 4.5 4.6 4.7 4.8 4.9 4.10'],
  ['crime/violence/wounding', '5 5A-E 6 7 8A 8D 8F 8G 8H 8J 8K 8N 8P 8S 9C 37.1'],
  ['crime/violence/assault', '104 105A 105B'],
  ['crime/violence/harassment', '8L 8M 8Q 8R 8U 8T'],
  ['crime/violence/sexual', '16 17A 17B 18 19A-K 20A-B 21 21A 22 22A-B 23 70 71 72 73 74 88A 88C 88D 88E 88F 88G'],
  ['crime/robbery/business', '34A'],
  ['crime/robbery/personal', '34B'],
  ['crime/burglary/residential', '28 28A-H 29 29A'],
  ['crime/burglary/business', '30 30A-D 31 31A'],
  ['crime/vehicle/theft-of', '48 37.2'],
  ['crime/vehicle/theft-from', '45'],
  ['crime/vehicle/interference', '126'],
  ['crime/theft/person', '39'],
  ['crime/theft/bicycle', '44'],
  ['crime/theft/shoplifting', '46'],
  ['crime/theft/other', '40 41 42 43 47 49 49A 54 35'],
  ['crime/fraud', '51 52 53 53A-J 55 60 61 61A'],
  ['crime/damage/criminal', '57 58 58A-D 58E-H 58J 59'],
  ['crime/damage/arson', '56 56A-B'],
  ['crime/drugs', '92 92A-E 93 93A-B 77'],
  ['crime/weapons', '10A-D 81 90'],
  ['crime/public-order', '9 9A-B 62 62A 64 65 66 125 125A-B'],
  ['crime/other', '15 24 26 27 33 33A 38 76 78 79 80 82 83 84 85 86 87 89 91 94 95 96 97 98 99 802 814'],
];

const CATEGORY_OF = new Map<string, string>();
for (const [category, codes] of RULES) {
  for (const code of codes.split(' ')) for (const one of expanded(code)) CATEGORY_OF.set(one, category);
}

function expanded(code: string): string[] {
  const range = /^(\d+)([A-Z])-([A-Z])$/.exec(code);
  if (range === null) return [code];
  const letters: string[] = [];
  for (let c = range[2]!.charCodeAt(0); c <= range[3]!.charCodeAt(0); c++)
    letters.push(`${range[1]}${String.fromCharCode(c)}`);
  return letters;
}

/** The category of an offence code such as `28E`, `045` or `37/2`; null when it is not listed. */
export function homeOfficeCategory(code: string): string | null {
  const plain = code
    .trim()
    .toUpperCase()
    .replace('/', '.')
    .replace(/^0+(?=\d)/, '');
  return CATEGORY_OF.get(plain) ?? null;
}
