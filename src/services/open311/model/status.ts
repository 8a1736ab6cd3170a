import type { CaseEvent, CaseState } from '../../cases/model.ts';
import type { Body } from '../../catalogue/model.ts';
import type { Status } from './query.ts';

/** States of mySociety's extension, as updates carry them: finer than open and closed, and understood by FixMyStreet. */
export const UPDATE_STATES = [
  'OPEN',
  'INVESTIGATING',
  'ACTION_SCHEDULED',
  'IN_PROGRESS',
  'FIXED',
  'NO_FURTHER_ACTION',
  'NOT_COUNCILS_RESPONSIBILITY',
  'INTERNAL_REFERRAL',
  'DUPLICATE',
] as const;
export type UpdateState = (typeof UPDATE_STATES)[number];

interface Meaning {
  status: Status;
  state: UpdateState;
  notes: string;
}

/** What a state of a case is to the outside, where the standard knows open and closed alone. */
export const MEANINGS: Readonly<Record<CaseState, Meaning>> = {
  reported: { status: 'open', state: 'OPEN', notes: 'Reported; nobody has looked at it yet.' },
  triaged: { status: 'open', state: 'INVESTIGATING', notes: 'Looked at in the office; an inspection comes next.' },
  verified: { status: 'open', state: 'INVESTIGATING', notes: 'Seen on the spot as it was reported.' },
  waiting: { status: 'open', state: 'INVESTIGATING', notes: 'Waits for something that must happen first.' },
  scheduled: { status: 'open', state: 'ACTION_SCHEDULED', notes: 'Given to a crew.' },
  onScene: { status: 'open', state: 'IN_PROGRESS', notes: 'A crew is there.' },
  done: { status: 'closed', state: 'FIXED', notes: 'Done. Say so if it is not.' },
  notFound: { status: 'closed', state: 'NO_FURTHER_ACTION', notes: 'Nothing was found where it was reported.' },
  notOurs: { status: 'closed', state: 'NOT_COUNCILS_RESPONSIBILITY', notes: 'Another body answers for it.' },
  referred: { status: 'closed', state: 'INTERNAL_REFERRAL', notes: 'Passed on to the body that answers for it.' },
  merged: { status: 'closed', state: 'DUPLICATE', notes: 'The same was reported before and is followed there.' },
  confirmed: { status: 'closed', state: 'FIXED', notes: 'Done, and confirmed by whoever reported it.' },
};

/** Which body answers for it and how to reach it: "not ours" alone helps nobody. */
export function bodyWords(bodyId: string, bodies: readonly Body[]): string {
  const body = bodies.find(({ id, name }) => id === bodyId || name === bodyId);
  if (body === undefined) return '';
  return body.contact === '' ? `${body.name} answers for it.` : `${body.name} answers for it: ${body.contact}.`;
}

/**
 * The words that say why a case stands as it does. What staff and residents typed is not among them, but for notes that
 * were written for the public.
 */
export function statusNotes(
  state: CaseState,
  last: CaseEvent | null,
  bodies: readonly Body[],
  mergedInto: string | null,
): string {
  const { notes } = MEANINGS[state];
  if (last !== null && (last.what === 'notOurs' || last.what === 'referred')) {
    return [notes, bodyWords(last.body, bodies)].filter((part) => part !== '').join(' ');
  }
  return state === 'merged' && mergedInto !== null ? `Duplicate of ${mergedInto}. ${notes}` : notes;
}

const EMAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu;
const PHONE = /(?:\+|\b0)[\d\s().-]{7,16}\d\b/g;
// Current, prefix, suffix and dateless plates of the United Kingdom, spaced or not.
const VRM =
  /\b(?:[A-Z]{2}\d{2}\s?[A-Z]{3}|[A-Z]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-Z]|[A-Z]{1,3}\s?\d{3,4}|\d{3,4}\s?[A-Z]{1,3})\b/gi;
const POSTCODE = /\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b/gi;
const DWELLING = /\b(?:flat|house|no\.?|number)\s*\d+\p{L}?\b/giu;
const HOUSE =
  /\b\d{1,4}\p{L}?\s+(?=(?:\p{Lu}[\p{L}’']+\s+){1,3}(?:Road|Street|Avenue|Lane|Close|Drive|Way|Court|Place|Terrace|Crescent|Gardens?|Grove|Walk|Row|Square|Hill|View|Rise|Mews|Green)\b)/gu;

/** A text written for the public without what could point at a person or a home, should somebody have typed it all the same. */
export function withoutPersonal(text: string): string {
  return text
    .replace(EMAIL, '[e-mail]')
    .replace(POSTCODE, '[postcode]')
    .replace(PHONE, '[number]')
    .replace(VRM, '[registration]')
    .replace(DWELLING, '[home]')
    .replace(HOUSE, '');
}
