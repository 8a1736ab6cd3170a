import type { LocalClock } from '../../../vocabulary/index.ts';
import type { Question, Value } from '../../catalogue/model.ts';

/** What a form sent: each name with its values, in order. Bounded when it was read. */
export type Fields = ReadonlyMap<string, readonly string[]>;

export type FaultKey =
  | 'error.required'
  | 'error.tooLong'
  | 'error.number'
  | 'error.instant'
  | 'error.email'
  | 'error.phone'
  | 'error.links'
  | 'error.tooFast'
  | 'error.expired'
  | 'error.trap'
  | 'error.photo'
  | 'answer.choose'
  | `diary.${'times' | 'long' | 'future' | 'old' | 'full' | 'closed'}`;

/** Something wrong with one field, for whoever filled it in. */
export interface Fault {
  field: string;
  key: FaultKey;
  values: Readonly<Record<string, string | number>>;
}

export const LONGEST_WORDS = 2000;
const LONGEST_ANSWER = 300;
const LONGEST_EMAIL = 254;
const MOST_LINKS = 0;

export const fieldOf = (question: Pick<Question, 'id'>): string => `q.${question.id}`;
export const textOf = (fields: Fields, name: string): string => fields.get(name)?.[0]?.trim() ?? '';

/** The answers to a kind's own questions, and what is wrong with them. Photos are asked for elsewhere. */
export function readAnswers(
  questions: readonly Question[],
  fields: Fields,
  local: LocalClock,
): { answers: Record<string, Value>; faults: Fault[] } {
  const answers: Record<string, Value> = {};
  const faults: Fault[] = [];
  for (const question of questions) {
    if (question.kind === 'photo') continue;
    const field = fieldOf(question);
    const sent = (fields.get(field) ?? []).map((value) => value.trim()).filter((value) => value !== '');
    const fault = (key: FaultKey, values = {}) =>
      faults.push({ field, key, values: { question: question.words, ...values } });
    if (sent.length === 0) {
      if (question.isRequired) fault('error.required');
      continue;
    }
    const read = readValue(question, sent, local);
    if (typeof read === 'object' && 'fault' in read) fault(read.fault, { n: LONGEST_ANSWER });
    else answers[question.id] = read;
  }
  return { answers, faults };
}

function readValue(question: Question, sent: readonly string[], local: LocalClock): Value | { fault: FaultKey } {
  const [first = ''] = sent;
  const isOption = (value: string) => question.options.some((option) => option.value === value);
  switch (question.kind) {
    case 'yesNo':
      return first === 'yes' || first === 'no' ? first === 'yes' : { fault: 'error.required' };
    case 'choice':
      return isOption(first) ? first : { fault: 'error.required' };
    case 'choices':
      return sent.every(isOption) ? [...new Set(sent)] : { fault: 'error.required' };
    case 'number':
      return /^-?\d{1,9}([.,]\d{1,3})?$/.test(first) ? Number(first.replace(',', '.')) : { fault: 'error.number' };
    case 'instant':
      return readInstant(first, local) ?? { fault: 'error.instant' };
    default:
      return first.length > LONGEST_ANSWER ? { fault: 'error.tooLong' } : first;
  }
}

function readInstant(text: string, local: LocalClock): number | null {
  const [, year, month, day, hour, minute] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  try {
    return local.instantOf(year, month, day, hour, minute);
  } catch {
    return null;
  }
}

/** What a resident says freely: bounded, and without web addresses, which nobody reporting litter needs and spam does. */
export function readWords(fields: Fields, question: string): { words: string; faults: Fault[] } {
  const words = textOf(fields, 'words').replace(/\r\n?/g, '\n');
  const faults: Fault[] = [];
  if (words.length > LONGEST_WORDS) {
    faults.push({ field: 'words', key: 'error.tooLong', values: { question, n: LONGEST_WORDS } });
  }
  if ((words.match(/https?:\/\/|\bwww\.\w|<a\s|\[url/gi) ?? []).length > MOST_LINKS) {
    faults.push({ field: 'words', key: 'error.links', values: {} });
  }
  return { words, faults };
}

export interface Contact {
  email: string | null;
  phone: string | null;
}

export function readContact(fields: Fields): { contact: Contact; faults: Fault[] } {
  const email = textOf(fields, 'email');
  const phone = textOf(fields, 'phone');
  const faults: Fault[] = [];
  // One address and nothing that could begin another header or recipient.
  if (
    email !== '' &&
    (email.length > LONGEST_EMAIL || !/^[^\s@,;:<>()"\\]+@[^\s@,;:<>()"\\]+\.[^\s@.,;:<>()"\\]+$/.test(email))
  ) {
    faults.push({ field: 'email', key: 'error.email', values: {} });
  }
  if (phone !== '' && !/^\+?[\d\s()-]{6,24}$/.test(phone))
    faults.push({ field: 'phone', key: 'error.phone', values: {} });
  return { contact: { email: email === '' ? null : email, phone: phone === '' ? null : phone }, faults };
}

const DAY_MS = 86_400_000;

/** A day with two times of it; an end that is not after the beginning lies on the next day. */
export function readSpan(
  fields: Fields,
  local: LocalClock,
): { span: { from: number; to: number } | null; faults: Fault[] } {
  const day = textOf(fields, 'day');
  const from = readInstant(`${day}T${textOf(fields, 'from')}`, local);
  let to = readInstant(`${day}T${textOf(fields, 'to')}`, local);
  if (from !== null && to !== null && to < from) {
    const next = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
    to = readInstant(`${next}T${textOf(fields, 'to')}`, local);
  }
  if (from !== null && to !== null) return { span: { from, to }, faults: [] };
  return { span: null, faults: [{ field: 'day', key: 'diary.times', values: {} }] };
}
