import type { Question, ServiceDefinition, Value } from '../../catalogue/model.ts';
import { readW3 } from './dates.ts';
import type { Parameters } from './query.ts';
import { asked } from './services.ts';
import { type Fault, type Read, refused, taken, wrong } from './wire.ts';

/** Who reported, as far as the sender says. Kept apart from the case and never answered to anybody. */
export interface Sender {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
}

/** A report as it came. */
export interface NewRequest {
  code: string;
  position: { longitude: number; latitude: number } | null;
  addressString: string;
  addressId: string;
  description: string;
  answers: Readonly<Record<string, Value>>;
  sender: Sender | null;
  mediaUrl: string;
  /** The sender's own name of it: sent again with the same, it is the same report. */
  reference: string;
}

export const LONGEST_DESCRIPTION = 4000;
const LONGEST = { address: 500, name: 100, email: 254, phone: 40, reference: 200, url: 2000, answer: 1000 };

// FixMyStreet names its report in one of these.
const REFERENCES = ['service_request_id_ext', 'attribute[external_id]', 'attribute[fixmystreet_id]'];

/**
 * Reads the form of a new request. What is not known is left aside, as other systems send fields of their own.
 *
 * @param find  the definition a code stands for, or null
 */
export function readNewRequest(
  parameters: Parameters,
  find: (code: string) => ServiceDefinition | null,
): Read<NewRequest> {
  const faults: Fault[] = [];
  const text = (name: string, longest: number) => {
    const value = parameters.get(name)?.[0]?.trim() ?? '';
    if (value.length > longest) {
      faults.push(wrong(`${name} has ${value.length} characters; at most ${longest} are taken.`));
    }
    return value;
  };
  const code = text('service_code', 100);
  const definition = code === '' ? null : find(code);
  if (code === '') faults.push(wrong('service_code was not provided.'));
  else if (definition === null) faults.push({ status: 404, description: `service_code ${code} was not found.` });
  const position = readPosition(parameters, faults);
  const addressString = text('address_string', LONGEST.address);
  const addressId = text('address_id', 100);
  if (position === null && addressString === '' && addressId === '' && !faults.some(isOfPosition)) {
    faults.push(wrong('A location was not provided: send lat and long, or address_string, or address_id.'));
  }
  const sender = {
    firstName: text('first_name', LONGEST.name),
    lastName: text('last_name', LONGEST.name),
    email: text('email', LONGEST.email),
    phone: text('phone', LONGEST.phone),
  };
  const request: NewRequest = {
    code,
    position,
    addressString,
    addressId,
    description: text('description', LONGEST_DESCRIPTION),
    answers: definition === null ? {} : readAnswers(parameters, definition, faults),
    sender: Object.values(sender).some((value) => value !== '') ? sender : null,
    mediaUrl: text('media_url', LONGEST.url),
    reference: REFERENCES.map((name) => text(name, LONGEST.reference)).find((value) => value !== '') ?? '',
  };
  return faults.length === 0 ? taken(request) : refused(...(faults as [Fault, ...Fault[]]));
}

const isOfPosition = ({ description }: Fault) => /^(lat|long) /.test(description);

function readPosition(parameters: Parameters, faults: Fault[]): { longitude: number; latitude: number } | null {
  const lat = parameters.get('lat')?.[0]?.trim();
  const long = parameters.get('long')?.[0]?.trim();
  if (lat === undefined && long === undefined) return null;
  const read = (name: string, value: string | undefined, largest: number) => {
    const degrees = Number(value);
    if (value !== undefined && /^[+-]?\d+(\.\d+)?$/.test(value) && Math.abs(degrees) <= largest) return degrees;
    const found = value === undefined ? 'nothing' : `"${value.slice(0, 40)}"`;
    faults.push(wrong(`${name} should be degrees from -${largest} to ${largest}; found ${found}.`));
    return null;
  };
  const latitude = read('lat', lat, 90);
  const longitude = read('long', long, 180);
  return latitude === null || longitude === null ? null : { longitude, latitude };
}

function readAnswers(parameters: Parameters, definition: ServiceDefinition, faults: Fault[]): Record<string, Value> {
  const answers: Record<string, Value> = {};
  for (const question of asked(definition)) {
    const name = `attribute[${question.id}]`;
    const values = [...(parameters.get(name) ?? []), ...(parameters.get(`${name}[]`) ?? [])].map((value) =>
      value.trim(),
    );
    if (values.length === 0) {
      if (question.isRequired) faults.push(wrong(`${name} was not provided: ${question.words}`));
      continue;
    }
    const answer = readAnswer(question, values);
    if (typeof answer === 'object' && 'expected' in answer) {
      faults.push(wrong(`${name} should be ${answer.expected}; found "${values.join(', ').slice(0, 100)}".`));
    } else answers[question.id] = answer;
  }
  return answers;
}

