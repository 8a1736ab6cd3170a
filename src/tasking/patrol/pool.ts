import { Piscina } from 'piscina';
import { threadCode } from '../../platform/index.ts';
import type { PatrolAnswer, PatrolWork } from './model/solve.ts';

/** A thread that plans are made on, so that the server goes on answering. */
export interface PatrolPool {
  solve(work: PatrolWork): Promise<PatrolAnswer>;
  close(): Promise<void>;
}

export function openPatrolPool(): PatrolPool {
  let pool: Promise<Piscina> | null = null;
  return {
    async solve(work) {
      pool ??= threadCode(new URL('./worker.ts', import.meta.url)).then(
        (filename) => new Piscina({ filename, minThreads: 0, maxThreads: 2, idleTimeout: 60_000 }),
      );
      // Whoever comes next tries again.
      pool.catch(() => {
        pool = null;
      });
      return (await (await pool).run(work)) as PatrolAnswer;
    },
    async close() {
      const opened = await pool?.catch(() => null);
      await opened?.destroy();
      pool = null;
    },
  };
}
