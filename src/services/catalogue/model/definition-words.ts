import { conditionWords, lengthInWords, nameWords, type Spoken } from './condition-words.ts';
import {
  MARK_WORDS,
  type Prompt,
  type Question,
  type Responsibility,
  type ServiceDefinition,
  type Target,
} from './definition.ts';

/** Names of what a definition points at. */
export interface CatalogueNames {
  calendars: readonly { id: string; words: string }[];
  bodies: readonly { id: string; name: string }[];
  category: (code: string) => string;
  letter: (code: string) => string;
}

type Content = Omit<ServiceDefinition, 'code' | 'version' | 'effectiveFrom'>;

/** One field of a definition as it is read. `key` stays the same from version to version. */
export interface DefinitionLine {
  key: string;
  field: string;
  words: string;
}

/** What differs between two versions in one field; null: not there. */
export interface DefinitionChange {
  field: string;
  before: string | null;
  after: string | null;
}

export const QUESTION_KIND_WORDS: Record<Question['kind'], string> = {
  text: 'words',
  number: 'a number',
  yesNo: 'yes or no',
  choice: 'one of several',
  choices: 'any of several',
  instant: 'day and time',
  vrm: 'a registration number',
  photo: 'a photo',
};

/** Owners of a street or of land, each as the end of "on …". */
export const OWNER_WORDS: Readonly<Record<string, string>> = {
  council: 'the council’s own street',
  county: 'a street of the county',
  national: 'a national road',
  housing: 'housing land',
  water: 'the water company’s land',
  rail: 'railway land',
  private: 'private land',
};

/** A definition, field by field, in words. */
export function definitionLines(definition: Content, names: CatalogueNames): DefinitionLine[] {
  const spoken: Spoken = { ...definition, calendars: names.calendars };
  const lines: DefinitionLine[] = [];
  const line = (key: string, field: string, words: string) => lines.push({ key, field, words });
  line('name', 'Name', definition.name);
  line('description', 'Description', definition.description);
  line('group', 'Group', definition.group);
  line('keywords', 'Keywords', listed(definition.keywords));
  line('isPublic', 'Who reports it', definition.isPublic ? 'residents and staff' : 'staff only');
  line(
    'category',
    'Category in the picture',
    definition.category === null ? 'none' : names.category(definition.category),
  );
  for (const each of definition.questions) line(`question ${each.id}`, 'Question', questionWords(each));
  for (const each of definition.facts) line(`fact ${each.id}`, 'Fact', questionWords(each));
  line('powers', 'Powers', listed(definition.powers));
  for (const { id, words, law, before, appliesWhen, opensWhen } of definition.gates) {
    const applies = conditionWords(appliesWhen, spoken);
    const opens = conditionWords(opensWhen, spoken);
    line(
      `gate ${id}`,
      'Legal gate',
      `${words} (${law}). Before “${MARK_WORDS[before]}”; applies: ${applies}; opens: ${opens}`,
    );
  }
  for (const each of definition.targets) {
    line(`target ${each.id}`, 'Target', `${each.words}: ${targetWords(each, names)}; ${whenWords(each, spoken)}`);
  }
  definition.responsibilities.forEach((rule, i) => {
    line(`rule ${i}`, `Who answers, rule ${i + 1}`, responsibilityWords(rule, spoken, names));
  });
  for (const { id, words, longestDays } of definition.pauseReasons) {
    line(`pause ${id}`, 'Reason to pause', `${words}, at most ${longestDays} days`);
  }
  definition.prompts.forEach((prompt, i) => {
    line(`prompt ${i}`, `Prompt ${i + 1}`, `${prompt.words} (${promptWords(prompt, spoken)})`);
  });
  line('skills', 'Skills needed', listed(definition.needs.skills));
  line('vehicle', 'Vehicle needed', definition.needs.vehicle ?? 'none');
  line('sameAs', 'Taken for the same', sameAsWords(definition.sameAs));
  line('linkedBy', 'Looked up in other cases', listed(definition.linkedBy.map((id) => nameWords(id, spoken))));
  line('letters', 'Letters', listed(definition.letters.map(names.letter)));
  return lines;
}

