import {
  type Instant,
  isoDateOfDay,
  type LocalClock,
  markingRank,
  type Role,
  type Viewer,
  weekdayOfDay,
} from '../../vocabulary/index.ts';

/** What a notice can be about. */
export const NOTICE_SUBJECTS = ['task', 'meeting', 'shift', 'loneWorker', 'case'] as const;
export type NoticeSubject = (typeof NOTICE_SUBJECTS)[number];

/**
 * What a person is told. There is no room for words: which thing and what happened to it is all that is kept, and the
 * sentence is made of that, so nothing personal can be in a notice or in the e-mail made of it.
 */
export interface Notice {
  noticeId: number;
  at: Instant;
  about: NoticeSubject;
  subjectId: number;
  word: string;
  readAt: Instant | null;
}

const LETTERS: Record<NoticeSubject, string> = {
  ...{ task: 'T', meeting: 'M', shift: 'S', loneWorker: 'L', case: 'C' },
};
const PATHS: Record<NoticeSubject, (id: number) => string> = {
  task: (id) => `/tasking/task/${id}`,
  meeting: (id) => `/meetings/${id}`,
  shift: () => '/tasking/deployment',
  loneWorker: () => '/tasking/deployment',
  case: (id) => `/cases?case=${id}`,
};

/** By subject and word. A word that is not here reads "was changed". */
const HAPPENED: Partial<Record<NoticeSubject, Record<string, string>>> = {
  task: {
    propose: 'was proposed',
    amend: 'was changed',
    sign: 'was signed by one of a duty pair and waits for the other',
    confirm: 'was agreed by a duty pair',
    agree: 'was agreed in a meeting',
    allocate: 'was given to an agency, which accepts or rejects it',
    accept: 'was accepted',
    reject: 'was rejected; the meeting decides anew',
    start: 'was started',
    block: 'is blocked',
    unblock: 'goes on',
    submit: 'has a result, which somebody else verifies',
    sendBack: 'was sent back',
    verify: 'was verified',
    close: 'was closed',
    cancel: 'was cancelled',
    supersede: 'was replaced by another task',
    comment: 'has a new comment',
    photo: 'has a new photo',
  },
  meeting: { prepared: 'has its pack ready', opened: 'has begun', minutes: 'has its minutes' },
  loneWorker: { overdue: 'has not checked in; call now', help: 'asks for help; call now' },
  case: { alarm: 'sounds an alarm; open it now' },
};

const NAMES: Record<NoticeSubject, string> = {
  task: '',
  meeting: 'Meeting ',
  shift: 'Shift ',
  loneWorker: 'Lone worker ',
  case: 'Case ',
};

/** T-0012, M-0003. */
export function noticeNumber({ about, subjectId }: Pick<Notice, 'about' | 'subjectId'>): string {
  return `${LETTERS[about]}-${String(subjectId).padStart(4, '0')}`;
}

/** The sentence of a notice: number and what happened, never a name, a place or anything typed. */
export function noticeWords(notice: Pick<Notice, 'about' | 'subjectId' | 'word'>): string {
  const happened = HAPPENED[notice.about]?.[notice.word] ?? 'was changed';
  return `${NAMES[notice.about]}${noticeNumber(notice)} ${happened}.`;
}

/** Where in AIM it is. */
export function noticePath({ about, subjectId }: Pick<Notice, 'about' | 'subjectId'>): string {
  return PATHS[about](subjectId);
}

/** The e-mail of one or more notices. */
export function noticeMail(
  notices: readonly Pick<Notice, 'about' | 'subjectId' | 'word'>[],
  publicUrl: string,
): { subject: string; text: string } {
  const lines = notices.map((notice) => `${noticeWords(notice)}\n${publicUrl}${noticePath(notice)}`);
  const subject = notices.length === 1 ? `AIM: ${noticeWords(notices[0]!)}` : `AIM: ${notices.length} notices`;
  return {
    subject,
    text: `${lines.join('\n\n')}\n\nYou get this because you asked AIM for notices by e-mail. To change that, open AIM and choose the bell.\n`,
  };
}

export interface NoticeSettings {
  email: string | null;
  byMail: boolean;
  /** Local minutes of the day between which no e-mail is sent; the same twice: none. May span midnight. */
  quietFrom: number;
  quietTo: number;
  quietWeekends: boolean;
}

export const USUAL_SETTINGS: NoticeSettings = {
  email: null,
  byMail: false,
  quietFrom: 18 * 60,
  quietTo: 8 * 60,
  quietWeekends: true,
};

/** Whoever is missed while working alone, and what sounds an alarm, is looked after at once, at night and on Sundays too. */
export const isUrgent = (about: NoticeSubject): boolean => about === 'loneWorker' || about === 'case';

const MOST_DAYS_QUIET = 9;

/** When an e-mail may be sent: now, or when this person's quiet hours end. */
export function mailDueAt(settings: NoticeSettings, now: Instant, local: LocalClock): Instant {
  const { quietFrom, quietTo, quietWeekends } = settings;
  const isQuietDay = (day: number) => quietWeekends && weekdayOfDay(day) >= 5;
  const at = (day: number, minute: number) => {
    const [year, month, date] = isoDateOfDay(day).split('-').map(Number);
    return local.instantOf(year!, month!, date!, Math.floor(minute / 60), minute % 60);
  };
  let due = now;
  for (let i = 0; i < MOST_DAYS_QUIET; i++) {
    const day = local.localDay(due);
    if (isQuietDay(day)) due = local.startOfDay(day + 1);
    else {
      const [from, to] = [at(day, quietFrom), at(day, quietTo)];
      const isQuiet =
        quietFrom !== quietTo && (quietFrom < quietTo ? due >= from && due < to : due >= from || due < to);
      if (!isQuiet) return due;
      due = due < to ? to : at(day + 1, quietTo);
    }
  }
  return due;
}

/** One new version of a task, as far as telling of it goes. */
export interface Told {
  step: string;
  /** Who did it; nobody is told what they did themselves. */
  byPersonId: number | null;
}

export interface NoticeTask {
  marking: Viewer['clearance'];
  agencyId: number | null;
  personId: number | null;
  proposedBy: number | null;
  proposedAgencyId: number | null;
  watchers: readonly number[];
}

export interface NoticePerson {
  personId: number;
  agencyId: number;
  roles: readonly Role[];
  clearance: Viewer['clearance'];
}

/**
 * Who is told of a step: who watches, who does it and who proposed it always; the owning agency's coordinators when it is
 * theirs to accept; other agencies' coordinators when a duty pair waits for its second; who may verify at the proposing
 * agency when a result is in. Never the one who did it, nor anybody the task itself is closed to.
 */
export function recipientsOf(task: NoticeTask, told: Told, people: readonly NoticePerson[]): number[] {
  const mine = new Set([...task.watchers, task.personId, task.proposedBy]);
  const isCoordinator = (person: NoticePerson) => person.roles.includes('coordinator');
  const concerns = (person: NoticePerson): boolean => {
    if (told.step === 'allocate') return person.agencyId === task.agencyId && isCoordinator(person);
    if (told.step === 'sign') return isCoordinator(person);
    if (told.step === 'submit') return person.agencyId === task.proposedAgencyId && isCoordinator(person);
    return false;
  };
  return people
    .filter(({ personId }) => personId !== told.byPersonId)
    .filter(({ clearance }) => markingRank(clearance) >= markingRank(task.marking))
    .filter((person) => mine.has(person.personId) || concerns(person))
    .map(({ personId }) => personId);
}
