import { describePartnership, requirePolicy } from '../../governance/index.ts';
import { type AimDocument, badRequest, conflict, type Deps, type Tx } from '../../platform/index.ts';
import { localDate } from '../../tasking/index.ts';
import { poundsWords, type Viewer } from '../../vocabulary/index.ts';
import { caseIn } from '../cases/index.ts';
import {
  entriesOn,
  entriesToKeep,
  findRecord,
  listRecords,
  openRecord,
  setEntry,
  stepRecord,
} from '../records/index.ts';
import type { CaseRecord } from '../records/model.ts';
import {
  type CASE_FIELDS,
  type Letter,
  type LetterField,
  type LetterStep,
  type LetterTemplate,
  type LetterText,
  letterSteps,
  SEED_LETTERS,
  standsAgainstApproval,
  templateProblems,
  valueProblems,
  writeLetter,
} from './model.ts';

export interface LetterDeps extends Deps {
  timeZone: string;
}

/** The letters as worded today, and wordings that begin on a later day; for whoever is signed in, as the catalogue is. */
export async function listTemplates(
  deps: LetterDeps,
  viewer: Viewer,
): Promise<{ templates: LetterTemplate[]; later: LetterTemplate[] }> {
  const today = localDate(deps.timeZone, deps.clock.now());
  return deps.database.transact(viewer, async (tx) => {
    const { now: templates, later } = await entriesToKeep(tx, 'letter', SEED_LETTERS, today);
    return { templates, later };
  });
}

const templatesIn = (tx: Tx, deps: LetterDeps): Promise<LetterTemplate[]> =>
  entriesOn(tx, 'letter', SEED_LETTERS, localDate(deps.timeZone, deps.clock.now()));

/** Letters drafted before keep their wording. @throws Refusal `entry.wrong` */
export async function setTemplate(deps: LetterDeps, viewer: Viewer, template: LetterTemplate): Promise<void> {
  const { code, from } = template;
  const problems = templateProblems(template, localDate(deps.timeZone, deps.clock.now()));
  await setEntry(deps, viewer, { kind: 'letter', code, from, body: template }, problems);
}

export interface DraftInput {
  caseId: number;
  template: string;
  /** Name and address, one line each. */
  to: string;
  values: Record<string, string | number>;
  /** What besides its case it belongs to. */
  about?: { penaltyId: number } | { holdId: number } | undefined;
  idempotencyKey?: string | undefined;
}

/** Writes a letter to be looked at: nothing is sent. */
export async function draftLetter(deps: LetterDeps, viewer: Viewer, input: DraftInput): Promise<Letter> {
  requirePolicy(viewer, 'case.enforce');
  return deps.database.transact(viewer, (tx) => draftLetterIn(tx, deps, input));
}

/** The same inside another command's transaction: a penalty and its notice are made together. */
export async function draftLetterIn(tx: Tx, deps: LetterDeps, input: DraftInput): Promise<Letter> {
  const found = await caseIn(tx, input.caseId);
  const template = (await templatesIn(tx, deps)).find(({ code }) => code === input.template);
  if (template === undefined) throw badRequest('letter.template', `There is no letter "${input.template}".`);
  const to = input.to.trim();
  if (to === '') throw badRequest('letter.to', 'To whom? Name and address are missing.');
  const problems = valueProblems(template, input.values);
  if (problems.length > 0) throw badRequest('letter.values', problems.join(' '));
  const { name } = await describePartnership(deps, tx.viewer.partnershipId);
  const own: Record<(typeof CASE_FIELDS)[number], string> = {
    number: found.number,
    place: found.place.words,
    today: dateWords(localDate(deps.timeZone, deps.clock.now())),
    partnership: name,
    reported: dateWords(localDate(deps.timeZone, found.marks.reported ?? deps.clock.now())),
  };
  const text = writeLetter(template, { ...input.values, ...own }, written);
  const recordId = await openRecord(
    tx,
    deps,
    {
      caseId: input.caseId,
      kind: 'letter',
      subject: {
        ...{ template: template.code, templateFrom: template.from, name: template.name, law: template.law },
        ...{ text, number: found.number, ...input.about },
      },
      person: { to },
    },
    { what: 'drafted', words: template.name, isOpen: true },
    input.idempotencyKey,
  );
  return letterOf(await findRecord(tx, 'letter', recordId));
}

export async function listLetters(deps: LetterDeps, viewer: Viewer, caseId: number): Promise<Letter[]> {
  requirePolicy(viewer, 'case.enforce');
  return deps.database.transact(viewer, async (tx) =>
    (await listRecords(tx, { kind: 'letter', caseId })).map(letterOf),
  );
}

/** Letters that wait for a second person. */
export async function listLettersToApprove(deps: LetterDeps, viewer: Viewer): Promise<Letter[]> {
  requirePolicy(viewer, 'case.approve');
  return deps.database.transact(viewer, async (tx) =>
    (await listRecords(tx, { kind: 'letter', isOpen: true })).map(letterOf).filter(({ state }) => state === 'draft'),
  );
}