/** What differs between two versions, field by field, in words; what order things are asked and tried in counts too. */
export function definitionChanges(before: Content, after: Content, names: CatalogueNames): DefinitionChange[] {
  const old = definitionLines(before, names);
  const now = definitionLines(after, names);
  const changes: DefinitionChange[] = now.flatMap(({ key, field, words }) => {
    const was = old.find((each) => each.key === key)?.words ?? null;
    return was === words ? [] : [{ field, before: was, after: words }];
  });
  for (const { key, field, words } of old) {
    if (!now.some((each) => each.key === key)) changes.push({ field, before: words, after: null });
  }
  for (const [list, field] of ORDERED) {
    const kept = (one: Content, other: Content) =>
      one[list].filter(({ id }) => other[list].some((each) => each.id === id)).map(({ id }) => id);
    const wordsOf = (ids: readonly string[]) =>
      ids.map((id) => after[list].find((each) => each.id === id)?.words ?? id).join('; ');
    const [was, is] = [kept(before, after), kept(after, before)];
    if (was.join() !== is.join()) changes.push({ field, before: wordsOf(was), after: wordsOf(is) });
  }
  return changes;
}

const ORDERED = [
  ['questions', 'Order of the questions'],
  ['facts', 'Order of the facts'],
  ['gates', 'Order of the gates'],
  ['targets', 'Order of the targets'],
  ['pauseReasons', 'Order of the reasons to pause'],
] as const;

/** "One of several: Yes (2), No. Has to be answered." */
export function questionWords({ words, kind, isRequired, help, options }: Question): string {
  const choices = options.map(({ words: option, score }) => (score === 0 ? option : `${option} (score ${score})`));
  const asked = `${QUESTION_KIND_WORDS[kind]}${choices.length === 0 ? '' : `: ${choices.join(', ')}`}`;
  return [`${words} – ${asked}`, ...(isRequired ? ['has to be answered'] : []), ...(help === '' ? [] : [help])].join(
    '; ',
  );
}

/** "Reported to done within 5 days (Working days)". */
export const targetWords = ({ from, to, length }: Target, { calendars }: Pick<CatalogueNames, 'calendars'>): string =>
  `${MARK_WORDS[from].toLowerCase()} to ${MARK_WORDS[to].toLowerCase()} within ${lengthInWords(length, calendars)}`;

/** "The water company, on the water company’s land in ward Ayresome, where “…” is yes". */
export function responsibilityWords(
  { body, owner, within, appliesWhen }: Responsibility,
  spoken: Spoken,
  { bodies }: Pick<CatalogueNames, 'bodies'>,
): string {
  const places = [
    ...(owner === null ? [] : [`on ${OWNER_WORDS[owner] ?? owner}`]),
    ...(within === null ? [] : [`in ${within.kind} ${within.name}`]),
    ...(appliesWhen.op === 'always' ? [] : [`when ${conditionWords(appliesWhen, spoken)}`]),
  ];
  return `${bodies.find(({ id }) => id === body)?.name ?? body}, ${places.length === 0 ? 'everywhere' : places.join(', ')}`;
}

export const sameAsWords = ({ metres, days }: ServiceDefinition['sameAs']): string =>
  `an open case of this kind within ${metres} m and ${days} days`;

/** "when “…” is yes; an alarm; too late 31 days after “From”". */
export function promptWords(prompt: Prompt, spoken: Spoken): string {
  const { isAlarm, until } = prompt;
  return [
    whenWords(prompt, spoken),
    ...(isAlarm ? ['an alarm'] : []),
    ...(until === null
      ? []
      : [`too late ${lengthInWords(until.length, spoken.calendars)} after ${nameWords(until.since, spoken)}`]),
  ].join('; ');
}

const whenWords = ({ appliesWhen }: Pick<Target, 'appliesWhen'>, spoken: Spoken): string =>
  appliesWhen.op === 'always' ? 'always' : `when ${conditionWords(appliesWhen, spoken)}`;

const listed = (words: readonly string[]): string => (words.length === 0 ? 'none' : words.join(', '));
