import type { Deps } from '../platform/index.ts';
import type { Viewer } from '../vocabulary/index.ts';
import { type ImportFile, importFile } from './commands/index.ts';

/** Loads that go on after the request that began them has been answered. */
export interface BackgroundLoads {
  /**
   * Begins a load and answers with its id as soon as it is seen. What happens to it then is told by the load itself.
   * @throws Refusal when it cannot even begin, for instance because the feed is being loaded
   */
  begin(viewer: Viewer, input: ImportFile): Promise<number>;
  /** Cancels what runs and waits for it to have ended. */
  close(): Promise<void>;
}

/**
 * In the server's own process and not in the job queue: the file lies on this machine, and a load whose process dies is whole
 * or absent by its transaction anyway.
 */
export function backgroundLoads(deps: Deps): BackgroundLoads {
  const running = new Map<Promise<void>, AbortController>();
  return {
    begin(viewer, input) {
      const controller = new AbortController();
      return new Promise<number>((resolve, reject) => {
        const load: Promise<void> = importFile(deps, viewer, {
          ...input,
          signal: controller.signal,
          onStarted: resolve,
        })
          .then(
            ({ loadId, read, milliseconds }) => deps.log.info('load done', { loadId, read, ms: milliseconds }),
            (error: unknown) => {
              // The load's row has the reason by now; the request that began it may have been answered long ago.
              reject(error);
              deps.log.error('load failed', error);
            },
          )
          .finally(() => running.delete(load));
        running.set(load, controller);
      });
    },
    async close() {
      for (const controller of running.values()) controller.abort();
      await Promise.all(running.keys());
    },
  };
}
