import type { MessagePort } from 'node:worker_threads';
import type { KnoxReplicates } from '../../analysis/index.ts';
import type { MethodAnswer, MethodTask } from './method.ts';
import { findMethod } from './methods.ts';

/** One piece of an analysis, for one thread. */
export interface PoolWork {
  method: string;
  task: MethodTask;
  options: Record<string, unknown>;
  seed: number;
  /** Replicates from (inclusive) to (exclusive) alone; null for the whole method. */
  range: { from: number; until: number } | null;
  parts: readonly KnoxReplicates[] | null;
}

export type PoolAnswer = MethodAnswer | KnoxReplicates[];

export interface PoolProgress {
  done: number;
  total: number;
  what: string;
}

/** What a thread of the pool does, and what is done in place where there is no pool: the same code, the same bytes. */
export function perform(work: PoolWork, progress: (told: PoolProgress) => void, signal?: AbortSignal): PoolAnswer {
  const method = findMethod(work.method);
  if (method === undefined) throw new Error(`no method ${work.method}`);
  const context = {
    seed: work.seed,
    progress: (done: number, total: number, what: string) => progress({ done, total, what }),
    signal,
    parts: work.parts ?? undefined,
  };
  const options = work.options as never;
  return work.range === null
    ? method.run(work.task, options, context)
    : method.replicates!.part(work.task, options, context, work.range.from, work.range.until);
}

/** Called by the pool. */
export default function run({ port, ...work }: PoolWork & { port: MessagePort }): PoolAnswer {
  return perform(work, (told) => port.postMessage(told));
}