export interface LetterStepInput {
  letterId: number;
  step: LetterStep;
  expectedVersion: number;
  words: string;
  /** For `send`: post, by hand, e-mail. */
  how?: string | undefined;
  idempotencyKey?: string | undefined;
}

export async function stepLetter(deps: LetterDeps, viewer: Viewer, input: LetterStepInput): Promise<Letter> {
  requirePolicy(viewer, input.step === 'approve' ? 'case.approve' : 'case.enforce');
  return deps.database.transact(viewer, async (tx) => {
    const record = await findRecord(tx, 'letter', input.letterId);
    const letter = letterOf(record);
    const isRepeat = letter.version !== input.expectedVersion;
    if (!isRepeat && !letterSteps(letter).includes(input.step)) {
      throw conflict(
        'letter.step',
        letter.state === 'draft' && input.step === 'send'
          ? 'This letter has legal effect: a second person approves it before it is sent.'
          : `A letter that is ${letter.state} cannot be ${DONE[input.step]}.`,
      );
    }
    const against = input.step === 'approve' ? standsAgainstApproval(letter, viewer.personId) : null;
    if (against !== null) throw conflict('letter.four-eyes', against);
    if (['return', 'withdraw'].includes(input.step) && input.words.trim() === '') {
      throw badRequest('letter.reason', 'Say why in a sentence.');
    }
    await stepRecord(
      tx,
      deps,
      { ...record, version: input.expectedVersion },
      {
        what: DONE[input.step],
        words: input.words.trim(),
        body: input.step === 'send' ? { how: input.how ?? 'post' } : {},
        isOpen: input.step === 'approve' || input.step === 'return',
      },
      input.idempotencyKey,
    );
    return letterOf(await findRecord(tx, 'letter', input.letterId));
  });
}

const DONE: Record<LetterStep, string> = {
  approve: 'approved',
  return: 'returned',
  send: 'sent',
  withdraw: 'withdrawn',
};

/** The letter as it goes out. A draft says on its face that it is one. Who read it is in the audit trail. */
export async function letterDocument(deps: LetterDeps, viewer: Viewer, letterId: number): Promise<AimDocument> {
  requirePolicy(viewer, 'case.enforce');
  const { name } = await describePartnership(deps, viewer.partnershipId);
  return deps.database.transact(viewer, async (tx) => {
    const letter = letterOf(await findRecord(tx, 'letter', letterId));
    tx.audit({
      v: 1,
      what: 'letter.read',
      subjectType: 'letter',
      subjectId: letterId,
      details: { caseId: letter.caseId },
    });
    const date = dateWords(localDate(deps.timeZone, letter.sentAt ?? deps.clock.now()));
    return {
      title: letter.text.subject,
      subtitle: `${name}, ${date}`,
      marking: 'OFFICIAL',
      language: 'en-GB',
      blocks: [
        ...letter.to.split('\n').map((line) => ({ kind: 'paragraph' as const, text: line })),
        ...letter.text.paragraphs.map((text) => ({ kind: 'paragraph' as const, text })),
        { kind: 'lines', count: 1 },
        { kind: 'paragraph', text: `For ${name}`, tone: 'muted' },
      ],
      footer: [
        ...(letter.state === 'draft' || letter.state === 'withdrawn'
          ? [`This letter is ${letter.state === 'draft' ? 'a draft' : 'withdrawn'}: it has not been sent.`]
          : []),
        ...(letter.law === null ? [] : [`Given under ${letter.law}.`]),
      ],
      keep: [letter.number],
    };
  });
}

/** A letter from its record's history. */
function letterOf(record: CaseRecord): Letter {
  const subject = record.subject as {
    template: string;
    templateFrom: string;
    name: string;
    law: string | null;
    text: LetterText;
    number: string;
  };
  let state: Letter['state'] = 'draft';
  let sentAt: number | null = null;
  let sentHow: string | null = null;
  for (const event of record.events) {
    if (event.what === 'approved') state = 'approved';
    else if (event.what === 'returned') state = 'draft';
    else if (event.what === 'withdrawn') state = 'withdrawn';
    else if (event.what === 'sent') {
      state = 'sent';
      sentAt = event.at;
      sentHow = String(event.body['how'] ?? '');
    }
  }
  return {
    ...{ letterId: record.recordId, caseId: record.caseId, version: record.version, state, sentAt, sentHow },
    ...{ template: subject.template, templateFrom: subject.templateFrom, name: subject.name, law: subject.law },
    ...{ text: subject.text, number: subject.number, hasLegalEffect: subject.law !== null },
    ...{ draftedBy: record.openedBy, draftedAt: record.openedAt },
    to: typeof record.person?.['to'] === 'string' ? record.person['to'] : 'Forgotten: its time to be kept has passed.',
    history: record.events.map(({ at, by, what, words }) => ({ at, by, what, words })),
  };
}

const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
/** "24 November 2026", as letters write it. */
export const dateWords = (isoDate: string): string => DATE.format(new Date(`${isoDate}T12:00:00Z`));

function written(kind: LetterField['kind'], value: string | number): string {
  if (kind === 'pence') return poundsWords(Number(value));
  if (kind === 'date') return dateWords(String(value));
  return String(value);
}
