import { availableParallelism } from 'node:os';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import type { KnoxReplicates } from '../../analysis/index.ts';
import { threadCode } from '../../platform/index.ts';
import type { MethodAnswer } from './method.ts';
import { findMethod } from './methods.ts';
import type { PoolAnswer, PoolProgress, PoolWork } from './worker.ts';

export type AnalysisWork = Omit<PoolWork, 'range' | 'parts'>;

/** Threads that analyses run on. */
export interface AnalysisPool {
  /** Cancelling ends the thread at once. The answer does not depend on the number of threads. */
  run(work: AnalysisWork, watch?: { progress?(told: PoolProgress): void; signal?: AbortSignal }): Promise<MethodAnswer>;
  close(): Promise<void>;
}

export function openAnalysisPool(options: { threads?: number } = {}): AnalysisPool {
  const threads = options.threads ?? Math.min(8, availableParallelism());
  let pool: Promise<Piscina> | null = null;
  // Threads are made when the first analysis comes and end when none has come for a while.
  const opened = () => {
    pool ??= threadCode(new URL('./worker.ts', import.meta.url)).then(
      (filename) => new Piscina({ filename, minThreads: 0, maxThreads: threads, idleTimeout: 60_000 }),
    );
    // Whoever comes next tries again.
    pool.catch(() => {
      pool = null;
    });
    return pool;
  };

  async function onThread(
    work: PoolWork,
    progress: ((told: PoolProgress) => void) | undefined,
    signal: AbortSignal,
  ): Promise<PoolAnswer> {
    const { port1, port2 } = new MessageChannel();
    port1.on('message', (told: PoolProgress) => progress?.(told));
    port1.unref();
    try {
      const ready = await opened();
      return (await ready.run({ ...work, port: port2 }, { transferList: [port2], signal })) as PoolAnswer;
    } finally {
      port1.close();
    }
  }

  return {
    async run(work, { progress, signal } = {}) {
      signal?.throwIfAborted();
      // When one part fails the others have nothing left to work for.
      const stop = new AbortController();
      const all = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
      try {
        const replicates = findMethod(work.method)?.replicates;
        const nReplicates = threads < 2 ? 0 : (replicates?.count(work.options as never) ?? 0);
        let parts: KnoxReplicates[] | null = null;
        if (nReplicates >= 2 * threads) {
          const cut = (k: number) => 1 + Math.floor((k * nReplicates) / threads);
          const done = new Float64Array(threads);
          const ranges = Array.from({ length: threads }, (_, k) => ({ from: cut(k), until: cut(k + 1) }));
          const answers = await Promise.all(
            ranges.map((range, k) =>
              onThread(
                { ...work, range, parts: null },
                (told) => {
                  done[k] = told.done;
                  progress?.({ done: done.reduce((a, b) => a + b, 0), total: nReplicates, what: told.what });
                },
                all,
              ),
            ),
          );
          parts = answers.flat() as KnoxReplicates[];
        }
        // No parts: the records were too few, which the method itself says.
        const whole: PoolWork = { ...work, range: null, parts: parts === null || parts.length === 0 ? null : parts };
        return (await onThread(whole, progress, all)) as MethodAnswer;
      } catch (error) {
        stop.abort();
        throw signal?.aborted ? signal.reason : error;
      }
    },
    async close() {
      await (await pool)?.destroy();
      pool = null;
    },
  };
}
