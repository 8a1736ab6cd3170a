import ar from './locales/ar.json' with { type: 'json' };
import en from './locales/en.json' with { type: 'json' };
import pl from './locales/pl.json' with { type: 'json' };
import ro from './locales/ro.json' with { type: 'json' };
import ur from './locales/ur.json' with { type: 'json' };

/** A language is a file of `locales`; what it does not say is said in English. */
export type WordKey = Exclude<keyof typeof en, `_${string}`>;
export const LOCALES: Readonly<Record<string, Readonly<Record<string, string>>>> = { en, pl, ur, ar, ro };
export type Values = Readonly<Record<string, string | number>>;

/** How a page speaks: words, dates, and which way the language runs. */
export interface Language {
  code: string;
  name: string;
  tag: string;
  direction: 'ltr' | 'rtl';
  /** True until a speaker has said in the file that they checked it. */
  isUnchecked: boolean;
  t(key: WordKey, values?: Values): string;
  /** What the catalogue says in English, where the file has it in this language. */
  catalogue(path: string, english: string): string;
  day(instant: number, timeZone: string): string;
  time(instant: number, timeZone: string): string;
}

export function languageOf(code: string | undefined): Language {
  const known = code !== undefined && Object.hasOwn(LOCALES, code) ? code : 'en';
  const words = LOCALES[known]!;
  const tag = words['_tag'] ?? 'en-GB';
  const formatted = (instant: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(tag, { ...options, numberingSystem: 'latn', calendar: 'gregory' }).format(instant);
  const day = { weekday: 'short', day: 'numeric', month: 'short' } as const;
  return {
    code: known,
    name: words['_language'] ?? known,
    tag,
    direction: words['_direction'] === 'rtl' ? 'rtl' : 'ltr',
    isUnchecked: words['_checkedBy'] === '',
    t: (key, values = {}) => filled(words[key] ?? en[key], values),
    // A question that many kinds share is translated once, under "*".
    catalogue: (path, english) =>
      words[`catalogue.${path}`] ?? words[`catalogue.${path.replace(/^[^.]+/, '*')}`] ?? english,
    day: (instant, timeZone) => formatted(instant, { ...day, timeZone }),
    time: (instant, timeZone) =>
      formatted(instant, { ...day, hour: '2-digit', minute: '2-digit', hour12: false, timeZone }),
  };
}

export const LANGUAGES = Object.keys(LOCALES).map(languageOf);

function filled(words: string, values: Values): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}
