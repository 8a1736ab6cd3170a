import { useCallback, useEffect, useState } from 'react';
import type { PenaltyOffence } from '../../services/model.ts';
import type { PatrolPlanHead } from '../../tasking/model.ts';
import type { Me } from '../api/types.ts';
import { isoOfDay, localDay, now, setNow, setTimeZone } from '../ui/words.ts';
import { type Book, closeBook, type LoneWatch, type PhonePlan, type PhoneTask, readBook, writeBook } from './book.ts';
import type { CaseBook } from './case-book.ts';
import { isMine } from './task-words.ts';
import {
  drain,
  forgetSent,
  listUpdates,
  onUpdates,
  saveUpdate,
  type Update,
  type UpdateRequest,
  wipeIfRevoked,
} from './updates.ts';
import { wipe } from './vault.ts';

export type Signal = 'yes' | 'no';

export interface Phone {
  /** Null until this phone's storage was read; then the work on it, or that there is none. */
  book: Book | null;
  updates: readonly Update[];
  signal: Signal;
  /** The session is over: what is on the phone stays, sending waits for the password. */
  needsSignIn: boolean;
  wasWiped: boolean;
  isReady: boolean;
  refresh(): Promise<void>;
  /** Keeps what was done on the phone and sends it as soon as it can. */
  act(done: { chain: string; did: string; request: UpdateRequest; photo?: Blob }): Promise<void>;
  signOut(): Promise<void>;
}

const RETRY_MS = 20_000;

/** The phone's state: what is stored on it, and its contact with the server. */
export function usePhone(): Phone {
  const [book, setBook] = useState<Book | null>(null);
  const [updates, setUpdates] = useState<readonly Update[]>([]);
  const [signal, setSignal] = useState<Signal>(navigator.onLine ? 'yes' : 'no');
  const [needsSignIn, setNeedsSignIn] = useState(false);
  const [wasWiped, setWasWiped] = useState(false);
  const [isReady, setIsReady] = useState(false);

  const showUpdates = useCallback(async () => {
    const owner = (await readBook())?.person.personId;
    setUpdates(owner === undefined ? [] : await listUpdates(owner));
  }, []);

  const revoked = useCallback(() => {
    setBook(null);
    setUpdates([]);
    setWasWiped(true);
    setNeedsSignIn(true);
  }, []);

  const refresh = useCallback(async () => {
    let known = await readBook();
    if (known) {
      const drained = await drain(known.person.personId);
      if (drained === 'revoked') return revoked();
      if (drained === 'later') {
        setSignal('no');
        return;
      }
    }
    const heard = await hear();
    if (heard === 'noSignal') return setSignal('no');
    setSignal('yes');
    if (heard === 'signedOut') {
      if ((await wipeIfRevoked()) === 'revoked') return revoked();
      return setNeedsSignIn(true);
    }
    // A colleague signed in on this phone: the work of the one before goes.
    if (known && known.person.personId !== heard.person.personId) {
      await closeBook();
      known = null;
    }
    show(heard);
    await writeBook(heard);
    setBook(heard);
    setNeedsSignIn(false);
    setWasWiped(false);
    await forgetSent(now());
    await showUpdates();
    if (!known) await drain(heard.person.personId);
  }, [revoked, showUpdates]);

  useEffect(() => {
    void readBook().then(async (kept) => {
      if (kept) show(kept);
      setBook(kept);
      await showUpdates();
      setIsReady(true);
      await refresh();
    });
    const again = () => void refresh();
    const lost = () => setSignal('no');
    addEventListener('online', again);
    addEventListener('offline', lost);
    document.addEventListener('visibilitychange', again);
    const timer = setInterval(again, RETRY_MS);
    const stop = onUpdates(() => void showUpdates());
    return () => {
      removeEventListener('online', again);
      removeEventListener('offline', lost);
      document.removeEventListener('visibilitychange', again);
      clearInterval(timer);
      stop();
    };
  }, [refresh, showUpdates]);

  const act = useCallback<Phone['act']>(
    async (done) => {
      if (!book) return;
      await saveUpdate({ ...done, personId: book.person.personId, at: now() });
      await showUpdates();
      void askForSync();
      void refresh();
    },
    [book, refresh, showUpdates],
  );

  const signOut = useCallback(async () => {
    await fetch('/api/sessions/current', { method: 'DELETE', credentials: 'same-origin' }).catch(() => null);
    await wipe();
    setBook(null);
    setUpdates([]);
    setNeedsSignIn(true);
  }, []);

  return { book, updates, signal, needsSignIn, wasWiped, isReady, refresh, act, signOut };
}

function show(book: Book): void {
  setTimeZone(book.partnership.timeZone);
  setNow(Date.now() + book.clockAhead);
}

async function askForSync(): Promise<void> {
  const registration = (await navigator.serviceWorker?.getRegistration('/phone/')) as
    | (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } })
    | undefined;
  // Where the browser has no Background Sync, the open page sends.
  await registration?.sync?.register('updates').catch(() => undefined);
}

/** What the server has for this officer today. */
async function hear(): Promise<Book | 'noSignal' | 'signedOut'> {
  try {
    const me = await ask<Me>('/api/me');
    if (!me.person) return 'signedOut';
    const person = me.person;
    const { tasks } = await ask<{ tasks: PhoneTask[] }>(
      `/api/tasks?agency=${person.agencyId ?? 0}&state=allocated,accepted,inProgress,blocked,submitted&limit=300`,
    );
    const own = tasks.filter((task) => isMine(task, person.personId));
    const [plans, watch, cases] = await Promise.all([plansOf(person, me.now), watchOf(), casesOf(person)]);
    const clockAhead = me.now - Date.now();
    return { person, partnership: me.partnership, heardAt: me.now, clockAhead, tasks: own, ...plans, watch, cases };
  } catch (error) {
    if (error instanceof SignedOut) return 'signedOut';
    return 'noSignal';
  }
}

const casesOf = async ({ permissions }: Book['person']): Promise<CaseBook | null> => {
  if (!permissions.includes('case.work')) return null;
  const book = await ask<CaseBook>('/api/cases/mine');
  if (!permissions.includes('case.enforce')) return book;
  const { offences } = await ask<{ offences: PenaltyOffence[] }>('/api/services/offences');
  return { ...book, offences };
};

/** Today's patrols, for who may record visits. */
async function plansOf(person: Book['person'], at: number): Promise<Pick<Book, 'plans' | 'visit'>> {
  if (!person.permissions.includes('dose.record')) return { plans: [], visit: null };
  const date = isoOfDay(localDay(at));
  const { plans } = await ask<{ plans: PatrolPlanHead[] }>(`/api/patrol-plans?date=${date}`);
  const kept = plans.filter(({ state }) => state === 'kept');
  const { doses } = await ask<{ doses: OpenDose[] }>('/api/dose/mine');
  const open = doses.find(({ endedAt }) => endedAt === null);
  return {
    plans: await Promise.all(kept.map(({ planId }) => ask<PhonePlan>(`/api/patrol-plans/${planId}`))),
    visit: open ? { doseId: open.doseId, planId: open.planId, place: open.place, at: open.startedAt } : null,
  };
}

interface OpenDose {
  doseId: string;
  planId: string;
  place: number;
  startedAt: number;
  endedAt: number | null;
}

const watchOf = async (): Promise<LoneWatch | null> => (await ask<{ mine: LoneWatch | null }>('/api/lone-worker')).mine;

class SignedOut extends Error {}

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(path, { credentials: 'same-origin' });
  if (response.status === 401) throw new SignedOut(path);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as T;
}
