import type { Instant } from '../../../vocabulary/index.ts';

export const LETTER_FIELD_KINDS = ['line', 'text', 'date', 'pence', 'days'] as const;

/** What whoever writes the letter fills in, or AIM from the case. */
export interface LetterField {
  id: string;
  words: string;
  kind: (typeof LETTER_FIELD_KINDS)[number];
  isRequired: boolean;
}

/** A letter as the partnership words it. `{{field}}` is replaced; everything else stands as it is. */
export interface LetterTemplate {
  code: string;
  /** Local day from which new letters use it, `YYYY-MM-DD`. */
  from: string;
  name: string;
  /** Act and section it is given under; null: it has no legal effect. Those with one are approved by a second person. */
  law: string | null;
  to: 'keeper' | 'occupier' | 'person' | 'business' | 'resident';
  subject: string;
  paragraphs: readonly string[];
  fields: readonly LetterField[];
  /** What must be known before it is drafted, in words, shown to whoever drafts it. */
  checks: readonly string[];
}

/** Filled in by AIM for every letter. */
export const CASE_FIELDS = ['number', 'place', 'today', 'partnership', 'reported'] as const;

export type LetterValues = Readonly<Record<string, string | number>>;

export interface LetterText {
  subject: string;
  paragraphs: readonly string[];
}

const PLACEHOLDER = /\{\{\s*([a-zA-Z][a-zA-Z0-9]*)\s*\}\}/g;

/** Names used in a template's text. */
function placeholdersOf(template: LetterTemplate): Set<string> {
  const text = [template.subject, ...template.paragraphs].join('\n');
  return new Set([...text.matchAll(PLACEHOLDER)].map((match) => match[1]!));
}

/** What is wrong with a template, in words; [] when it can be used. */
export function templateProblems(template: LetterTemplate, today: string): string[] {
  const problems: string[] = [];
  if (template.from < today) problems.push(`${template.from} has passed; choose today or a later day.`);
  if (template.name.trim() === '') problems.push('The letter has no name.');
  const fields = new Set(template.fields.map(({ id }) => id));
  const used = placeholdersOf(template);
  for (const name of used) {
    if (!fields.has(name) && !(CASE_FIELDS as readonly string[]).includes(name)) {
      problems.push(`{{${name}}} is no field of this letter. Its fields: ${[...fields, ...CASE_FIELDS].join(', ')}.`);
    }
  }
  for (const { id, words } of template.fields) {
    if (!/^[a-zA-Z][a-zA-Z0-9]{0,39}$/.test(id)) {
      problems.push(`“${id}” is no name for a field: letters and digits, beginning with a letter.`);
    }
    if (!used.has(id)) problems.push(`“${words}” ({{${id}}}) is asked for and stands nowhere in the letter.`);
    if ((CASE_FIELDS as readonly string[]).includes(id))
      problems.push(`{{${id}}} is filled in by AIM; name this field otherwise.`);
  }
  if (fields.size !== template.fields.length) problems.push('Two fields have the same name.');
  if (template.subject.trim() === '') problems.push('The letter has no subject.');
  if (template.paragraphs.length === 0) problems.push('The letter has no text.');
  return problems;
}

/** What is missing or wrong in what was filled in, in words; [] when the letter can be written. */
export function valueProblems(template: LetterTemplate, values: LetterValues): string[] {
  const problems: string[] = [];
  for (const { id, words, kind, isRequired } of template.fields) {
    const value = values[id];
    if (value === undefined || value === '') {
      if (isRequired) problems.push(`${words} is missing.`);
      continue;
    }
    if ((kind === 'pence' || kind === 'days') && !(Number.isInteger(value) && Number(value) >= 0)) {
      problems.push(`${words} should be a whole number; found “${value}”.`);
    }
    if (kind === 'date' && !/^\d{4}-\d\d-\d\d$/.test(String(value))) {
      problems.push(`${words} should be a date; found “${value}”.`);
    }
    if (String(value).length > (kind === 'text' ? 4_000 : 300)) problems.push(`${words} is too long.`);
  }
  const known = new Set([...template.fields.map(({ id }) => id), ...CASE_FIELDS]);
  for (const name of Object.keys(values)) if (!known.has(name)) problems.push(`There is no field “${name}”.`);
  return problems;
}

/**
 * The letter's words. Empty fields that may be empty leave their paragraph out when it is nothing but them.
 *
 * @param write how a field's value is written: dates and money in the partnership's way
 */
export function writeLetter(
  template: LetterTemplate,
  values: LetterValues,
  write: (kind: LetterField['kind'], value: string | number) => string,
): LetterText {
  const kinds = new Map(template.fields.map(({ id, kind }) => [id, kind]));
  const fill = (text: string) =>
    text.replace(PLACEHOLDER, (_, name: string) => {
      const value = values[name];
      return value === undefined ? '' : write(kinds.get(name) ?? 'line', value);
    });
  return {
    subject: fill(template.subject),
    paragraphs: template.paragraphs.map(fill).filter((paragraph) => paragraph.trim() !== ''),
  };
}

export const LETTER_STEPS = ['approve', 'return', 'send', 'withdraw'] as const;
export type LetterStep = (typeof LETTER_STEPS)[number];
export type LetterState = 'draft' | 'approved' | 'sent' | 'withdrawn';

export interface Letter {
  letterId: number;
  caseId: number;
  /** Of the case. */
  number: string;
  template: string;
  /** Day from which the wording holds under which it was drafted. */
  templateFrom: string;
  name: string;
  law: string | null;
  state: LetterState;
  version: number;
  to: string;
  text: LetterText;
  hasLegalEffect: boolean;
  draftedBy: number | null;
  draftedAt: Instant;
  sentAt: Instant | null;
  sentHow: string | null;
  history: readonly { at: Instant; by: string; what: string; words: string }[];
}

/** Which steps a letter can take now. One with legal effect is sent only when a second person approved it. */
export function letterSteps(letter: Pick<Letter, 'state' | 'hasLegalEffect'>): LetterStep[] {
  switch (letter.state) {
    case 'draft':
      return letter.hasLegalEffect ? ['approve', 'return', 'withdraw'] : ['approve', 'send', 'withdraw'];
    case 'approved':
      return ['send', 'return', 'withdraw'];
    default:
      return [];
  }
}

/** Why this person may not approve it; null when they may. */
export function standsAgainstApproval(letter: Pick<Letter, 'draftedBy'>, personId: number | null): string | null {
  return letter.draftedBy !== null && letter.draftedBy === personId
    ? 'A second person approves a letter: not the one who drafted it.'
    : null;
}
