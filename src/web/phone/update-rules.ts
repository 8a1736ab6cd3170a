import type { UpdateState } from './vault.ts';

/** What of a saved update decides whether it may be sent. */
export interface Waiting {
  id: string;
  ordinal: number;
  chain: string;
  state: UpdateState;
  personId: number;
}

/** What is to be done with an update after the server answered, or did not. */
export type Outcome =
  | { what: 'sent' }
  /** No signal, or a server that cannot: later, by itself. */
  | { what: 'later' }
  /** The session is over or was revoked: nothing more is sent until that is clear. */
  | { what: 'signIn' }
  /** The server said no: kept, shown with its words, decided by a person. */
  | { what: 'needsYou'; why: string };

/**
 * The next update to send: the oldest of this person whose chain nothing older holds up, or null.
 * One that was being sent when the phone died is sent again: it happens once.
 */
export function nextToSend<T extends Waiting>(updates: readonly T[], personId: number): T | null {
  const held = new Set<string>();
  for (const update of [...updates].sort((a, b) => a.ordinal - b.ordinal)) {
    if (update.personId !== personId || update.state === 'sent') continue;
    if (update.state === 'needsYou') {
      held.add(update.chain);
      continue;
    }
    if (!held.has(update.chain)) return update;
  }
  return null;
}

/** @param status 0 where the server was not reached */
export function outcomeOf(status: number, title: string | null): Outcome {
  if (status >= 200 && status < 300) return { what: 'sent' };
  if (status === 401) return { what: 'signIn' };
  // 408, 425 and 429 ask to come again; from 500 on it is the server's trouble, not the update's.
  if (status === 0 || status === 408 || status === 425 || status === 429 || status >= 500) return { what: 'later' };
  return { what: 'needsYou', why: title ?? `The server answered ${status} without an explanation.` };
}

/** "2 updates saved on this phone", or null when nothing waits. */
export function waitingWords(states: readonly UpdateState[]): string | null {
  const n = states.filter((state) => state === 'saved' || state === 'sending').length;
  if (n === 0) return null;
  return `${n} ${n === 1 ? 'update' : 'updates'} saved on this phone`;
}