const YES_NO: Readonly<Record<string, boolean>> = { true: true, yes: true, 1: true, false: false, no: false, 0: false };

function readAnswer(question: Question, values: readonly string[]): Value | { expected: string } {
  const [value = ''] = values;
  const choices = question.options.map((option) => option.value);
  const chosen = values.flatMap((each) =>
    choices.includes(each) ? [each] : each.split(',').map((part) => part.trim()),
  );
  switch (question.kind) {
    case 'number':
      return Number.isFinite(Number(value)) ? Number(value) : { expected: 'a number' };
    case 'yesNo':
      return YES_NO[value.toLowerCase()] ?? { expected: 'true or false' };
    case 'instant':
      return readW3(value) ?? { expected: 'a date and time with its zone, as 2010-01-01T00:00:00Z' };
    case 'choice':
      return choices.includes(value) ? value : { expected: `one of ${choices.join(', ')}` };
    case 'choices':
      return chosen.every((each) => choices.includes(each))
        ? [...new Set(chosen)]
        : { expected: `of ${choices.join(', ')}` };
    default:
      return value.length <= LONGEST.answer ? value : { expected: `at most ${LONGEST.answer} characters` };
  }
}

/** An update that another system sends on a request of ours. */
export interface NewUpdate {
  number: string;
  /** Says that it is over, or that it is not; null: neither. */
  saysClosed: boolean | null;
  description: string;
  at: number | null;
  /** The sender's own name of the update. */
  reference: string;
  sender: Sender | null;
  mediaUrl: string;
}

const CLOSED_WORDS = new Set([
  'CLOSED',
  'FIXED',
  'NO_FURTHER_ACTION',
  'NOT_COUNCILS_RESPONSIBILITY',
  'DUPLICATE',
  'INTERNAL_REFERRAL',
]);
const OPEN_WORDS = new Set(['OPEN', 'INVESTIGATING', 'IN_PROGRESS', 'ACTION_SCHEDULED', 'PLANNED']);

/** @returns null for a word that is none of the standard's or of mySociety's extension */
export function isClosedWord(word: string): boolean | null {
  const upper = word.trim().toUpperCase().replaceAll(' ', '_');
  return CLOSED_WORDS.has(upper) ? true : OPEN_WORDS.has(upper) ? false : null;
}

export function readNewUpdate(parameters: Parameters): Read<NewUpdate> {
  const faults: Fault[] = [];
  const text = (name: string, longest: number) => {
    const value = parameters.get(name)?.[0]?.trim() ?? '';
    if (value.length > longest)
      faults.push(wrong(`${name} has ${value.length} characters; at most ${longest} are taken.`));
    return value;
  };
  const number = text('service_request_id', 100);
  if (number === '') faults.push(wrong('service_request_id was not provided.'));
  const status = text('status', 60);
  const saysClosed = status === '' ? null : isClosedWord(status);
  if (status !== '' && saysClosed === null) {
    faults.push(wrong(`status should be OPEN, CLOSED or a state of the published extension; found "${status}".`));
  }
  const written = text('updated_datetime', 60);
  const at = written === '' ? null : readW3(written);
  if (written !== '' && at === null) {
    faults.push(wrong(`updated_datetime should be a W3C date and time with its zone; found "${written}".`));
  }
  const sender = {
    firstName: text('first_name', LONGEST.name),
    lastName: text('last_name', LONGEST.name),
    email: text('email', LONGEST.email),
    phone: text('phone', LONGEST.phone),
  };
  const update: NewUpdate = {
    number,
    saysClosed,
    description: text('description', LONGEST_DESCRIPTION),
    at,
    reference: text('update_id_ext', LONGEST.reference) || text('update_id', LONGEST.reference),
    sender: Object.values(sender).some((value) => value !== '') ? sender : null,
    mediaUrl: text('media_url', LONGEST.url),
  };
  if (faults.length === 0 && update.description === '' && saysClosed === null) {
    faults.push(wrong('The update says nothing: send a description, a status, or both.'));
  }
  return faults.length === 0 ? taken(update) : refused(...(faults as [Fault, ...Fault[]]));
}
