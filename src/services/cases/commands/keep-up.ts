import type { Deps } from '../../../platform/index.ts';

const AGAIN_MS = 2_000;

export interface KeptUp {
  /** What waits while it cannot be done, for the log. */
  words: string;
  /** Also done this often, for what only time changes. */
  everyMs?: number;
  work: () => Promise<unknown>;
}

/**
 * Does something after each change of a case, and of what was left when the server starts, for as long as it runs: never
 * twice at once, and again later where it failed. The returned function stops it.
 */
export async function keepUpWithCases(
  deps: Deps,
  partnershipId: number,
  { words, everyMs, work: done }: KeptUp,
): Promise<() => Promise<void>> {
  const log = deps.log.with({ room: 'services' });
  let isOpen = true;
  let isDue = false;
  let work: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopListening: (() => Promise<void>) | null = null;
  const regularly = everyMs === undefined ? undefined : setInterval(begin, everyMs);
  regularly?.unref();

  function begin(): void {
    isDue = true;
    work ??= run().finally(() => {
      work = null;
    });
  }
  async function run(): Promise<void> {
    while (isDue && isOpen) {
      isDue = false;
      try {
        await done();
      } catch (error) {
        // The database is away, or somebody else is at it: nothing is lost, it stays to be done.
        log.error(words, error);
        later(begin);
        return;
      }
    }
  }
  function later(what: () => void): void {
    if (!isOpen) return;
    clearTimeout(timer);
    timer = setTimeout(what, AGAIN_MS);
    timer.unref();
  }
  async function listen(): Promise<void> {
    try {
      stopListening = await deps.database.listen(
        (event) => {
          if (event.what === 'case.changed' && event.partnershipId === partnershipId && isOpen) begin();
        },
        () => {
          stopListening = null;
          later(() => void listen());
        },
      );
      begin();
    } catch {
      later(() => void listen());
    }
  }
  await listen();
  return async () => {
    isOpen = false;
    clearTimeout(timer);
    clearInterval(regularly);
    await stopListening?.();
    await work;
  };
}
