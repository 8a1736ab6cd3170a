import { systemViewer } from '../../governance/index.ts';
import { type Deps, type Jobs, MailRefused, sendMail } from '../../platform/index.ts';
import { languageOf, type WordKey } from './locale.ts';
import { isMailed } from './model/story.ts';
import * as store from './store/index.ts';
import { issueFollowToken } from './token.ts';

export interface TellingDeps extends Deps {
  jobs: Jobs;
}

const MAIL_JOB = 'resident.mail';
const RECONNECT_MS = 1_000;

type MailJob = store.MailKey & { partnershipId: number };

const teller = (partnershipId: number) => systemViewer(partnershipId, 'residents');

/** Tells the reporters of a case of everything that happened since they last were. Done again, it tells nothing twice. */
export async function tellReporters(deps: TellingDeps, partnershipId: number, caseId: number): Promise<void> {
  if (deps.mail == null) return;
  await deps.database.transact(teller(partnershipId), async (tx) => {
    const told = await store.lockTold(tx, caseId);
    const news = await store.listEventsAfter(tx, caseId, told);
    const last = news.at(-1);
    if (last === undefined) return;
    const reports = await store.listMailed(tx, caseId);
    // Whoever opened it again knows; the others are told by staff's doing only.
    for (const { seq, what } of news.filter(({ what, by }) => isMailed(what) && by !== 'resident')) {
      for (const reportNo of reports) {
        const key = { caseId, reportNo, seq };
        if (!(await store.insertMail(tx, { ...key, word: what, madeAt: deps.clock.now() }))) continue;
        const data: MailJob = { ...key, partnershipId };
        await deps.jobs.enqueue(MAIL_JOB, { ...data }, tx);
      }
    }
    await store.saveTold(tx, caseId, last.seq);
  });
}

/** Defines the job that writes to one reporter: tried again while the mail server is away, given up when it says no. */
export function defineResidentMailJob(jobs: Jobs, deps: Deps): void {
  jobs.define<MailJob & Record<string, unknown>>(MAIL_JOB, ({ data }) => mailReporter(deps, data), {
    retries: 8,
    limitMinutes: 5,
  });
}

async function mailReporter(deps: Deps, { partnershipId, ...key }: MailJob): Promise<{ mailed: number }> {
  const { mail } = deps;
  if (mail == null) return { mailed: 0 };
  return deps.database.transact(teller(partnershipId), async (tx) => {
    const due = await store.lockMail(tx, key);
    if (due === null || !isMailed(due.word)) return { mailed: 0 };
    const { t, code } = languageOf(due.language ?? undefined);
    const { caseId, reportNo, seq } = key;
    const follow = issueFollowToken(await store.formSecret(tx), { caseId, isMailed: true }, `mail ${reportNo}`);
    const lang = code === 'en' ? '' : `?lang=${code}`;
    const sentence = t(`mail.${due.word}.subject` as WordKey, { number: due.number });
    const body = t('mail.body', {
      sentence,
      link: `${mail.publicUrl.replace(/\/$/, '')}/report/follow/${follow}${lang}`,
    });
    try {
      await sendMail(mail, {
        to: due.email,
        subject: sentence,
        text: `${body}\n\n${t('mail.why')}\n`,
        messageId: `case-${partnershipId}-${caseId}-${reportNo}-${seq}`,
      });
    } catch (error) {
      if (!(error instanceof MailRefused)) throw error;
      await store.markMail(tx, key, { refused: String(error.code) });
      return { mailed: 0 };
    }
    await store.markMail(tx, key, { sentAt: deps.clock.now() });
    tx.audit({
      v: 1,
      what: 'case.reporter.mailed',
      subjectType: 'case',
      subjectId: caseId,
      details: { reportNo, seq },
    });
    return { mailed: 1 };
  });
}

/** Tells of changes of cases as they are committed. The returned function stops it and waits. */
export async function startTellingResidents(deps: TellingDeps, partnershipId: number): Promise<() => Promise<void>> {
  let work: Promise<void> = Promise.resolve();
  let stopListening: (() => Promise<void>) | null = null;
  let isOpen = true;
  let retry: NodeJS.Timeout | undefined;
  const next = (tell: () => Promise<void>) => {
    // One after the other: what one of them could not tell, the next start or the next change of the case does.
    work = work.then(tell).catch((error) => deps.log.error('telling reporters failed', error));
  };
  async function tellTheRest(): Promise<void> {
    if (deps.mail == null) return;
    const caseIds = await deps.database.transact(teller(partnershipId), store.listCasesToTell);
    for (const caseId of caseIds) await tellReporters(deps, partnershipId, caseId);
  }
  async function listen(): Promise<void> {
    try {
      stopListening = await deps.database.listen(
        (event) => {
          const { caseId } = event.payload;
          if (event.what !== 'case.changed' || event.partnershipId !== partnershipId || !isOpen) return;
          if (typeof caseId === 'number') next(() => tellReporters(deps, partnershipId, caseId));
        },
        () => {
          stopListening = null;
          if (isOpen) retry = setTimeout(() => void listen(), RECONNECT_MS);
        },
      );
      next(tellTheRest);
    } catch {
      if (isOpen) retry = setTimeout(() => void listen(), RECONNECT_MS);
    }
  }
  await listen();
  return async () => {
    isOpen = false;
    clearTimeout(retry);
    await stopListening?.();
    await work;
  };
}
