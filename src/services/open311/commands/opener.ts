import { randomUUID } from 'node:crypto';
import { systemViewer } from '../../../governance/index.ts';
import { type Deps, Refusal } from '../../../platform/index.ts';
import type { Viewer } from '../../../vocabulary/index.ts';
import * as store from '../store/index.ts';
import { openCase } from './on-cases.ts';

/** What became of a report that was kept. */
export type Opened =
  | { kind: 'opened'; caseId: number; number: string }
  /** No case can be made of it; its sender is told why. */
  | { kind: 'refused'; words: string }
  /** Kept, and opened as soon as there is time. */
  | { kind: 'waiting' };

/** Makes cases of the reports that were kept: at once while there is room, else one after the other. */
export interface Opener {
  /** @param kept  what was kept under the token, where it is at hand */
  open(partnershipId: number, token: string, kept?: store.Waiting): Promise<Opened>;
  /** Writes down which cases were opened since; a kill before it opens none twice. */
  settle(): Promise<void>;
  /** Opens what waits, oldest first, for instance what a killed AIM had kept. @returns how many */
  drain(partnershipId: number): Promise<number>;
}

/** At once: what the database's connections bear beside everything else. */
const AT_ONCE = 4;
/** More than these wait in line for their answer; who comes then is given a token instead. */
const LONGEST_LINE = 40;
const DRAINED_AT_ONCE = 50;
const DRAINERS = 3;
const SETTLE_AFTER_MS = 50;

/** Who acts when another system's report or update is carried out: the audit trail names the key. */
export const keyViewer = (partnershipId: number, keyId: number, keyName: string): Viewer => ({
  ...systemViewer(partnershipId, `open311 key ${keyId} (${keyName})`),
  correlationId: randomUUID(),
});

/** An answer takes no longer than this: who sent the report is given a token, and its case opens all the same. */
export const PATIENCE_MS = 800;

export function createOpener(deps: Deps, patienceMs: number): Opener {
  let nOpening = 0;
  const line: (() => void)[] = [];
  // Two who send the same at once wait for the same case.
  const inHand = new Map<string, Promise<Opened>>();
  const opened = new Map<number, Map<string, { caseId: number; number: string }>>();
  let settling: Promise<void> | null = null;

  /** Many at once, shortly after the first: its sender need not wait for that. */
  function settleSoon(): Promise<void> {
    settling ??= new Promise<void>((resolve) => setTimeout(resolve, SETTLE_AFTER_MS))
      .then(async () => {
        settling = null;
        for (const [partnershipId, cases] of [...opened]) {
          opened.delete(partnershipId);
          const viewer = systemViewer(partnershipId, 'open311');
          await deps.database.transact(viewer, (tx) => store.saveOpened(tx, cases));
        }
      })
      // They are opened again when they are drained: with the same token, so that it is the same case.
      .catch((error) => deps.log.error('open311 cases not written down', error));
    return settling;
  }

  async function openNow(partnershipId: number, token: string, kept?: store.Waiting): Promise<Opened> {
    const viewer = systemViewer(partnershipId, 'open311');
    const waiting = kept ?? (await deps.database.transact(viewer, (tx) => store.listWaiting(tx, { token })))[0];
    if (waiting === undefined) {
      const found = await deps.database.transact(viewer, (tx) => store.findReceived(tx, token));
      if (found?.caseId != null) return { kind: 'opened', caseId: found.caseId, number: found.number! };
      return { kind: 'refused', words: found?.fault ?? 'It is not known.' };
    }
    const by = keyViewer(partnershipId, waiting.keyId, waiting.keyName);
    try {
      const made = await openCase(deps, by, waiting);
      const cases = opened.get(partnershipId) ?? new Map<string, { caseId: number; number: string }>();
      opened.set(partnershipId, cases.set(token, made));
      void settleSoon();
      return { kind: 'opened', ...made };
    } catch (error) {
      if (error instanceof Refusal && error.status < 500) {
        await deps.database.transact(by, async (tx) => {
          await store.saveRefused(tx, token, error.message, waiting.form);
          tx.audit({
            v: 1,
            what: 'open311.request',
            outcome: 'refused',
            subjectType: 'open311Received',
            subjectId: token,
          });
        });
        return { kind: 'refused', words: error.message };
      }
      deps.log.error('open311 report waits', error, { token });
      await deps.database.transact(viewer, (tx) => store.countAttempt(tx, token)).catch(() => undefined);
      return { kind: 'waiting' };
    }
  }

  async function inTurn(work: () => Promise<Opened>): Promise<Opened> {
    if (nOpening >= AT_ONCE) await new Promise<void>((resolve) => line.push(resolve));
    nOpening++;
    try {
      return await work();
    } finally {
      nOpening--;
      line.shift()?.();
    }
  }

  return {
    async open(partnershipId, token, kept) {
      const same = inHand.get(token);
      if (same !== undefined) return within(patienceMs, same);
      if (nOpening >= AT_ONCE && line.length >= LONGEST_LINE) return { kind: 'waiting' };
      const opening = inTurn(() => openNow(partnershipId, token, kept)).finally(() => inHand.delete(token));
      inHand.set(token, opening);
      return within(patienceMs, opening);
    },
    settle: settleSoon,
    async drain(partnershipId) {
      const viewer = systemViewer(partnershipId, 'open311');
      const waiting = await deps.database.transact(viewer, (tx) => store.listWaiting(tx, { limit: DRAINED_AT_ONCE }));
      const left = waiting.filter(({ token }) => !inHand.has(token) && !opened.get(partnershipId)?.has(token));
      let n = 0;
      // Beside those that are answered now, and not in their line.
      const drainers = Array.from({ length: DRAINERS }, async () => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
          if ((await openNow(partnershipId, next.token, next)).kind !== 'waiting') n++;
        }
      });
      await Promise.all(drainers);
      return n;
    },
  };
}

async function within(patienceMs: number, opening: Promise<Opened>): Promise<Opened> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<Opened>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'waiting' }), patienceMs);
  });
  try {
    return await Promise.race([opening, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
